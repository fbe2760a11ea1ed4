"""Delivering events to programs: signed, tried again with growing pauses, and given up in the end.

A worker that dies between the program's yes and its own commit delivers again, with the same id.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import urllib3
from django.utils import timezone

from assessment.computing.webhook_addresses import Target, target_of
from assessment.computing.webhook_secrets import secret_of, signature
from assessment.errors import WebhookRefused
from assessment.jobs.leases import Held, owed, work_off
from assessment.models import Delivery

MOST_TRIES = 12  # The pauses between them add up to about six hours.
TIMEOUT = urllib3.Timeout(connect=5, read=10)
LEASE_SECONDS = 60
MOST_ANSWER = 1000
KEPT = timedelta(days=90)


def deliveries_owed(now: datetime) -> list[int]:
    return owed(Delivery.objects.filter(webhook__is_active=True), now)


def deliver(delivery_id: int) -> None:
    """Deliver one event if it is due."""
    rows = Delivery.objects.filter(pk=delivery_id).select_related("webhook")
    work_off(rows, _deliver, lease_seconds=LEASE_SECONDS, is_given_up=False)


def forget_deliveries(now: datetime) -> None:
    """Delete what was settled long ago."""
    Delivery.objects.filter(settled_at__lt=now - KEPT).delete()


def _deliver(held: Held[Delivery]) -> None:
    row = held.row
    if not row.webhook.is_active:
        held.give_up("The webhook was switched off.")
        return
    try:
        target = target_of(row.webhook.url)
        status, answer = _post(target, row)
    except WebhookRefused as error:
        _note(held, None, "")
        _fail(held, str(error))
        return
    except urllib3.exceptions.HTTPError as error:
        _note(held, None, "")
        _fail(held, f"{type(error).__name__}")
        return
    _note(held, status, answer)
    if 200 <= status < 300:
        held.settle(problem="")
    else:
        _fail(held, f"HTTP {status}")


def _fail(held: Held[Delivery], problem: str) -> None:
    if held.row.is_test or held.row.attempts >= MOST_TRIES:
        held.give_up(problem)
    else:
        held.put_off(problem)


def _note(held: Held[Delivery], status: int | None, answer: str) -> None:
    mine = Delivery.objects.filter(pk=held.row.pk, token=held.token)
    mine.update(status_code=status, answer=answer)


def _post(target: Target, row: Delivery) -> tuple[int, str]:
    """Send the event to the address that was looked up and checked, without following it on."""
    body = _body(row)
    headers = {
        "Host": target.host if target.port in (80, 443) else f"{target.host}:{target.port}",
        "Content-Type": "application/json",
        "User-Agent": "alliance-assessment",
        "X-Assessment-Event": row.event,
        "X-Assessment-Delivery": str(row.pk),
        "X-Assessment-Signature": signature(
            secret_of(row.webhook), int(timezone.now().timestamp()), body
        ),
    }
    with _pool(target) as pool:
        response = pool.urlopen(
            "POST",
            target.path,
            body=body,
            headers=headers,
            retries=False,
            redirect=False,
            timeout=TIMEOUT,
            preload_content=False,
        )
        try:
            answer = response.read(MOST_ANSWER).decode("utf-8", "replace").replace("\x00", "")
        finally:
            response.close()
    return response.status, answer


def _pool(target: Target) -> urllib3.HTTPConnectionPool:
    if target.scheme == "http":
        return urllib3.HTTPConnectionPool(target.ip, target.port)
    return urllib3.HTTPSConnectionPool(
        target.ip,
        target.port,
        server_hostname=target.host,
        assert_hostname=target.host,
        cert_reqs="CERT_REQUIRED",
    )


def _body(row: Delivery) -> bytes:
    told = {
        "id": row.pk,
        "event": row.event,
        "created_at": timezone.localtime(row.created_at).isoformat(timespec="seconds"),
        "data": row.payload,
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()

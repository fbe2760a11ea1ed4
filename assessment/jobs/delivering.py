"""Delivering events to programs: signed, tried again with growing pauses, and given up in the end.

A worker that dies between the program's yes and its own commit delivers again, with the same id.
"""

from __future__ import annotations

import json
import socket
import string
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime, timedelta
from http.client import HTTPException
from threading import Event, Timer
from urllib.parse import quote

from django.utils import timezone
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from assessment.computing.webhook_addresses import Target, target_of
from assessment.computing.webhook_secrets import secret_of, signature
from assessment.errors import WebhookRefused
from assessment.jobs.leases import Held, owed, work_off
from assessment.models import Delivery

MOST_TRIES = 12  # The pauses between them add up to about six hours.
CONNECT_SECONDS = 5
ANSWER_SECONDS = 10
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
    except (HTTPError, HTTPException, OSError) as error:
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
    path = quote(target.path, safe=string.punctuation)
    with closing(_connection(target)) as connection:
        connection.connect()
        connection.timeout = ANSWER_SECONDS
        with _cut_off_after(ANSWER_SECONDS, connection.sock):
            connection.request("POST", path, body=body, headers=headers, preload_content=False)
            response = connection.getresponse()
            with closing(response):
                answer = response.read(MOST_ANSWER).decode("utf-8", "replace").replace("\x00", "")
    return response.status, answer


@contextmanager
def _cut_off_after(seconds: float, sock: socket.socket) -> Iterator[None]:
    """End the conversation after ``seconds`` in all, by ``TimeoutError``: the limit of a socket
    begins anew with each byte, so a program that drips would hold the worker for ever."""
    is_over = Event()

    def cut_off() -> None:
        is_over.set()
        with suppress(OSError):  # It may have ended this moment.
            sock.shutdown(socket.SHUT_RDWR)

    timer = Timer(seconds, cut_off)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        if is_over.is_set():  # Half an answer looks like a whole one, or like another fault.
            raise TimeoutError


def _connection(target: Target) -> HTTPConnection:
    if target.scheme == "http":
        return HTTPConnection(target.ip, target.port, timeout=CONNECT_SECONDS)
    return HTTPSConnection(
        target.ip,
        target.port,
        timeout=CONNECT_SECONDS,
        server_hostname=target.host,
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

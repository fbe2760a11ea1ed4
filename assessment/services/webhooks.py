"""The programs that the bureau lets listen."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from assessment import tasks
from assessment.choices import RunState, WebhookEvent
from assessment.computing.webhook_addresses import check_url
from assessment.errors import TransitionRefused
from assessment.models import Delivery, Webhook
from assessment.permissions import can_run_cycle
from members.models import User

PING = "ping"


@transaction.atomic
def add_webhook(
    *, name: str, url: str, events: list[WebhookEvent], by: User, now: datetime
) -> Webhook:
    """Let a program listen. Raises ``PermissionDenied`` or ``WebhookRefused``."""
    if not can_run_cycle(by):
        raise PermissionDenied
    check_url(url)
    return Webhook.objects.create(
        name=name,
        url=url,
        events=sorted(events),
        salt=secrets.token_hex(16),
        created_by=by,
        created_at=now,
    )


@transaction.atomic
def change_webhook(
    webhook_id: int,
    *,
    name: str,
    url: str,
    events: list[WebhookEvent],
    is_active: bool,
    by: User,
) -> Webhook:
    """Change what is told of a program; the secret stays. Raises as ``add_webhook``."""
    webhook = _locked(webhook_id, by)
    check_url(url)
    webhook.name, webhook.url, webhook.events = name, url, sorted(events)
    webhook.is_active = is_active
    webhook.save(update_fields=["name", "url", "events", "is_active"])
    return webhook


@transaction.atomic
def renew_secret(webhook_id: int, *, by: User) -> Webhook:
    """Give the program another secret; the old one signs nothing any more."""
    webhook = _locked(webhook_id, by)
    webhook.salt = secrets.token_hex(16)
    webhook.save(update_fields=["salt"])
    return webhook


@transaction.atomic
def ping_webhook(webhook_id: int, *, by: User) -> Delivery:
    """Send a trial, once: it is not tried again.

    Raises ``PermissionDenied`` or ``TransitionRefused`` while the webhook is switched off.
    """
    webhook = _locked(webhook_id, by)
    if not webhook.is_active:
        raise TransitionRefused(_("The webhook is switched off. Switch it on first."))
    delivery = Delivery.objects.create(
        webhook=webhook, event=PING, payload={"webhook": webhook.name}, is_test=True
    )
    _nudge(delivery)
    return delivery


@transaction.atomic
def deliver_again(delivery_id: int, *, by: User) -> None:
    """Owe a delivery anew that was given up; any other stays as it is."""
    delivery = Delivery.objects.select_for_update(of=("self",)).get(pk=delivery_id)
    if not can_run_cycle(by):
        raise PermissionDenied
    if delivery.state != RunState.FAILED:
        return
    delivery.state, delivery.attempts = RunState.QUEUED, 0
    delivery.run_after, delivery.settled_at = None, None
    delivery.save(update_fields=["state", "attempts", "run_after", "settled_at"])
    _nudge(delivery)


def _locked(webhook_id: int, by: User) -> Webhook:
    webhook = Webhook.objects.select_for_update().get(pk=webhook_id)
    if not can_run_cycle(by):
        raise PermissionDenied
    return webhook


def _nudge(delivery: Delivery) -> None:
    delivery_id = delivery.pk
    transaction.on_commit(lambda: tasks.deliver.delay(delivery_id), robust=True)

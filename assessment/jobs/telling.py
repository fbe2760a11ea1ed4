"""Events for the programs that listen: owed with the change that they tell of."""

from __future__ import annotations

from typing import Any

from assessment.choices import WebhookEvent
from assessment.models import Delivery, Webhook


def tell(event: WebhookEvent, payload: dict[str, Any]) -> None:
    """Leave a row for each active webhook that listens for ``event``, in the caller's transaction;
    the schedule delivers them. ``payload`` is JSON: codes and numbers, nobody's name."""
    for webhook in Webhook.objects.filter(is_active=True):
        if event in webhook.events:
            Delivery.objects.create(webhook=webhook, event=event, payload=payload)

"""The secret that a program and this server share, and what it signs."""

from __future__ import annotations

import hashlib
import hmac

from django.utils.crypto import salted_hmac

from assessment.models import Webhook

PURPOSE = "assessment.webhook"


def secret_of(webhook: Webhook) -> str:
    """Return the secret, 64 hexadecimal digits: made of the server's key and the row's salt, so
    that the database alone does not give it away."""
    return salted_hmac(PURPOSE, webhook.salt, algorithm="sha256").hexdigest()


def signature(secret: str, timestamp: int, body: bytes) -> str:
    """Return ``t=TIME,v1=HEX``: HMAC-SHA256 of ``TIME.BODY``; the time is in seconds since 1970."""
    signed = b"%d.%b" % (timestamp, body)
    return f"t={timestamp},v1={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}"

"""E-mails about one thing each: owed with the change that they tell of, sent by the worker.

As with letters, a worker that dies between the mail server's yes and its own commit sends again
with the same Message-ID.
"""

from __future__ import annotations

from datetime import datetime
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone, translation

from assessment.jobs.leases import Held, owed, work_off
from assessment.jobs.letters import STEPS_OF_A_CONVERSATION, hand_over
from assessment.models import Mail


def owe_mail(
    key: str, *, to: str, language: str, subject: str, template: str, context: dict[str, Any]
) -> Mail | None:
    """Leave the row that says a mail is owed, in the caller's transaction; the schedule sends it.

    ``key`` names what it is about: a second one of the same key is not written. ``subject`` is a
    sentence in ``language`` already; ``template`` is a text rendered in it, with ``site`` besides
    ``context``. None without an address, and where no mail can be sent (``EMAIL_URL``).
    """
    if not to or not settings.IS_MAIL_SENT:
        return None
    with translation.override(language):
        body = render_to_string(template, {"site": settings.SITE_URL, **context})
    mail, _is_new = Mail.objects.get_or_create(
        key=key,
        defaults={
            "to": to,
            "subject": " ".join(str(subject).split())[:300],
            "body": body.strip() + "\n",
        },
    )
    return mail


def mails_owed(now: datetime) -> list[int]:
    """Return the mails that a worker may send now; none where no mail can be sent."""
    return owed(Mail.objects.all(), now) if settings.IS_MAIL_SENT else []


def send_mail(mail_id: int) -> None:
    """Send one mail if it is due; while the mail server is away it stays owed."""
    work_off(
        Mail.objects.filter(pk=mail_id),
        _send,
        lease_seconds=STEPS_OF_A_CONVERSATION * settings.EMAIL_TIMEOUT,
        is_given_up=False,
    )


def _send(held: Held[Mail]) -> None:
    mail = held.row
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    hand_over(
        EmailMessage(
            subject=mail.subject,
            body=mail.body,
            to=[mail.to],
            headers={
                "Message-ID": f"<mail.{mail.pk}@{domain}>",
                "Auto-Submitted": "auto-generated",
            },
        )
    )
    held.settle(sent_at=timezone.now())

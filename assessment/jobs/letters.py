"""Sending letters: each once, and not before the mail server takes it.

Between the server's yes and the row that says so lies a moment in which a worker can die. Then
the letter goes out again, with the same Message-ID, by which mail programs know it.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from email.utils import parseaddr
from smtplib import SMTPDataError, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from assessment.choices import RunState
from assessment.computing.deadlines import local_day
from assessment.computing.due import Deadline, days_in_words, deadlines_of
from assessment.jobs.leases import CannotBeDone, Held, owed, work_off
from assessment.jobs.reminders import FIRST_HOUR
from assessment.models import Letter
from members.models import User

STEPS_OF_A_CONVERSATION = 10  # Each of them may take as long as EMAIL_TIMEOUT.
TEMPLATE = "assessment/reminder_mail.txt"


def letters_owed(now: datetime) -> list[int]:
    """Return the letters that a worker may send now; none where no mail can be sent."""
    return owed(Letter.objects.all(), now) if settings.IS_MAIL_SENT else []


def send_letter(letter_id: int) -> None:
    """Send one letter if it is due; while the mail server is away it stays owed."""
    work_off(
        Letter.objects.filter(pk=letter_id).select_related("user"),
        _send,
        lease_seconds=STEPS_OF_A_CONVERSATION * settings.EMAIL_TIMEOUT,
        is_given_up=False,
    )


def _send(held: Held[Letter]) -> None:
    letter, now = held.row, timezone.now()
    others = Letter.objects.filter(user=letter.user_id).exclude(pk=letter.pk)
    if others.filter(sent_at__gte=_morning(local_day(now), hour=0)).exists():
        held.put_off("Another letter went out today.", until=_next_morning(now))
        return
    if others.filter(state=RunState.RUNNING, pk__lt=letter.pk).exists():
        held.put_off("Another letter is on its way.")
        return
    told = _still_due(letter, now)
    if told:
        hand_over(_message(letter, told))
    held.settle(sent_at=timezone.now() if told else None)


def _still_due(letter: Letter, now: datetime) -> list[Deadline]:
    """Return what the person is to be reminded of and has not done meanwhile."""
    if not letter.user.is_active or not letter.user.email:
        return []
    reminders = set(letter.reminders.values_list("entry", "ends_on"))
    return [
        each
        for each in deadlines_of(letter.user, now)
        if (each.entry.pk, each.ends_on) in reminders
    ]


def hand_over(message: EmailMessage) -> None:
    """Give the message to the mail server. Raises ``CannotBeDone`` where it refuses it for ever."""
    try:
        message.send()
    except SMTPRecipientsRefused as error:
        codes = [code for code, _text in error.recipients.values()]
        if codes and min(codes) >= 500:
            raise CannotBeDone(f"The mail server refuses the address: {error}") from error
        raise
    except SMTPDataError as error:
        if error.smtp_code >= 500:
            raise CannotBeDone(f"The mail server refuses the letter: {error}") from error
        raise


def _message(letter: Letter, told: list[Deadline]) -> EmailMessage:
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    with translation.override(letter.user.language):
        return EmailMessage(
            subject=_subject(told),
            body=_body(letter.user, told),
            to=[letter.user.email],
            headers={
                "Message-ID": f"<letter.{letter.day.isoformat()}.{letter.pk}@{domain}>",
                "Auto-Submitted": "auto-generated",
            },
        )


def _subject(told: list[Deadline]) -> str:
    first = told[0]
    if len(told) > 1:
        subject = _("Annual reports: %(count)s last days") % {"count": len(told)}
    else:
        subject = _("Annual report of %(alliance)s: %(days)s") % {
            "alliance": first.entry.alliance.name,
            "days": days_in_words(first),
        }
    return " ".join(subject.split())


def _body(user: User, told: list[Deadline]) -> str:
    rows = [{"deadline": each, "days": days_in_words(each), "link": _link(each)} for each in told]
    account = f"{settings.SITE_URL}{reverse('members:account')}" if settings.SITE_URL else ""
    context = {"name": user.shown_name, "rows": rows, "account": account}
    return render_to_string(TEMPLATE, context).strip() + "\n"


def _link(deadline: Deadline) -> str:
    if not settings.SITE_URL:
        return ""
    codes = [deadline.entry.cycle.code, deadline.entry.alliance.code]
    return f"{settings.SITE_URL}{reverse('assessment:report', args=codes)}"


def _next_morning(now: datetime) -> datetime:
    return _morning(local_day(now) + timedelta(days=1), hour=FIRST_HOUR)


def _morning(day: date, *, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)), timezone.get_default_timezone())

"""Who is to be reminded today: rows that are written once, gathered in one letter for each person.

However often this runs, and in however many processes, nobody is reminded twice: one reminder for
each person, alliance, last day and step, one letter for each person and day.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from assessment.choices import RunState
from assessment.computing.deadlines import local_day
from assessment.computing.due import Deadline, Duty, people_due
from assessment.models import Letter, Reminder
from members.models import User

FIRST_HOUR = 8
STEPS = (14, 3, 1, -1)  # Days before the last one; -1 is the day after.
STEPS_OF_LEADS = (3, 1)
LONGEST_AGO = 7  # Days after the last one: later nobody is told that yesterday was the last.


def write_reminders(now: datetime) -> None:
    """Write the reminders that have fallen due, and put them into the letters of today.

    Nothing before the morning, and nothing where no mail can be sent.
    """
    hour = timezone.localtime(now, timezone.get_default_timezone()).hour
    if not settings.IS_MAIL_SENT or hour < FIRST_HOUR:
        return
    due = people_due(now, within_days=max(STEPS))
    reminders = [row for user, deadline in due if (row := _reminder(user, deadline))]
    Reminder.objects.bulk_create(reminders, ignore_conflicts=True)
    today = local_day(now)
    waiting = Reminder.objects.filter(letter=None, user__in={row.user_id for row in reminders})
    for user in waiting.order_by("user").values_list("user", flat=True).distinct():
        _gather(user, today)


def step_of(days_left: int, steps: Sequence[int]) -> int | None:
    """Return the latest step that is reached: one that was missed is made up for by the next.

    None before the first step, and long after the last day.
    """
    if days_left < -LONGEST_AGO or (days_left < 0 and min(steps) > 0):
        return None
    return min((step for step in steps if days_left <= step), default=None)


def _reminder(user: User, deadline: Deadline) -> Reminder | None:
    steps = STEPS_OF_LEADS if deadline.duty == Duty.CONFIRM else STEPS
    step = step_of(deadline.days_left, steps)
    if step is None:
        return None
    return Reminder(user=user, entry=deadline.entry, ends_on=deadline.ends_on, days=step)


@transaction.atomic
def _gather(user_id: int, today: date) -> None:
    """Put what a person is to be reminded of into the letter of today, unless that is on its way
    already: then it goes with the one of tomorrow. Letters that could not be sent so far are
    emptied into it, so that no two come on one day."""
    Letter.objects.get_or_create(user_id=user_id, day=today)
    letters = Letter.objects.filter(user=user_id, state=RunState.QUEUED).order_by("pk")
    queued = {letter.day: letter for letter in letters.select_for_update(of=("self",))}
    letter = queued.pop(today, None)
    if letter is None:
        return
    reminders = Reminder.objects.filter(user=user_id)
    reminders.filter(letter=None).update(letter=letter)
    reminders.filter(letter__in=queued.values()).update(letter=letter)

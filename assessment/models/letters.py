from __future__ import annotations

from django.db import models
from django.db.models import Index, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from assessment.models.cycle import Entry
from assessment.models.owed import Owed, leased_while_running
from assessment.querysets import OwedQuerySet
from members.models import User


class Letter(Owed):
    """The one e-mail of a day to one person; ``sent_at`` is when the mail server took it."""

    user = models.ForeignKey(User, models.PROTECT, related_name="letters")
    day = models.DateField()
    sent_at = models.DateTimeField(null=True)

    objects = OwedQuerySet.as_manager()

    class Meta:
        verbose_name = _("e-mail")
        indexes = [
            Index(
                fields=["state"],
                condition=Q(state__in=["queued", "running"]),
                name="letter_unsettled",
            ),
        ]
        constraints = [
            UniqueConstraint(fields=["user", "day"], name="letter_one_a_day_per_person"),
            leased_while_running("letter_is_leased_while_running"),
        ]


class Reminder(models.Model):
    """That a person is to be reminded of a last day, ``days`` before it (-1: the day after).

    ``letter`` is the e-mail that it goes out with.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="reminders")
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="reminders")
    ends_on = models.DateField()
    days = models.SmallIntegerField()
    letter = models.ForeignKey(Letter, models.PROTECT, null=True, related_name="reminders")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("reminder")
        constraints = [
            UniqueConstraint(
                fields=["user", "entry", "ends_on", "days"], name="reminder_once_per_day"
            ),
        ]

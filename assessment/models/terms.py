from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from assessment.models.cycle import Cycle, Entry
from common.fields import ExactDecimalField, MicrosField
from members.models import Region, User

DAYS = [MinValueValidator(1), MaxValueValidator(366)]
DAYS_OR_NONE = [MinValueValidator(0), MaxValueValidator(366)]


class Terms(models.Model):
    """What the bureau has settled for the end of one cycle, beside the framework.

    Where a cycle has its terms, its decisions are made here: nothing is published before they are.
    ``top_quota`` is the largest share of the alliances in the top band, in percent: shown, never
    applied. All spans are working days; ``extension_days`` are those by which one round of an order can
    be extended in all, 0 for not at all. ``barometer`` holds the parts of the barometer with weights
    and items (``computing.barometer``); empty means the usual ones.
    """

    cycle = models.OneToOneField(Cycle, models.PROTECT, related_name="terms")
    needs_two_people = models.BooleanField(_("two people decide"), default=False)
    top_quota = ExactDecimalField(_("quota of the top band (%)"), null=True, blank=True)
    notice_days = models.PositiveSmallIntegerField(
        _("days of public notice"), default=5, validators=DAYS
    )
    reply_days = models.PositiveSmallIntegerField(
        _("days to reply to an objection"), default=10, validators=DAYS
    )
    rectify_days = models.PositiveSmallIntegerField(
        _("days to rectify"), default=60, validators=DAYS
    )
    extension_days = models.PositiveSmallIntegerField(
        _("days of extension in all"), default=30, validators=DAYS_OR_NONE
    )
    grace_days = models.PositiveSmallIntegerField(_("days of grace"), default=10, validators=DAYS)
    barometer_points = ExactDecimalField(_("points of the barometer"), default=10)
    barometer = models.JSONField(_("parts of the barometer"), default=list, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("terms")
        verbose_name_plural = _("terms")


class CalendarDay(models.Model):
    """A day that the bureau says is a working day, or none, whatever the library's calendar says."""

    day = models.DateField(_("day"), unique=True)
    is_working = models.BooleanField(_("is a working day"))
    note = models.CharField(_("note"), max_length=200)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("day of the calendar")
        constraints = [CheckConstraint(condition=~Q(note=""), name="calendarday_says_why")]


class RegionCredit(models.Model):
    """The part of an alliance's credit that goes to one region in one cycle, in percent.

    An alliance without any counts whole for its own region; else all of them make 100.
    """

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="credits")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("region"))
    percent = MicrosField(_("percent"))

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("credit of a region")
        constraints = [
            UniqueConstraint(fields=["entry", "region"], name="regioncredit_once_per_region"),
            CheckConstraint(
                condition=Q(percent__gt=0, percent__lte=100), name="regioncredit_is_a_part"
            ),
        ]

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from alliances.choices import MembershipRole
from assessment.choices import ItemState, ReportState
from assessment.models.cycle import Entry
from assessment.models.framework import Criterion, Indicator
from assessment.querysets import ReportQuerySet
from common.fields import MicrosField
from members.models import CODE, Unit, User

WRITABLE = (ItemState.OPEN, ItemState.RETURNED)


class Report(models.Model):
    """The annual report of one alliance in one cycle.

    ``round`` counts the submissions; ``correct_by`` is the last day for what was returned.
    """

    entry = models.OneToOneField(Entry, models.PROTECT, related_name="report")
    state = models.CharField(
        _("state"), max_length=9, choices=ReportState, default=ReportState.WRITING
    )
    round = models.PositiveSmallIntegerField(default=0)
    correct_by = models.DateField(_("to be corrected by"), null=True, blank=True)
    begun_at = models.DateTimeField()

    objects = ReportQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("annual report")
        constraints = [
            CheckConstraint(
                condition=Q(state__in=ReportState.values), name="report_state_is_known"
            ),
            CheckConstraint(
                condition=Q(state="writing", round=0) | (~Q(state="writing") & Q(round__gte=1)),
                name="report_is_counted_once_submitted",
            ),
        ]

    @property
    def is_writable(self) -> bool:
        """Whether something of it can be written, as far as its state says."""
        return self.state in (ReportState.WRITING, ReportState.RETURNED)


class ReportItem(models.Model):
    """What a report says of one criterion (its narrative and self-score) or of one indicator (its
    facts and evidence; ``narrative`` is a note then, ``self_score`` stays empty).

    Each text has a version of its own, so that two people can write at once. ``is_carried``: taken
    over from last year and not confirmed yet.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="items")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    indicator = models.ForeignKey(Indicator, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=8, choices=ItemState, default=ItemState.OPEN)
    narrative = models.TextField(_("narrative"), blank=True)
    narrative_version = models.PositiveIntegerField(default=0)
    self_score_hundredths = models.PositiveSmallIntegerField(_("self-score"), null=True)
    self_score_version = models.PositiveIntegerField(default=0)
    is_carried = models.BooleanField(default=False)
    updated_at = models.DateTimeField(null=True)
    updated_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("item of a report")
        constraints = [
            UniqueConstraint(
                fields=["report", "criterion"],
                condition=Q(indicator=None),
                name="reportitem_once_per_criterion",
            ),
            UniqueConstraint(fields=["report", "indicator"], name="reportitem_once_per_indicator"),
            CheckConstraint(
                condition=Q(self_score_hundredths=None)
                | Q(indicator=None, self_score_hundredths__lte=10_000),
                name="reportitem_self_score_is_of_a_criterion",
            ),
            CheckConstraint(
                condition=Q(state__in=ItemState.values), name="reportitem_state_is_known"
            ),
        ]

    @property
    def code(self) -> str:
        """The code of the indicator, or of the criterion."""
        return self.indicator.code if self.indicator else self.criterion.code

    @property
    def self_score(self) -> Decimal | None:
        """The self-score in points with two places."""
        hundredths = self.self_score_hundredths
        return None if hundredths is None else Decimal(hundredths).scaleb(-2)

    @property
    def is_writable(self) -> bool:
        return self.state in WRITABLE


class Fact(models.Model):
    """What a report says of one measure.

    ``derived`` is what the registers came to at the latest submission, None where they know
    nothing; ``declared`` what the secretariat states, None where it adds nothing. Where both are
    there, ``declared`` counts and a difference is explained.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="facts")
    measure = models.CharField(_("measure"), max_length=40, validators=[CODE])
    derived = MicrosField(null=True, editable=False)
    declared = MicrosField(_("declared value"), null=True, blank=True)
    explanation = models.TextField(_("explanation"), blank=True)
    version = models.PositiveIntegerField(default=0)
    is_carried = models.BooleanField(default=False)
    updated_at = models.DateTimeField(null=True)
    updated_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("fact")
        constraints = [UniqueConstraint(fields=["report", "measure"], name="fact_once_per_measure")]


class Confirmation(models.Model):
    """That a lead of the alliance stands for the report as it was then, known by ``digest``."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="confirmations")
    role = models.CharField(max_length=15, choices=MembershipRole)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    confirmed_at = models.DateTimeField()

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("confirmation by a lead")
        indexes = [Index(fields=["report", "digest"], name="confirmation_of_a_state")]
        constraints = [
            UniqueConstraint(fields=["report", "unit"], name="confirmation_once_per_unit"),
            CheckConstraint(
                condition=Q(role__startswith="lead_"), name="confirmation_is_by_a_lead"
            ),
        ]

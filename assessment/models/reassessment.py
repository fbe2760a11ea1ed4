from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from assessment.choices import OrderState
from assessment.models.framework import Indicator
from assessment.models.judging import Assessor
from assessment.models.rectification import Order
from common.fields import MicrosField
from members.models import CODE, User


class Reassessment(models.Model):
    """The criteria of an order assessed once more; once settled the database keeps it as it is.

    ``before`` and ``after`` are figures of both times (``computing.reassessing``); ``outcome`` is
    passed or failed.
    """

    order = models.ForeignKey(Order, models.PROTECT, related_name="reassessments")
    round = models.PositiveSmallIntegerField()
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    outcome = models.CharField(max_length=11, choices=OrderState, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("partial re-assessment")
        constraints = [
            UniqueConstraint(fields=["order", "round"], name="reassessment_once_per_round"),
            CheckConstraint(
                condition=Q(outcome="", settled_at=None)
                | Q(outcome__in=["passed", "failed"], settled_at__isnull=False),
                name="reassessment_is_dated_once_settled",
            ),
        ]


class ReassessmentSheet(models.Model):
    """The sheet of one assessor for the criteria of an order; open until submitted."""

    reassessment = models.ForeignKey(Reassessment, models.PROTECT, related_name="sheets")
    assessor = models.ForeignKey(Assessor, models.PROTECT, related_name="reassessment_sheets")
    submitted_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("sheet of a re-assessment")
        constraints = [
            UniqueConstraint(
                fields=["reassessment", "assessor"], name="reassessmentsheet_once_per_assessor"
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.submitted_at is None


class ReassessmentMark(models.Model):
    """A mark of a re-assessment, as ``Mark``."""

    sheet = models.ForeignKey(ReassessmentSheet, models.PROTECT, related_name="marks")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+")
    hundredths = models.PositiveSmallIntegerField(null=True)
    comment = models.TextField(_("comment"), blank=True)
    version = models.PositiveIntegerField(default=1)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("mark of a re-assessment")
        constraints = [
            UniqueConstraint(
                fields=["sheet", "indicator"], name="reassessmentmark_once_per_indicator"
            ),
            CheckConstraint(
                condition=Q(hundredths=None) | Q(hundredths__lte=10_000),
                name="reassessmentmark_is_between_0_and_100",
            ),
        ]

    @property
    def mark(self) -> Decimal | None:
        """The mark in points with two places."""
        return None if self.hundredths is None else Decimal(self.hundredths).scaleb(-2)


class ReassessmentValue(models.Model):
    """A measure as it stands after the rectification, with what shows it."""

    reassessment = models.ForeignKey(Reassessment, models.PROTECT, related_name="values")
    measure = models.CharField(_("measure"), max_length=40, validators=[CODE])
    value = MicrosField(_("value"))
    note = models.TextField(_("what shows it"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("measure of a re-assessment")
        constraints = [
            UniqueConstraint(
                fields=["reassessment", "measure"], name="reassessmentvalue_once_per_measure"
            ),
        ]

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from assessment.choices import RulingKind
from assessment.models.cycle import Entry
from assessment.models.framework import Indicator
from assessment.querysets import AssignmentQuerySet, MarkQuerySet
from common.fields import ExactDecimalField
from members.models import CODE, User

MICROS = 10**6


class MeasureValue(models.Model):
    """A named number of one alliance in one cycle, in millionths of its unit."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="measure_values")
    measure = models.CharField(_("measure"), max_length=40, validators=[CODE])
    micros = models.BigIntegerField()

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("measure")
        constraints = [
            UniqueConstraint(fields=["entry", "measure"], name="measure_once_per_entry"),
            CheckConstraint(
                condition=Q(micros__gt=-(10**18), micros__lt=10**18), name="measure_fits"
            ),
        ]

    @property
    def value(self) -> Decimal:
        return Decimal(self.micros).scaleb(-6)


class Assessor(models.Model):
    """An expert, known by name; the account may come later."""

    name = models.CharField(_("name"), max_length=150, unique=True)
    user = models.OneToOneField(
        User, models.PROTECT, null=True, blank=True, related_name="assessor"
    )

    class Meta:
        verbose_name = _("assessor")

    def __str__(self) -> str:
        return self.user.shown_name if self.user else self.name


class Assignment(models.Model):
    """The sheet of one assessor for one alliance; open until submitted."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="assignments")
    assessor = models.ForeignKey(Assessor, models.PROTECT, related_name="assignments")
    submitted_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = AssignmentQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("sheet")
        constraints = [
            UniqueConstraint(fields=["entry", "assessor"], name="assignment_once_per_entry"),
        ]

    @property
    def is_open(self) -> bool:
        return self.submitted_at is None


class Mark(models.Model):
    """What one assessor gives one alliance on one judged indicator, in hundredths of a point.

    ``hundredths`` is None once a mark is withdrawn; the row stays, so that ``version`` keeps
    growing and a stale page is recognised.
    """

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="marks", db_index=False)
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="marks", db_index=False)
    assessor = models.ForeignKey(Assessor, models.PROTECT, related_name="marks", db_index=False)
    hundredths = models.PositiveSmallIntegerField(null=True)
    comment = models.TextField(_("comment"), blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(auto_now=True)

    objects = MarkQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("mark")
        constraints = [
            UniqueConstraint(
                fields=["entry", "indicator", "assessor"],
                name="mark_once_per_assessor",
            ),
            CheckConstraint(
                condition=Q(hundredths=None) | Q(hundredths__lte=10_000),
                name="mark_is_between_0_and_100",
            ),
        ]

    @property
    def mark(self) -> Decimal | None:
        """The mark in points with two places."""
        return None if self.hundredths is None else Decimal(self.hundredths).scaleb(-2)


class Ruling(models.Model):
    """A departure from the rule for one alliance: a row of ``exceptions.csv``.

    ``sequence`` keeps the order of recording, in which vetoes act.
    """

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="rulings")
    kind = models.CharField(_("kind"), max_length=14, choices=RulingKind)
    item = models.CharField(_("item"), max_length=200, blank=True)
    value = ExactDecimalField(_("value"), null=True, blank=True)
    reason = models.TextField(_("reason"))
    author = models.ForeignKey(User, models.PROTECT, null=True, verbose_name=_("author"))
    sequence = models.PositiveIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("exception")
        indexes = [Index(fields=["entry", "sequence"], name="ruling_in_order")]
        constraints = [
            UniqueConstraint(fields=["entry", "kind", "item"], name="ruling_once_per_item"),
            CheckConstraint(condition=Q(kind__in=RulingKind.values), name="ruling_kind_is_known"),
            CheckConstraint(condition=~Q(reason=""), name="ruling_has_a_reason"),
            CheckConstraint(
                condition=Q(kind__in=["adjudicated", "bonus", "deduction"], value__isnull=False)
                | Q(kind__in=["not_applicable", "veto", "excused"], value__isnull=True),
                name="ruling_value_fits_its_kind",
            ),
            CheckConstraint(
                condition=Q(kind="excused", item="")
                | Q(kind__in=["bonus", "deduction"])
                | (Q(kind__in=["not_applicable", "adjudicated", "veto"]) & ~Q(item="")),
                name="ruling_item_fits_its_kind",
            ),
            CheckConstraint(
                condition=Q(value=None) | Q(value__is_negative=False),
                name="ruling_value_not_negative",
            ),
        ]

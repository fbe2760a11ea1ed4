from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from alliances.models import Alliance
from assessment.choices import FROZEN_PHASES, Phase
from assessment.models.framework import Framework
from assessment.querysets import CycleQuerySet, EntryQuerySet
from members.models import CODE, Named, Region, User


class Cycle(Named):
    """One year's assessment of the alliances of one region.

    ``computation`` holds the results that count now; ``results_version`` grows with every change
    to them and keys whatever is cached.
    """

    code = models.CharField(_("code"), max_length=40, unique=True, validators=[CODE])
    year = models.PositiveSmallIntegerField(_("year"))
    as_of = models.DateField(_("as of"), help_text=_("The day the figures speak of."))
    region = models.ForeignKey(Region, models.PROTECT, verbose_name=_("region"))
    framework = models.ForeignKey(
        Framework, models.PROTECT, related_name="cycles", verbose_name=_("framework")
    )
    phase = models.CharField(_("phase"), max_length=12, choices=Phase, default=Phase.DRAFT)
    computation = models.ForeignKey(
        "assessment.Computation", models.PROTECT, null=True, editable=False, related_name="+"
    )
    results_version = models.PositiveBigIntegerField(default=0, editable=False)

    objects = CycleQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["results_version", "computation"])

    class Meta:
        verbose_name = _("cycle")
        constraints = [
            CheckConstraint(condition=Q(phase__in=Phase.values), name="cycle_phase_is_known"),
        ]

    @property
    def is_frozen(self) -> bool:
        """Whether results are published: nothing that they came from may change."""
        return self.phase in FROZEN_PHASES

    @property
    def takes_marks(self) -> bool:
        return self.phase == Phase.SCORING


class PhaseMove(models.Model):
    """Who moved a cycle from one phase to another, when and why. The database keeps it as it is."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="moves")
    from_phase = models.CharField(max_length=12, choices=Phase)
    to_phase = models.CharField(max_length=12, choices=Phase)
    by = models.ForeignKey(User, models.PROTECT, null=True)
    reason = models.TextField(blank=True)
    is_forced = models.BooleanField(default=False)
    moved_at = models.DateTimeField()

    class Meta:
        verbose_name = _("move to another phase")


class Entry(models.Model):
    """One alliance taking part in one cycle."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="entries")
    alliance = models.ForeignKey(Alliance, models.PROTECT, related_name="entries")

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("participation")
        constraints = [
            UniqueConstraint(fields=["cycle", "alliance"], name="entry_once_per_cycle"),
        ]

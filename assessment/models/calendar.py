from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from assessment.choices import Phase
from assessment.models.cycle import Cycle, Entry
from members.models import User


class PhaseEnd(models.Model):
    """The last day of a phase, which counts whole, in the local time of the settings.

    It closes a door (no report after it); it never moves a cycle on.
    """

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="phase_ends")
    phase = models.CharField(_("phase"), max_length=12, choices=Phase)
    ends_on = models.DateField(_("last day"))

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("end of a phase")
        constraints = [
            UniqueConstraint(fields=["cycle", "phase"], name="phaseend_once_per_phase"),
            CheckConstraint(condition=Q(phase__in=Phase.values), name="phaseend_phase_is_known"),
        ]


class Extension(models.Model):
    """A later last day for one alliance, with its reason. The database keeps it as it is; the
    latest one counts."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="extensions")
    phase = models.CharField(_("phase"), max_length=12, choices=Phase)
    ends_on = models.DateField(_("last day"))
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()

    class Meta:
        verbose_name = _("extension")
        constraints = [
            CheckConstraint(condition=~Q(reason=""), name="extension_has_a_reason"),
            CheckConstraint(condition=Q(phase__in=Phase.values), name="extension_phase_is_known"),
        ]

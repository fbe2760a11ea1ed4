from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Index, Q
from django.utils.translation import gettext_lazy as _

from assessment.choices import ScenarioKind
from assessment.models.cycle import Cycle
from assessment.models.framework import Framework
from assessment.models.owed import Owed, leased_while_running
from assessment.querysets import OwedQuerySet
from members.models import User


class Scenario(Owed):
    """What the results would be under other rules; a worker finds it out. It touches no result.

    ``settings`` say what differs, ``outcome`` what came of it, from the inputs at that time.
    """

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="scenarios")
    kind = models.CharField(max_length=9, choices=ScenarioKind)
    name = models.CharField(_("name"), max_length=100, blank=True)
    settings = models.JSONField(default=dict)
    outcome = models.JSONField(null=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    requested_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = OwedQuerySet.as_manager()

    class Meta:
        verbose_name = _("scenario")
        indexes = [
            Index(
                fields=["state"],
                condition=Q(state__in=["queued", "running"]),
                name="scenario_unsettled",
            ),
        ]
        constraints = [
            CheckConstraint(
                condition=Q(kind__in=ScenarioKind.values), name="scenario_kind_is_known"
            ),
            leased_while_running("scenario_is_leased_while_running"),
        ]


class Weighing(models.Model):
    """Weights of a framework's criteria found by comparing them in pairs (AHP).

    ``comparisons`` is the upper triangle, ``[[code, code, "3"], [code, code, "1/5"], …]``.
    """

    framework = models.ForeignKey(Framework, models.PROTECT, related_name="weighings")
    name = models.CharField(_("name"), max_length=100)
    comparisons = models.JSONField(default=list)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("pairwise comparison")

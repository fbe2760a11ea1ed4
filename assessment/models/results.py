from __future__ import annotations

import json
from decimal import Decimal

from django.db import models
from django.db.models import CheckConstraint, F, Index, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from assessment.choices import Outcome, ResultStatus
from assessment.models.cycle import Cycle, Entry
from assessment.models.owed import Owed, leased_while_running
from assessment.querysets import ResultQuerySet, RunQuerySet
from members.models import Named, User


class Computation(models.Model):
    """One set of results of a cycle: whole or, while a worker writes it, not yet current.

    ``frozen_at`` is set on publication; from then on the database refuses every change to the
    set and its results.
    """

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="computations")
    number = models.PositiveIntegerField(null=True, help_text=_("Given on publication."))
    framework_digest = models.CharField(max_length=64)
    cohorts = models.JSONField(
        default=dict, help_text=_("What was compared with: exact fractions.")
    )
    entries = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    computed_at = models.DateTimeField(null=True)
    frozen_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("computation")
        constraints = [
            UniqueConstraint(fields=["cycle", "number"], name="computation_number_is_unique"),
        ]


class PublishedRegisters(models.Model):
    """The registers as they stood when results were published: other cycles may change them.

    Rows of texts by file of an exchange folder (``computing.registers``). Kept apart from the
    computation, which every page reads; once that is frozen the database refuses every change.
    """

    computation = models.OneToOneField(
        Computation, models.CASCADE, primary_key=True, related_name="registers"
    )
    content = models.JSONField()

    class Meta:
        verbose_name = _("registers as published")


class Result(Named):
    """What was computed for one alliance, with the names as they stood then.

    ``total_hundredths`` is the rounded total; None while ``missing`` is not empty. ``criteria``
    is JSON, the rounded score by criterion code. ``missing`` and ``reasons`` are codes with
    spaces between. ``rank``, ``explanation`` and ``fingerprint`` are set on publication.
    """

    computation = models.ForeignKey(
        Computation, models.CASCADE, related_name="results", db_index=False
    )
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="results")
    code = models.CharField(max_length=40)
    region_code = models.CharField(max_length=6)
    kind = models.CharField(max_length=11)
    chains = models.TextField(default="", help_text=_("Codes, each between semicolons."))
    status = models.CharField(max_length=10, choices=ResultStatus)
    total_hundredths = models.PositiveSmallIntegerField(null=True)
    grade = models.CharField(max_length=40, default="")
    outcome = models.CharField(max_length=7, choices=Outcome, default="")
    reasons = models.TextField(default="")
    criteria = models.TextField(default="{}")
    missing = models.TextField(default="")
    rank = models.PositiveIntegerField(null=True)
    explanation = models.JSONField(null=True)
    fingerprint = models.CharField(max_length=64, default="")

    objects = ResultQuerySet.as_manager()

    class Meta:
        verbose_name = _("result")
        indexes = [
            Index(
                "computation",
                "status",
                F("total_hundredths").desc(),
                "code",
                name="result_in_order",
            ),
        ]
        constraints = [
            UniqueConstraint(fields=["computation", "entry"], name="result_once_per_entry"),
            CheckConstraint(
                condition=Q(status="complete", total_hundredths__isnull=False)
                | Q(status="incomplete", total_hundredths=None, grade="", outcome=""),
                name="result_has_a_total_once_complete",
            ),
            CheckConstraint(
                condition=Q(total_hundredths=None) | Q(total_hundredths__lte=10_000),
                name="result_total_is_between_0_and_100",
            ),
        ]

    @property
    def total(self) -> Decimal | None:
        """The rounded total in points with two places."""
        return None if self.total_hundredths is None else Decimal(self.total_hundredths).scaleb(-2)

    @property
    def criterion_scores(self) -> dict[str, str]:
        return json.loads(self.criteria)


class Run(Owed):
    """The row that says a computation is owed, and how far it has come.

    With ``entry`` only that alliance is owed, without it the whole cycle. Runs settled by one
    computation share its token; the one that ``is_lead`` shows the progress.
    """

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="runs")
    entry = models.ForeignKey(Entry, models.CASCADE, null=True, related_name="runs")
    requested_by = models.ForeignKey(User, models.PROTECT, null=True)
    is_lead = models.BooleanField(default=False)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)

    objects = RunQuerySet.as_manager()

    class Meta:
        verbose_name = _("run")
        indexes = [
            Index(fields=["cycle", "state"], name="run_by_cycle"),
            Index(
                fields=["state"], condition=Q(state__in=["queued", "running"]), name="run_unsettled"
            ),
        ]
        constraints = [
            UniqueConstraint(
                fields=["cycle"],
                condition=Q(state="running", is_lead=True),
                name="run_one_at_a_time_per_cycle",
            ),
            leased_while_running("run_is_leased_while_running"),
        ]

"""What an alliance reached in the published cycles before."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Count, F, OuterRef, Subquery, Sum

from assessment.choices import FROZEN_PHASES
from assessment.computing.distribution import grade_tones
from assessment.computing.sheet_facts import text_in_language
from assessment.models import Cycle, Result
from assessment.scoring import shown


@dataclass(frozen=True, slots=True)
class Earlier:
    """One published result; ``mean`` is that of its cycle's totals, ``of`` how many have a rank."""

    cycle: Cycle
    rank: int | None
    of: int
    total: Decimal | None
    mean: Decimal | None
    grade: str
    tone: str
    outcome: str


def earlier_results(alliance_id: int, before: Cycle | None = None) -> list[Earlier]:
    """Return the published results of an alliance, the oldest first, in one query; with ``before``
    those of earlier years than that cycle's."""
    complete = Result.objects.filter(
        computation=OuterRef("computation"), total_hundredths__isnull=False
    )
    counted = complete.order_by().values("computation").annotate(n=Count("pk"))
    added = complete.order_by().values("computation").annotate(n=Sum("total_hundredths"))
    results = Result.objects.filter(
        entry__alliance=alliance_id,
        entry__cycle__phase__in=FROZEN_PHASES,
        computation=F("entry__cycle__computation"),
    )
    if before is not None:
        results = results.filter(entry__cycle__year__lt=before.year)
    results = results.annotate(
        complete=Subquery(counted.values("n")), added=Subquery(added.values("n"))
    )
    rows = results.select_related("entry__cycle__framework")
    return [_earlier(row) for row in rows.order_by("entry__cycle__year", "entry__cycle__code")]


def _earlier(row: Any) -> Earlier:
    cycle = row.entry.cycle
    mean = shown(Fraction(row.added, row.complete * 100)) if row.complete else None
    policy = cycle.framework.policy
    tone = grade_tones(policy).get(row.grade, "wait")
    grade = grade_name(policy, row.grade)
    return Earlier(cycle, row.rank, row.complete or 0, row.total, mean, grade, tone, row.outcome)


def grade_name(policy: dict[str, Any], code: str) -> str:
    """Return a grade's name in the reader's language; empty for no grade."""
    names = {band["code"]: band["name"] for band in policy["grades"]}
    return text_in_language(names[code]) if code in names else ""

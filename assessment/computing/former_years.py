"""How the grades were spread in the published cycles of the same region before."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from django.db.models import Count, F, Sum

from assessment.choices import FROZEN_PHASES, ResultStatus
from assessment.models import Cycle, Result
from assessment.scoring import shown

MOST_YEARS = 4


@dataclass(slots=True)
class FormerYear:
    """What is counted of one published cycle: ``grades`` by code, as its own framework has them."""

    code: str
    year: int
    grades: Counter[str] = field(default_factory=Counter)
    added: int = 0

    @property
    def complete(self) -> int:
        return self.grades.total()

    @property
    def mean(self) -> Decimal | None:
        """The mean of the published totals, rounded once."""
        return shown(Fraction(self.added, self.complete * 100)) if self.complete else None


def former_years(cycle: Cycle) -> list[FormerYear]:
    """Return the latest published cycles before, the oldest first, in one query."""
    results = Result.objects.filter(
        computation=F("entry__cycle__computation"),
        entry__cycle__region=cycle.region_id,
        entry__cycle__year__lt=cycle.year,
        entry__cycle__phase__in=FROZEN_PHASES,
        status=ResultStatus.COMPLETE,
    )
    groups = results.order_by().values("entry__cycle__code", "entry__cycle__year", "grade")
    found: dict[str, FormerYear] = {}
    for group in groups.annotate(count=Count("pk"), added=Sum("total_hundredths")):
        code = group["entry__cycle__code"]
        year = found.setdefault(code, FormerYear(code, group["entry__cycle__year"]))
        year.grades[group["grade"]] += group["count"]
        year.added += group["added"]
    return sorted(found.values(), key=lambda each: (each.year, each.code))[-MOST_YEARS:]


def totals_of_last_year(cycle: Cycle) -> dict[int, int]:
    """Return the published totals of the year before in hundredths, by alliance, in one query."""
    results = Result.objects.filter(
        computation=F("entry__cycle__computation"),
        entry__cycle__region=cycle.region_id,
        entry__cycle__year=cycle.year - 1,
        entry__cycle__phase__in=FROZEN_PHASES,
        total_hundredths__isnull=False,
    )
    told = results.order_by("entry__cycle__code").values_list("entry__alliance", "total_hundredths")
    return {alliance: total for alliance, total in told if total is not None}

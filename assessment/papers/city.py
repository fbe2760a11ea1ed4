"""A numbered set of results, read once for all papers that are made of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from statistics import median
from typing import Any

from django.db.models import Count, F, Sum

from alliances.models import Membership
from assessment.choices import FROZEN_PHASES, ResultStatus
from assessment.computing.distribution import grade_tones
from assessment.computing.earlier import grade_name
from assessment.models import Computation, Criterion, Cycle, Result
from assessment.scoring import shown

MOST_YEARS = 5


@dataclass(frozen=True, slots=True)
class Year:
    """What an alliance reached in an earlier cycle; ``mean`` is that of its cycle."""

    year: int
    total: Decimal | None
    mean: Decimal | None
    grade: str
    rank: int | None


@dataclass(frozen=True)
class City:
    """``results`` are in the order of the ranking; ``years`` the earlier ones by alliance; ``former``
    year, totals and grades of the region's earlier cycles."""

    cycle: Cycle
    computation: Computation
    results: list[Result]
    criteria: list[Criterion]
    years: dict[int, list[Year]]
    leads: dict[int, list[Membership]]
    former: list[tuple[int, list[Fraction], Counter[str]]]

    @property
    def policy(self) -> dict[str, Any]:
        return self.cycle.framework.policy

    @cached_property
    def bands(self) -> list[dict[str, Any]]:
        """The grades from the best."""
        return sorted(self.policy["grades"], key=lambda band: -Decimal(str(band["at_least"])))

    @cached_property
    def tones(self) -> dict[str, str]:
        return grade_tones(self.policy)

    @cached_property
    def complete(self) -> list[Result]:
        return [each for each in self.results if each.status == ResultStatus.COMPLETE]

    @cached_property
    def grades(self) -> Counter[str]:
        return Counter(each.grade for each in self.complete)

    @cached_property
    def outcomes(self) -> Counter[str]:
        return Counter(each.outcome for each in self.complete)

    @cached_property
    def totals(self) -> list[Fraction]:
        return [Fraction(each.total_hundredths or 0, 100) for each in self.complete]

    @property
    def mean(self) -> Decimal | None:
        return mean_of(self.totals)

    @property
    def middle(self) -> Decimal | None:
        return shown(Fraction(median(self.totals))) if self.totals else None

    @cached_property
    def scores(self) -> dict[str, list[Fraction]]:
        """The scores of each criterion, of all that have one."""
        found: dict[str, list[Fraction]] = defaultdict(list)
        for result in self.results:
            for code, score in result.criterion_scores.items():
                if score is not None:
                    found[code].append(Fraction(score))
        return found

    def criterion_mean(self, code: str) -> Decimal | None:
        return mean_of(self.scores.get(code, []))

    def grade_name(self, code: str) -> str:
        return grade_name(self.policy, code)

    def steps(self) -> list[tuple[int, int, int]]:
        """Return steps of five points from the lowest total: from, to and how many are in it."""
        places = Counter(min(int(total) // 5 * 5, 95) for total in self.totals)
        if not places:
            return []
        return [(start, start + 5, places[start]) for start in range(min(places), 100, 5)]


def mean_of(values: list[Fraction]) -> Decimal | None:
    return shown(sum(values, Fraction(0)) / len(values)) if values else None


def city_of(computation: Computation) -> City:
    """Read a set of results, in a few queries however many alliances it has."""
    cycle = Cycle.objects.select_related("region", "framework").get(pk=computation.cycle_id)
    results = computation.results.select_related("entry__alliance__region")
    rows = list(results.prefetch_related("entry__alliance__chains").in_ranking_order())
    keys = [row.entry.alliance_id for row in rows]
    criteria = Criterion.objects.filter(framework=cycle.framework_id).order_by("position")
    leads = Membership.objects.leads().in_force_on(cycle.as_of).filter(alliance__in=keys)
    by_alliance: dict[int, list[Membership]] = defaultdict(list)
    for lead in leads.select_related("unit").order_by("role", "unit__name_zh"):
        by_alliance[lead.alliance_id].append(lead)
    return City(
        cycle, computation, rows, list(criteria), _years(cycle, keys), by_alliance, _former(cycle)
    )


def _years(cycle: Cycle, alliances: list[int]) -> dict[int, list[Year]]:
    """Return the published results of earlier years by alliance, the latest ``MOST_YEARS``."""
    earlier = Result.objects.filter(
        entry__cycle__phase__in=FROZEN_PHASES,
        entry__cycle__year__lt=cycle.year,
        computation=F("entry__cycle__computation"),
    )
    of_cycles = earlier.filter(total_hundredths__isnull=False).order_by().values("computation")
    means = {
        row["computation"]: shown(Fraction(row["added"], row["count"] * 100))
        for row in of_cycles.annotate(added=Sum("total_hundredths"), count=Count("pk"))
    }
    found: dict[int, list[Year]] = defaultdict(list)
    rows = earlier.filter(entry__alliance__in=alliances).select_related("entry__cycle__framework")
    for row in rows.order_by("entry__cycle__year", "entry__cycle__code"):
        of = row.entry.cycle
        grade = grade_name(of.framework.policy, row.grade)
        year = Year(of.year, row.total, means.get(row.computation_id), grade, row.rank)
        found[row.entry.alliance_id].append(year)
    return {key: years[-MOST_YEARS:] for key, years in found.items()}


def _former(cycle: Cycle) -> list[tuple[int, list[Fraction], Counter[str]]]:
    """Return the year, totals and grades of the region's earlier published cycles."""
    earlier = Result.objects.filter(
        entry__cycle__phase__in=FROZEN_PHASES,
        entry__cycle__region=cycle.region_id,
        entry__cycle__year__lt=cycle.year,
        computation=F("entry__cycle__computation"),
        total_hundredths__isnull=False,
    )
    totals: dict[int, list[Fraction]] = defaultdict(list)
    grades: dict[int, Counter[str]] = defaultdict(Counter)
    columns = ("entry__cycle__year", "total_hundredths", "grade")
    for year, total, grade in earlier.order_by("entry__cycle__year").values_list(*columns):
        totals[year].append(Fraction(total, 100))
        grades[year][grade] += 1
    return [(year, totals[year], grades[year]) for year in sorted(totals)[-MOST_YEARS:]]

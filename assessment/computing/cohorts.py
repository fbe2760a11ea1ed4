"""The aggregates that ``best`` and ``against_mean`` compare with, one query for each such indicator."""

from __future__ import annotations

from fractions import Fraction

from django.db.models import Count, Exists, F, Max, OuterRef, Q, Sum

from assessment.models import MICROS, MeasureValue, Ruling
from assessment.scoring import AgainstMean, Best, Cohort, FrameworkDef

StoredCohorts = dict[str, list[str]]


def gather(cycle_id: int, framework: FrameworkDef) -> dict[str, Cohort]:
    """Return each compared indicator's cohort by its code, exactly.

    The sum is taken in whole units and millionths apart, so that no database overflows.
    """
    found = {}
    for criterion in framework.criteria:
        for indicator in criterion.indicators:
            if isinstance(indicator.params, Best | AgainstMean):
                codes = (indicator.code, criterion.code)
                cohort = _cohort(cycle_id, indicator.params.measure, codes)
                if cohort:
                    found[indicator.code] = cohort
    return found


def _cohort(cycle_id: int, measure: str, codes: tuple[str, str]) -> Cohort | None:
    set_aside = Ruling.objects.filter(entry=OuterRef("entry")).filter(
        Q(kind="excused") | Q(kind__in=("not_applicable", "adjudicated"), item__in=codes)
    )
    compared = MeasureValue.objects.filter(entry__cycle=cycle_id, measure=measure)
    told = compared.exclude(Exists(set_aside)).aggregate(
        count=Count("pk"),
        units=Sum(F("micros") / MICROS),
        rest=Sum(F("micros") % MICROS),
        largest=Max("micros"),
    )
    if not told["count"]:
        return None
    total = Fraction(int(told["units"]) * MICROS + int(told["rest"]), MICROS)
    return Cohort(told["count"], total, Fraction(told["largest"], MICROS))


def to_stored(cohorts: dict[str, Cohort]) -> StoredCohorts:
    """Write cohorts as text: count, sum and largest as exact fractions."""
    return {
        code: [str(cohort.count), str(cohort.total), str(cohort.largest)]
        for code, cohort in cohorts.items()
    }


def from_stored(stored: StoredCohorts) -> dict[str, Cohort]:
    return {
        code: Cohort(int(count), Fraction(total), Fraction(largest))
        for code, (count, total, largest) in stored.items()
    }

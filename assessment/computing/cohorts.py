"""The aggregates that ``best`` and ``against_mean`` compare with, gathered in one query."""

from __future__ import annotations

from fractions import Fraction

from django.db import connection

from assessment.models import MICROS
from assessment.scoring import AgainstMean, Best, Cohort, FrameworkDef

StoredCohorts = dict[str, list[str]]


def gather(cycle_id: int, framework: FrameworkDef) -> dict[str, Cohort]:
    """Return each compared indicator's cohort by its code, exactly.

    The sum is taken in whole units and millionths apart, so that no database overflows. Codes
    are of [A-Za-z0-9._-]; nothing needs quoting.
    """
    compared = ", ".join(
        f"('{indicator.code}', '{criterion.code}', '{indicator.params.measure}')"
        for criterion in framework.criteria
        for indicator in criterion.indicators
        if isinstance(indicator.params, Best | AgainstMean)
    )
    if not compared:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_GATHER.format(compared=compared), {"cycle": cycle_id, "scale": MICROS})
        return {
            code: Cohort(
                count,
                Fraction(int(units) * MICROS + int(rest), MICROS),
                Fraction(largest, MICROS),
            )
            for code, count, units, rest, largest in cursor.fetchall()
        }


_GATHER = """
SELECT g.indicator, count(*), sum(v.micros / %(scale)s), sum(v.micros %% %(scale)s), max(v.micros)
FROM assessment_entry e
JOIN assessment_measurevalue v ON v.entry_id = e.id
JOIN (SELECT column1 AS indicator, column2 AS criterion, column3 AS measure
      FROM (VALUES {compared}) AS given) AS g ON g.measure = v.measure
WHERE e.cycle_id = %(cycle)s AND NOT EXISTS (
  SELECT 1 FROM assessment_ruling r WHERE r.entry_id = v.entry_id AND (r.kind = 'excused' OR (
    r.kind IN ('not_applicable', 'adjudicated') AND r.item IN (g.indicator, g.criterion))))
GROUP BY g.indicator"""


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

"""The scores of indicators as SQL: tables of ``entry``, ``indicator``, ``points`` and ``marks``.

``marks`` is how many marks were averaged, 1 for other rules; ``entries`` is the condition on the
column that names the entry (``statement.Dialect.entries``).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from fractions import Fraction

from assessment.scoring import (
    AgainstMean,
    Best,
    Cohort,
    CriterionDef,
    FrameworkDef,
    IndicatorDef,
    Judged,
    Linear,
    Params,
    Points,
    Step,
    Steps,
)

MICROS = 10**6
UNWIELDY = "200000"  # Points times terms beyond which the errors of a sum come near the doubt.


def counting_indicators(criterion: CriterionDef) -> list[IndicatorDef]:
    return [indicator for indicator in criterion.indicators if indicator.weight]


def real(value: Fraction) -> str:
    return f"CAST({float(value)!r} AS double precision)"


def at_least(value: Fraction, scale: int) -> int:
    """Return the smallest whole number of ``1/scale`` that is not below ``value``."""
    return math.ceil(value * scale)


def score_tables(
    framework: FrameworkDef, keys: Mapping[str, int], cohorts: Mapping[str, Cohort], entries: str
) -> Iterator[str]:
    """Yield the tables of scores by rule, and last ``scored``, which holds them all."""
    counting = [each for part in framework.criteria for each in counting_indicators(part)]
    judged = [indicator for indicator in counting if isinstance(indicator.params, Judged)]
    by_points = [indicator for indicator in counting if isinstance(indicator.params, Points)]
    by_value = [each for each in counting if not isinstance(each.params, Judged | Points)]
    tables = {}
    if judged:
        codes = ", ".join(str(keys[indicator.code]) for indicator in judged)
        tables["judged"] = _judged(framework, codes, entries)
    if by_value:
        tables["measured"] = _measured(by_value, keys, cohorts, entries)
    if by_points:
        tables["summed"] = _summed(by_points, keys, entries)
    for name, table in tables.items():
        yield f"{name} (entry, indicator, points, marks) AS ({table})"
    union = " UNION ALL ".join(f"SELECT entry, indicator, points, marks FROM {t}" for t in tables)
    yield f"scored AS ({union})"


def _judged(framework: FrameworkDef, keys: str, entries: str) -> str:
    marks = f"""assessment_mark
  WHERE {entries.format("entry_id")} AND indicator_id IN ({keys}) AND hundredths IS NOT NULL"""
    total, count = "sum(hundredths)", "count(*)"
    if framework.policy.aggregate == "median":
        marks = f"""(
    SELECT entry_id, indicator_id, hundredths,
      row_number() OVER (PARTITION BY entry_id, indicator_id ORDER BY hundredths) AS place,
      count(*) OVER (PARTITION BY entry_id, indicator_id) AS n
    FROM {marks}) AS ordered
  WHERE place IN ((n + 1) / 2, (n + 2) / 2)"""
    if framework.policy.aggregate == "trimmed_mean":
        is_trimmed = f"CASE WHEN count(*) >= {framework.policy.trim_from} THEN {{0}} ELSE {{1}} END"
        total = is_trimmed.format("sum(hundredths) - max(hundredths) - min(hundredths)", total)
        count = is_trimmed.format("count(*) - 2", count)
    return f"""
  SELECT entry_id, indicator_id, CAST({total} AS double precision) / (100 * {count}), {count}
  FROM {marks} GROUP BY entry_id, indicator_id"""


def _measured(
    indicators: list[IndicatorDef],
    keys: Mapping[str, int],
    cohorts: Mapping[str, Cohort],
    entries: str,
) -> str:
    read = ", ".join(
        f"({keys[indicator.code]}, '{indicator.params.measures[0]}')" for indicator in indicators
    )
    cases = "\n    ".join(
        f"WHEN {keys[indicator.code]} THEN "
        f"{_value_points(indicator.params, cohorts.get(indicator.code))}"
        for indicator in indicators
    )
    return f"""
  SELECT v.entry_id, r.indicator, CASE r.indicator
    {cases} END, 1
  FROM assessment_measurevalue v
  JOIN (SELECT column1 AS indicator, column2 AS measure FROM (VALUES {read}) AS given) AS r
    ON r.measure = v.measure
  WHERE {entries.format("v.entry_id")}"""


def _value_points(params: Params, cohort: Cohort | None) -> str:
    """Return the points for ``v.micros``. Comparisons are between whole numbers, so exact."""
    match params:
        case Steps():
            return _step_points(params.steps, Fraction(0))
        case AgainstMean():
            return _step_points(params.steps, cohort.mean if cohort else Fraction(0))
        case Linear():
            return _line_points(params.zero_at, params.full_at)
        case Best() if cohort and cohort.largest > 0:
            return _line_points(Fraction(0), cohort.largest)
    return "0"


def _step_points(steps: tuple[Step, ...], above: Fraction) -> str:
    falling = sorted(steps, key=lambda step: step.at_least, reverse=True)
    cases = " ".join(
        f"WHEN v.micros >= {at_least(step.at_least + above, MICROS)} THEN {real(step.points)}"
        for step in falling
    )
    return f"CASE {cases} ELSE 0 END"


def _line_points(zero_at: Fraction, full_at: Fraction) -> str:
    """Return 0 to 100 points on the line; outside it the ends are told by whole numbers."""
    zero, full = zero_at * MICROS, full_at * MICROS
    slope = f"CAST(v.micros - ({math.floor(zero)}) AS double precision)"
    if zero.denominator != 1:
        slope = f"({slope} - {real(zero - math.floor(zero))})"
    inside = f"{slope} * 100 / {real(full - zero)}"
    low, high = (">=", "<=") if full < zero else ("<=", ">=")
    at_zero = math.ceil(zero) if full < zero else math.floor(zero)
    at_full = math.floor(full) if full < zero else math.ceil(full)
    return (
        f"CASE WHEN v.micros {low} {at_zero} THEN 0 WHEN v.micros {high} {at_full} THEN 100 "
        f"ELSE {inside} END"
    )


def _summed(indicators: list[IndicatorDef], keys: Mapping[str, int], entries: str) -> str:
    """Add up several measures. Only where all are known, and where the terms are not so large
    that cancelling ones could blur the sum: those alliances are left to the reference."""
    terms, limits = [], []
    for indicator in indicators:
        params = indicator.params
        assert isinstance(params, Points)
        key = keys[indicator.code]
        limits.append(f"WHEN {key} THEN {len(params.points)}")
        terms += [
            f"({key}, '{measure}', {real(each * 100 / params.cap / MICROS)})"
            for measure, each in params.points.items()
        ]
    total = "sum(v.micros * r.points)"
    return f"""
  SELECT v.entry_id, r.indicator,
    CASE WHEN {total} <= 0 THEN 0 WHEN {total} >= 100 THEN 100 ELSE {total} END, 1
  FROM assessment_measurevalue v
  JOIN (SELECT column1 AS indicator, column2 AS measure, column3 AS points
        FROM (VALUES {", ".join(terms)}) AS given) AS r ON r.measure = v.measure
  WHERE {entries.format("v.entry_id")}
  GROUP BY v.entry_id, r.indicator
  HAVING count(*) = CASE r.indicator {" ".join(limits)} END
    AND sum(abs(v.micros * r.points)) * count(*) < {UNWIELDY}"""

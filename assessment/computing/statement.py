"""One SQL statement that computes and writes the plain results of a portion of a cycle.

*Plain* are the alliances without rulings, with every score that counts, and whose figures do not
lie within ``DOUBT`` of a rounding boundary. The database works in double precision, whose error
here is below 1e-9 hundredths (see ``docs/scoring.md``); the doubt is a thousand times wider, so
what the statement writes is exactly what fractions give. Whatever it leaves out, the exact
reference computes (``assessment.computing.portions``).

The same statement runs on PostgreSQL and SQLite, but for the few phrases in ``Dialect``.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
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
DOUBT = "0.000001"
UNWIELDY = "100000"  # Points beyond which rounding errors of a sum could reach the doubt.


@dataclass(frozen=True, slots=True)
class Dialect:
    """The phrases in which the databases differ."""

    floor: str
    join_texts: str
    shown: str


POSTGRESQL = Dialect(
    floor="CAST(floor({0}) AS integer)",
    join_texts="string_agg({0}, {1} ORDER BY {2})",
    shown="({0} / 100) || '.' || lpad(({0} %% 100)::text, 2, '0')",
)
SQLITE = Dialect(
    floor="CAST({0} AS INTEGER)",
    join_texts="group_concat({0}, {1})",
    shown="printf('%%d.%%02d', {0} / 100, {0} %% 100)",
)
DIALECTS = {"postgresql": POSTGRESQL, "sqlite": SQLITE}


@dataclass(frozen=True, slots=True)
class Rows:
    """The keys of a framework's rows by code, which the statement refers to."""

    criteria: Mapping[str, int]
    indicators: Mapping[str, int]


def plain_statement(
    framework: FrameworkDef, rows: Rows, cohorts: Mapping[str, Cohort], dialect: Dialect
) -> str | None:
    """Return the statement with the parameters ``computation``, ``cycle``, ``first`` and ``last``
    (entry keys, both included), or None when no alliance can be plain: no criterion counts.

    Everything from the framework is numbers and codes of [A-Za-z0-9._-]; nothing needs quoting.
    """
    criteria = [criterion for criterion in framework.criteria if _counting(criterion)]
    required = [criterion for criterion in criteria if criterion.weight]
    if not required:
        return None
    parts = [
        f"part AS ({_PART})",
        f"indicator (id, criterion, weight) AS (VALUES {_indicator_values(criteria, rows)})",
        f"criterion (id, code, weight, needed, bar) AS (VALUES {_criterion_values(criteria)})",
        *_score_parts(framework, criteria, rows, cohorts),
        _SCORED_CRITERIA,
        _rounded_criteria(dialect),
        _totals(len(required), dialect),
        _decided(framework, dialect),
    ]
    return "WITH " + ",\n".join(parts) + _insert(dialect)


def _counting(criterion: CriterionDef) -> list[IndicatorDef]:
    return [indicator for indicator in criterion.indicators if indicator.weight]


def _real(value: Fraction) -> str:
    return f"CAST({float(value)!r} AS double precision)"


def _at_least(value: Fraction, scale: int) -> int:
    """Return the smallest whole number of ``1/scale`` that is not below ``value``."""
    return math.ceil(value * scale)


_PART = """
  SELECT e.id FROM assessment_entry e
  WHERE e.cycle_id = %(cycle)s AND e.id BETWEEN %(first)s AND %(last)s
    AND NOT EXISTS (SELECT 1 FROM assessment_ruling r WHERE r.entry_id = e.id)"""


def _indicator_values(criteria: list[CriterionDef], rows: Rows) -> str:
    return ", ".join(
        f"({rows.indicators[indicator.code]}, {place}, {_real(indicator.weight)})"
        for place, criterion in enumerate(criteria)
        for indicator in _counting(criterion)
    )


def _criterion_values(criteria: list[CriterionDef]) -> str:
    """List for each criterion its weight, how many scores it needs, and the least hundredths
    that are not below its floor; a criterion of weight 0 has no floor."""
    return ", ".join(
        f"({place}, '{criterion.code}', {_real(criterion.weight)}, {len(_counting(criterion))}, "
        f"{_at_least(criterion.floor, 100) if criterion.floor and criterion.weight else 0})"
        for place, criterion in enumerate(criteria)
    )


def _score_parts(
    framework: FrameworkDef,
    criteria: list[CriterionDef],
    rows: Rows,
    cohorts: Mapping[str, Cohort],
) -> Iterator[str]:
    """Yield the tables of scores, in points, and ``scored``, which holds them all."""
    counting = [indicator for criterion in criteria for indicator in _counting(criterion)]
    judged = [indicator for indicator in counting if isinstance(indicator.params, Judged)]
    by_points = [indicator for indicator in counting if isinstance(indicator.params, Points)]
    by_value = [each for each in counting if not isinstance(each.params, Judged | Points)]
    tables = []
    if judged:
        keys = ", ".join(str(rows.indicators[indicator.code]) for indicator in judged)
        yield f"judged (entry, indicator, points) AS ({_judged(framework, keys)})"
        tables.append("judged")
    if by_value:
        yield f"measured (entry, indicator, points) AS ({_measured(by_value, rows, cohorts)})"
        tables.append("measured")
    if by_points:
        yield f"summed (entry, indicator, points) AS ({_summed(by_points, rows)})"
        tables.append("summed")
    union = " UNION ALL ".join(f"SELECT entry, indicator, points FROM {table}" for table in tables)
    yield f"scored AS ({union})"


def _judged(framework: FrameworkDef, keys: str) -> str:
    marks = f"""assessment_mark
  WHERE entry_id BETWEEN %(first)s AND %(last)s AND indicator_id IN ({keys})
    AND hundredths IS NOT NULL"""
    mean = "CAST(sum(hundredths) AS double precision) / (100 * count(*))"
    if framework.policy.aggregate == "median":
        return f"""
  SELECT entry_id, indicator_id, {mean} FROM (
    SELECT entry_id, indicator_id, hundredths,
      row_number() OVER (PARTITION BY entry_id, indicator_id ORDER BY hundredths) AS place,
      count(*) OVER (PARTITION BY entry_id, indicator_id) AS n
    FROM {marks}) AS ordered
  WHERE place IN ((n + 1) / 2, (n + 2) / 2) GROUP BY entry_id, indicator_id"""
    if framework.policy.aggregate == "trimmed_mean":
        mean = f"""CASE WHEN count(*) >= {framework.policy.trim_from}
    THEN CAST(sum(hundredths) - max(hundredths) - min(hundredths) AS double precision)
      / (100 * (count(*) - 2))
    ELSE {mean} END"""
    return f"""
  SELECT entry_id, indicator_id, {mean} FROM {marks} GROUP BY entry_id, indicator_id"""


def _measured(indicators: list[IndicatorDef], rows: Rows, cohorts: Mapping[str, Cohort]) -> str:
    read = ", ".join(
        f"({rows.indicators[indicator.code]}, '{indicator.measures[0]}')"
        for indicator in indicators
    )
    cases = "\n    ".join(
        f"WHEN {rows.indicators[indicator.code]} THEN "
        f"{_value_points(indicator.params, cohorts.get(indicator.code))}"
        for indicator in indicators
    )
    return f"""
  SELECT v.entry_id, r.indicator, CASE r.indicator
    {cases} END
  FROM assessment_measurevalue v
  JOIN (SELECT column1 AS indicator, column2 AS measure FROM (VALUES {read}) AS given) AS r
    ON r.measure = v.measure
  WHERE v.entry_id BETWEEN %(first)s AND %(last)s"""


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
        f"WHEN v.micros >= {_at_least(step.at_least + above, MICROS)} THEN {_real(step.points)}"
        for step in falling
    )
    return f"CASE {cases} ELSE 0 END"


def _line_points(zero_at: Fraction, full_at: Fraction) -> str:
    """Return 0 to 100 points on the line; outside it the ends are told by whole numbers."""
    zero, full = zero_at * MICROS, full_at * MICROS
    slope = f"CAST(v.micros - ({math.floor(zero)}) AS double precision)"
    if zero.denominator != 1:
        slope = f"({slope} - {_real(zero - math.floor(zero))})"
    inside = f"{slope} * 100 / {_real(full - zero)}"
    low, high = (">=", "<=") if full < zero else ("<=", ">=")
    at_zero = math.ceil(zero) if full < zero else math.floor(zero)
    at_full = math.floor(full) if full < zero else math.ceil(full)
    return (
        f"CASE WHEN v.micros {low} {at_zero} THEN 0 WHEN v.micros {high} {at_full} THEN 100 "
        f"ELSE {inside} END"
    )


def _summed(indicators: list[IndicatorDef], rows: Rows) -> str:
    """Add up several measures. Only where all are known, and where the terms are not so large
    that cancelling ones could blur the sum: those alliances are left to the reference."""
    terms, limits = [], []
    for indicator in indicators:
        params = indicator.params
        assert isinstance(params, Points)
        key = rows.indicators[indicator.code]
        limits.append(f"WHEN {key} THEN {len(params.points)}")
        terms += [
            f"({key}, '{measure}', {_real(each * 100 / params.cap / MICROS)})"
            for measure, each in params.points.items()
        ]
    total = "sum(v.micros * r.points)"
    return f"""
  SELECT v.entry_id, r.indicator,
    CASE WHEN {total} <= 0 THEN 0 WHEN {total} >= 100 THEN 100 ELSE {total} END
  FROM assessment_measurevalue v
  JOIN (SELECT column1 AS indicator, column2 AS measure, column3 AS points
        FROM (VALUES {", ".join(terms)}) AS given) AS r ON r.measure = v.measure
  WHERE v.entry_id BETWEEN %(first)s AND %(last)s
  GROUP BY v.entry_id, r.indicator
  HAVING count(*) = CASE r.indicator {" ".join(limits)} END
    AND sum(abs(v.micros * r.points)) < {UNWIELDY}"""


_SCORED_CRITERIA = """criterion_score AS (
  SELECT s.entry, i.criterion, sum(s.points * i.weight) / sum(i.weight) AS points, count(*) AS known
  FROM scored s JOIN indicator i ON i.id = s.indicator
  GROUP BY s.entry, i.criterion)"""


def _rounded_criteria(dialect: Dialect) -> str:
    return f"""rounded AS (
  SELECT x.entry, x.criterion, x.points, c.code, c.weight, c.bar, c.needed = x.known AS is_known,
    {dialect.floor.format("x.points * 100 + 0.5")} AS hundredths
  FROM criterion_score x JOIN criterion c ON c.id = x.criterion)"""


def _totals(required: int, dialect: Dialect) -> str:
    """Keep the complete, with their rounded total, criteria as JSON and floors not reached."""
    known = "CASE WHEN is_known AND weight > 0 THEN {0} END"
    shown = dialect.shown.format("hundredths")
    text = f"CASE WHEN is_known THEN '\"' || code || '\":\"' || {shown} || '\"' END"
    below = "CASE WHEN is_known AND hundredths < bar THEN 'floor:' || code END"
    join = dialect.join_texts.format
    distance = "abs(points * 100 + 0.5 - {0})"
    doubt = f"""CASE WHEN {distance.format("hundredths")} < {DOUBT}
      OR {distance.format("(hundredths + 1)")} < {DOUBT} THEN 1 ELSE 0 END"""
    return f"""total AS (
  SELECT entry, sum(points * weight) / sum(weight) AS points,
    {join(text, "','", "criterion")} AS criteria, {join(below, "' '", "criterion")} AS floors
  FROM rounded GROUP BY entry
  HAVING count({known.format("1")}) = {required} AND max({doubt}) = 0)"""


def _decided(framework: FrameworkDef, dialect: Dialect) -> str:
    bands = framework.policy.bands
    grades = " ".join(
        f"WHEN hundredths >= {_at_least(band.at_least, 100)} THEN '{band.code}'" for band in bands
    )
    outcomes = " ".join(
        f"WHEN hundredths >= {_at_least(band.at_least, 100)} THEN '{band.outcome or ''}'"
        for band in bands
    )
    exact = "t.points * 100 + 0.5"
    return f"""decided AS (
  SELECT entry, criteria, floors, hundredths,
    CASE {grades} END AS grade, CASE {outcomes} END AS by_grade
  FROM (SELECT t.*, {dialect.floor.format(exact)} AS hundredths FROM total t) AS r
  WHERE abs(r.points * 100 + 0.5 - hundredths) >= {DOUBT}
    AND abs(r.points * 100 - 0.5 - hundredths) >= {DOUBT})"""


def _insert(dialect: Dialect) -> str:
    """Write the results with the names as they are; rectification by a floor outdoes a grade."""
    outcome = "CASE WHEN d.floors IS NOT NULL THEN 'rectify' ELSE d.by_grade END"
    by_grade = """CASE WHEN d.by_grade = 'rectify' OR (d.by_grade = 'commend' AND d.floors IS NULL)
      THEN 'grade' END"""
    reasons = f"""CASE WHEN {by_grade} IS NULL THEN coalesce(d.floors, '')
      WHEN d.floors IS NULL THEN 'grade' ELSE 'grade ' || d.floors END"""
    chains = f"""coalesce((SELECT ';' || {dialect.join_texts.format("c.chain_id", "';'", "c.chain_id")}
      || ';' FROM alliances_alliance_chains c WHERE c.alliance_id = a.id), '')"""
    return f"""
INSERT INTO assessment_result (computation_id, entry_id, code, name_zh, name_en, region_code, kind,
  chains, status, total_hundredths, grade, outcome, reasons, criteria, missing, fingerprint)
SELECT %(computation)s, d.entry, a.code, a.name_zh, a.name_en, a.region_id, a.kind,
  {chains}, 'complete', d.hundredths, d.grade, {outcome}, {reasons},
  '{{' || d.criteria || '}}', '', ''
FROM decided d
JOIN part ON part.id = d.entry
JOIN assessment_entry e ON e.id = d.entry
JOIN alliances_alliance a ON a.id = e.alliance_id"""

"""One SQL statement that computes and writes the plain results of a portion of a cycle.

*Plain* are the alliances without rulings, with every score that counts, and whose figures can be
rounded without doubt. The database works in double precision, whose error here is below 5e-9
hundredths. What comes within twice that of a rounding boundary is written only where it must
lie on the boundary (``assessment.computing.ties``), so what the statement writes is exactly what
fractions give. Whatever it leaves out, the exact reference computes
(``assessment.computing.portions``).

The same statement runs on PostgreSQL and SQLite, but for the few phrases in ``Dialect``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from assessment.computing import ties
from assessment.computing.rule_sql import at_least, counting_indicators, real, score_tables
from assessment.scoring import Cohort, CriterionDef, FrameworkDef, ScoringError

CODE = re.compile(r"[A-Za-z0-9._-]{1,40}")
DOUBT = f"{float(ties.DOUBT):.8f}"


@dataclass(frozen=True, slots=True)
class Dialect:
    """The phrases in which the databases differ.

    ``entries`` is the condition on the entries that are scored, ``joined`` how their figures come
    to them: PostgreSQL computes one alliance after the other, along the index of the marks.
    ``before`` is said first in the transaction.
    """

    floor: str
    join_texts: str
    shown: str
    entries: str
    joined: str
    before: str


POSTGRESQL = Dialect(
    floor="CAST(floor({0}) AS integer)",
    join_texts="string_agg({0}, {1})",
    shown="CAST({0} * 0.01 AS text)",
    entries="{0} = part.id",
    joined="CROSS JOIN LATERAL (WITH {0} SELECT * FROM decided) AS d",
    before="SET LOCAL jit = off",  # Compiling takes longer than it saves.
)
SQLITE = Dialect(
    floor="CAST({0} AS INTEGER)",
    join_texts="group_concat({0}, {1})",
    shown="printf('%%d.%%02d', {0} / 100, {0} %% 100)",
    entries="{0} BETWEEN %(first)s AND %(last)s",
    joined="JOIN (WITH {0} SELECT * FROM decided) AS d ON d.entry = part.id",
    before="",
)
DIALECTS = {"postgresql": POSTGRESQL, "sqlite": SQLITE}


@dataclass(frozen=True, slots=True)
class Rows:
    """The keys of a framework's rows by code, which the statement refers to."""

    indicators: Mapping[str, int]


def plain_statement(
    framework: FrameworkDef, rows: Rows, cohorts: Mapping[str, Cohort], dialect: Dialect
) -> str | None:
    """Return the statement with the parameters ``computation``, ``cycle``, ``first`` and ``last``
    (entry keys, both included), or None when no alliance can be plain: no criterion counts.

    Everything from the framework is numbers and codes; nothing needs quoting.
    """
    _check_codes(framework)
    criteria = [criterion for criterion in framework.criteria if counting_indicators(criterion)]
    required = [criterion for criterion in criteria if criterion.weight]
    if not required:
        return None
    denominators = {
        indicator.code: ties.denominator_of(indicator, cohorts.get(indicator.code))
        for indicator in framework.indicators
    }
    trusted = ties.trusted_marks(ties.shares_in_total(required), denominators)
    parts = [
        f"indicator (id, criterion, share) AS (VALUES {_indicator_values(criteria, rows)})",
        "criterion (id, code, share, needed, bar, trusted) AS "
        f"(VALUES {_criterion_values(criteria, denominators)})",
        *score_tables(framework, rows.indicators, cohorts, dialect.entries),
        _scored_criteria(criteria),
        _rounded_criteria(dialect),
        _totals(len(required), dialect),
        _decided(framework, trusted, dialect),
    ]
    return _insert(dialect.joined.format(",\n".join(parts)), dialect)


def _check_codes(framework: FrameworkDef) -> None:
    """Raise ``ScoringError`` for what is no code, however the framework came to be stored."""
    codes = [criterion.code for criterion in framework.criteria]
    codes += [band.code for band in framework.policy.grades]
    codes += [measure for indicator in framework.indicators for measure in indicator.measures]
    for code in codes:
        if not CODE.fullmatch(code):
            raise ScoringError(f"{code[:40]!r} is not a code.")


def _indicator_values(criteria: list[CriterionDef], rows: Rows) -> str:
    """List the counting indicators with their shares of their criterion."""
    return ", ".join(
        f"({rows.indicators[code]}, {place}, {real(share)})"
        for place, criterion in enumerate(criteria)
        for code, share in ties.shares_in_criterion(criterion).items()
    )


def _criterion_values(criteria: list[CriterionDef], denominators: Mapping[str, int]) -> str:
    """List for each criterion its share of the total, how many scores it needs, the least
    hundredths that are not below its floor (a criterion of weight 0 has no floor), and up to how
    many marks a near tie is a tie."""
    whole = sum(criterion.weight for criterion in criteria)
    return ", ".join(
        f"({place}, '{criterion.code}', {real(criterion.weight / whole)}, "
        f"{len(counting_indicators(criterion))}, "
        f"{at_least(criterion.floor, 100) if criterion.floor and criterion.weight else 0}, "
        f"{ties.trusted_marks(ties.shares_in_criterion(criterion), denominators)})"
        for place, criterion in enumerate(criteria)
    )


def _scored_criteria(criteria: list[CriterionDef]) -> str:
    """Add up the indicators of each criterion, where any has more than one."""
    points, known, marks, group = "s.points", "1", "s.marks", ""
    if any(len(counting_indicators(criterion)) > 1 for criterion in criteria):
        points, known, marks = "sum(s.points * i.share)", "count(*)", "max(s.marks)"
        group = " GROUP BY s.entry, i.criterion"
    return f"""criterion_score AS (
  SELECT s.entry, i.criterion, {points} * 100 + 0.5 AS place, {known} AS known, {marks} AS marks
  FROM scored s JOIN indicator i ON i.id = s.indicator{group})"""


def _rounded_criteria(dialect: Dialect) -> str:
    """Round half up, in the framework's order: ``place`` is the score in hundredths and a half,
    whose whole part counts."""
    return f"""rounded AS (
  SELECT x.entry, x.place, x.marks, c.code, c.share, c.bar, c.trusted, c.needed = x.known AS is_known,
    {dialect.floor.format(f"x.place + {DOUBT}")} AS hundredths
  FROM criterion_score x JOIN criterion c ON c.id = x.criterion
  ORDER BY x.entry, x.criterion)"""


def _totals(required: int, dialect: Dialect) -> str:
    """Keep the complete, with their total, criteria as JSON and floors not reached."""
    known = "CASE WHEN is_known AND share > 0 THEN 1 END"
    shown = dialect.shown.format("hundredths")
    text = f"""CASE WHEN is_known THEN code || '":"' || {shown} END"""
    below = "CASE WHEN is_known AND hundredths < bar THEN 'floor:' || code END"
    doubt = f"is_known AND marks > trusted AND place - hundredths < {DOUBT}"
    join, between = dialect.join_texts.format, """'","'"""
    return f"""total AS (
  SELECT entry, sum((place - 0.5) * share) + 0.5 AS place, max(marks) AS marks,
    {join(text, between)} AS criteria, {join(below, "' '")} AS floors
  FROM rounded GROUP BY entry
  HAVING count({known}) = {required} AND max(CASE WHEN {doubt} THEN 1 ELSE 0 END) = 0)"""


def _decided(framework: FrameworkDef, trusted: int, dialect: Dialect) -> str:
    bands = framework.policy.bands
    grades = " ".join(
        f"WHEN hundredths >= {at_least(band.at_least, 100)} THEN '{band.code}'" for band in bands
    )
    outcomes = " ".join(
        f"WHEN hundredths >= {at_least(band.at_least, 100)} THEN '{band.outcome or ''}'"
        for band in bands
    )
    return f"""decided AS (
  SELECT entry, criteria, floors, hundredths,
    CASE {grades} END AS grade, CASE {outcomes} END AS by_grade
  FROM (SELECT t.*, {dialect.floor.format(f"t.place + {DOUBT}")} AS hundredths FROM total t) AS r
  WHERE r.marks <= {trusted} OR r.place - hundredths >= {DOUBT})"""


def _insert(joined: str, dialect: Dialect) -> str:
    """Write the results with the names as they are; rectification by a floor outdoes a grade."""
    outcome = "CASE WHEN d.floors IS NOT NULL THEN 'rectify' ELSE d.by_grade END"
    by_grade = """CASE WHEN d.by_grade = 'rectify' OR (d.by_grade = 'commend' AND d.floors IS NULL)
      THEN 'grade' END"""
    reasons = f"""CASE WHEN {by_grade} IS NULL THEN coalesce(d.floors, '')
      WHEN d.floors IS NULL THEN 'grade' ELSE 'grade ' || d.floors END"""
    chains = f"""coalesce((SELECT ';' || {dialect.join_texts.format("c.chain_id", "';'")} || ';'
      FROM (SELECT chain_id FROM alliances_alliance_chains WHERE alliance_id = a.id
        ORDER BY chain_id) AS c), '')"""
    return f"""
INSERT INTO assessment_result (computation_id, entry_id, code, name_zh, name_en, region_code, kind,
  chains, status, total_hundredths, grade, outcome, reasons, criteria, missing, fingerprint)
SELECT %(computation)s, part.id, a.code, a.name_zh, a.name_en, a.region_id, a.kind,
  {chains}, 'complete', d.hundredths, d.grade, {outcome}, {reasons},
  '{{"' || d.criteria || '"}}', '', ''
FROM (SELECT e.id, e.alliance_id FROM assessment_entry e
  WHERE e.cycle_id = %(cycle)s AND e.id BETWEEN %(first)s AND %(last)s
    AND NOT EXISTS (SELECT 1 FROM assessment_ruling r WHERE r.entry_id = e.id)) AS part
{joined}
JOIN alliances_alliance a ON a.id = part.alliance_id"""

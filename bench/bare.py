"""What the application is compared with: its own statements and a simpler one, sent by psql."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from assessment.computing import cohorts
from assessment.computing.portions import Rules
from assessment.computing.statement import POSTGRESQL, plain_statement
from assessment.models import Computation, Cycle
from bench.place import ROOT

DONE = "-- done --"


class Psql:
    """A psql that stays open, so that its start is not measured."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def seconds(self, script: str) -> float:
        """Run a script and return how long it took."""
        assert self._process.stdin
        assert self._process.stdout
        begun = time.perf_counter()
        self._process.stdin.write(f"{script}\n\\echo {DONE}\n")
        self._process.stdin.flush()
        for line in self._process.stdout:
            if line.startswith(DONE):
                return time.perf_counter() - begun
        raise RuntimeError("psql ended: a statement of the measurements is wrong.")


@contextmanager
def psql() -> Iterator[Psql]:
    process = subprocess.Popen(
        ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", os.environ["DATABASE_URL"]],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Psql(process)
    finally:
        process.stdin.close()  # type: ignore[union-attr]
        process.wait()


class OwnStatements:
    """The statements by which the application computes a cycle, for psql to send."""

    def __init__(self, cycle: Cycle, portion: int) -> None:
        self.cycle = cycle
        rules = Rules.of(cycle.framework)
        known = cohorts.gather(cycle.pk, rules.definition)
        sql = plain_statement(rules.definition, rules.rows, known, POSTGRESQL)
        assert sql
        keys = list(cycle.entries.order_by("pk").values_list("pk", flat=True))
        self._portions = [
            (sql, {"cycle": cycle.pk, "first": part[0], "last": part[-1]})
            for part in (keys[start : start + portion] for start in range(0, len(keys), portion))
        ]

    def script(self) -> str:
        """Write a set portion by portion, and clear as large a set away: this one, since the
        application would clear away what is left behind."""
        new = Computation.objects.create(cycle=self.cycle, framework_digest="psql")
        with connection.cursor() as cursor:
            portions = [
                cursor.mogrify(sql, keys | {"computation": new.pk}).decode()
                for sql, keys in self._portions
            ]
        lines = [f"BEGIN; {POSTGRESQL.before}; {portion}; COMMIT;" for portion in portions]
        lines.append(f"DELETE FROM assessment_result WHERE computation_id = {new.pk};")
        lines.append(f"DELETE FROM assessment_computation WHERE id = {new.pk};")
        return "\n".join(lines)


class SimplerStatement:
    """The prototype's statement: shorter rules, a plain table, everything in place."""

    def __init__(self, cycle: Cycle) -> None:
        judged = cycle.framework.indicators.filter(rule="judged").select_related("criterion")
        weights = ", ".join(f"({each.pk}, {each.criterion.weight})" for each in judged)
        self.table = f"bare_{cycle.pk}"
        self.update = _UPDATE.format(table=self.table, weights=weights, cycle=cycle.pk)
        with connection.cursor() as cursor:
            cursor.execute(_TABLE.format(table=self.table, cycle=cycle.pk))
            cursor.execute(f"VACUUM ANALYZE {self.table}")

    def empty(self) -> str:
        columns = "total = NULL, grade = NULL, place = NULL, place_in_district = NULL"
        return f"UPDATE {self.table} SET {columns};\nVACUUM {self.table};"


_TABLE = """
CREATE TABLE {table} (entry_id bigint PRIMARY KEY, total integer, grade varchar(40),
  place integer, place_in_district integer);
INSERT INTO {table} SELECT id FROM assessment_entry WHERE cycle_id = {cycle}"""

_UPDATE = """
UPDATE {table} b SET total = r.total, grade = r.grade, place = r.place,
  place_in_district = r.place_in_district
FROM (
  SELECT entry_id, total, CASE WHEN total >= 9000 THEN 'excellent' WHEN total >= 8000 THEN 'good'
      WHEN total >= 6000 THEN 'qualified' ELSE 'poor' END AS grade,
    rank() OVER (ORDER BY total DESC) AS place,
    rank() OVER (PARTITION BY region_id ORDER BY total DESC) AS place_in_district
  FROM (
    SELECT e.id AS entry_id, a.region_id, s.total
    FROM assessment_entry e JOIN alliances_alliance a ON a.id = e.alliance_id
    CROSS JOIN LATERAL (
      SELECT (sum(c.points * w.weight) + 50) / 100 AS total
      FROM (SELECT indicator_id,
          (2 * (sum(hundredths) - max(hundredths) - min(hundredths)) + count(*) - 2)
            / (2 * (count(*) - 2)) AS points
        FROM assessment_mark WHERE entry_id = e.id GROUP BY indicator_id) c
      JOIN (VALUES {weights}) AS w (indicator_id, weight) ON w.indicator_id = c.indicator_id) s
    WHERE e.cycle_id = {cycle}) t) r
WHERE b.entry_id = r.entry_id AND (b.total, b.grade, b.place, b.place_in_district)
  IS DISTINCT FROM (r.total, r.grade, r.place, r.place_in_district);"""

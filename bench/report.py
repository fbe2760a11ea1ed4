"""The table of what was measured, as a page of the documentation."""

from __future__ import annotations

import os
import platform
import sys
from dataclasses import dataclass, field
from pathlib import Path

HEAD = """# Performance

Written by `make bench`. Ratios are what to keep: both sides of a ratio are measured in one run, in turn, and the
medians are compared. Seconds are there to give an idea: they grow with whatever else the machine does.

{machine}
"""

HOW = """
## How it was measured

- The measurements make a database, a folder and a queue of their own and take them away again. Marks follow from their numbers,
  so that every run has the same cycles: {sizes} alliances, 15 criteria, five assessors, marks with two places,
  trimmed mean. PostgreSQL is left as it is configured; after a load comes `VACUUM ANALYZE`.
- *The application* is `jobs.compute_cycle`: claim the run, compute a new set of results in portions of 5,000 alliances, each in
  a transaction, make it current, clear the former one away. *Its own statements* are the same portions, the same
  committing and the same clearing away, sent by psql.
- *The simpler statement* is what a script would do: for each alliance one aggregate over its marks, trimmed as sum − max − min,
  each criterion rounded before the total, the rank in the cycle and in the district, an `UPDATE` of what differs in a
  table without foreign keys, constraints or names. Before each round the table is emptied of figures, so that all
  of them differ. It keeps no reasons, no criteria and no former set.
- Every rule: 60 indicators, 15 of them judged, 9 each of the other five rules, over 45 measures.
- The worker is a real one (`celery -A config worker`, one process) on Redis; its time runs from sending the message until the run is
  settled and the former set cleared away. Memory is the peak of its process during the cycle less what it held before.
- Reading: gunicorn with two workers of four threads on this machine, 16 connections that are kept open, a reader who signs in
  by token and may see everything; the views compared with ask for the same. The readers run on the same processors and cost the
  same on either side, which draws every ratio of two rates towards 1.
"""


@dataclass
class Row:
    what: str
    goal: str
    measured: str
    is_met: bool | None
    note: str = ""

    @property
    def verdict(self) -> str:
        said = {True: "met", False: "**missed**", None: "–"}[self.is_met]
        return (
            f"{said}: {self.note}"
            if self.note and self.is_met is False
            else " ".join(filter(None, [said, f"({self.note})" if self.note else ""]))
        )


@dataclass
class Report:
    rows: dict[str, list[Row]] = field(default_factory=dict)
    load: float = field(default_factory=lambda: os.getloadavg()[0])

    def add(self, section: str, row: Row) -> None:
        print(f"  {row.what}: {row.measured} ({row.goal or 'no goal'}) {row.verdict}", flush=True)
        self.rows.setdefault(section, []).append(row)

    def at_most(
        self, section: str, what: str, limit: float, value: float, told: str = "", why: str = ""
    ) -> None:
        self._ratio(section, what, f"≤ {limit_text(limit)}", value, value <= limit, told, why)

    def at_least(
        self, section: str, what: str, limit: float, value: float, told: str = "", why: str = ""
    ) -> None:
        self._ratio(section, what, f"≥ {limit_text(limit)}", value, value >= limit, told, why)

    def _ratio(
        self, section: str, what: str, goal: str, value: float, is_met: bool, told: str, why: str
    ) -> None:
        measured = f"{shown(value)}" + (f" ({told})" if told else "")
        self.add(section, Row(what, goal, measured, is_met, "" if is_met else why))

    def say(self, section: str, what: str, measured: str) -> None:
        self.add(section, Row(what, "", measured, None))

    def write(self, path: Path, sizes: list[int]) -> None:
        parts = [HEAD.format(machine=machine(self.load))]
        for section, rows in self.rows.items():
            parts.append(f"\n## {section}\n\n| what | goal | measured | |\n|---|---|---|---|\n")
            parts += [
                f"| {r.what} | {r.goal or '–'} | {r.measured} | {r.verdict} |\n" for r in rows
            ]
        parts.append(HOW.format(sizes=" / ".join(f"{size:,}" for size in sizes)))
        path.write_text("".join(parts), encoding="utf-8")


def limit_text(limit: float) -> str:
    return f"{limit:g}" if limit >= 0.1 else f"1/{1 / limit:.0f}"


def shown(value: float) -> str:
    return f"{value:.2f}" if value >= 0.1 else f"1/{1 / value:,.0f}" if value else "0"


def machine(load: float) -> str:
    """Say in one line what this ran on, without naming it."""
    from django.db import connection

    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        server = cursor.fetchone()[0].split()[0]
        cursor.execute("SHOW shared_buffers")
        buffers = cursor.fetchone()[0]
    return (
        f"Machine: {os.cpu_count()} processors ({platform.machine()}), {memory:.0f} GB of memory, Linux, "
        f"PostgreSQL {server} with {buffers} of shared buffers, Python {sys.version.split()[0]}. "
        f"Its load before the measurements began: {load:.1f}."
    )

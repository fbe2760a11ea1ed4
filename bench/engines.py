"""The same on SQLite, in a process beside this one, and both held to exact fractions."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from assessment.models import Cycle
from bench.clock import alternately, rounds_for
from bench.cycle import SECTION, compute
from bench.place import ROOT
from bench.report import Report, Row


class Beside:
    """The application on SQLite; one question a line, one answer a line."""

    def __init__(self, folder: Path) -> None:
        environment = {"DATABASE_URL": "", "VAR_DIR": str(folder / "sqlite")}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.beside"],
            cwd=ROOT,
            env=os.environ | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, what: str, *values: object) -> None:
        assert self._process.stdin
        print(json.dumps([what, *values]), file=self._process.stdin, flush=True)

    def answer(self) -> float:
        assert self._process.stdout
        return json.loads(self._process.stdout.readline())

    def __enter__(self) -> Beside:
        return self

    def __exit__(self, *about: object) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait()


def sqlite(report: Report, sizes: list[int], rounds: int, folder: Path) -> None:
    large = [size for size in sizes if size >= 10_000] or sizes
    with Beside(folder) as beside:
        beside.ask("make", large)
        beside.answer()
        for size in large:
            _both(report, beside, size, rounds_for(size, rounds))


def _both(report: Report, beside: Beside, size: int, rounds: int) -> None:
    cycle = Cycle.objects.get(code=f"judged-{size}")

    def there() -> float:
        beside.ask("compute", cycle.code)
        return beside.answer()

    found = alternately({"sqlite": there, "postgresql": lambda: compute(cycle)}, rounds)
    report.at_most(
        SECTION,
        f"SQLite ÷ PostgreSQL, full cycle, {size:,}",
        2,
        found["sqlite"] / found["postgresql"],
        f"{found['sqlite']:.3f} s ÷ {found['postgresql']:.3f} s",
        "SQLite groups all marks of a portion at once, having no lateral joins",
    )


def exact(report: Report, examples: int, folder: Path) -> None:
    """Compare random cycles with exact fractions on both databases, at the same time."""
    from bench.exact import differences

    with Beside(folder) as beside:
        beside.ask("exact", examples)
        found = {"PostgreSQL": differences(examples), "SQLite": beside.answer()}
    for engine, (cycles, different) in found.items():
        what = f"differences from exact fractions in random cycles, {engine}"
        report.add(SECTION, Row(what, "0", f"{different} in {cycles:,}", different == 0))

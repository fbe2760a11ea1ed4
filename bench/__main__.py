"""``make bench``: all of it, or the parts and sizes asked for."""

from __future__ import annotations

import argparse
import os
import time
from pathlib import Path

from bench.place import ROOT, own_place

PARTS = (
    "cycle",
    "mark",
    "celery",
    "engines",
    "exact",
    "reading",
    "pages",
    "registers",
    "rows",
    "folder",
    "start",
    "workbooks",
)


def main() -> None:
    asked = _asked()
    with own_place() as folder:
        import django

        django.setup()
        _measure(asked, folder)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--parts", default=",".join(PARTS), help=f"some of {','.join(PARTS)}")
    parser.add_argument("--sizes", default="1000,10000,100000", help="alliances in a cycle")
    parser.add_argument("--rounds", type=int, default=7, help="fewer are taken of large cycles")
    parser.add_argument("--examples", type=int, default=1000, help="random cycles on each engine")
    parser.add_argument("--output", type=Path, default=ROOT / "docs" / "performance.md")
    return parser.parse_args()


def _measure(asked: argparse.Namespace, folder: Path) -> None:
    from bench import cycle, deriving, engines, outside, pages, reading, rows, workbooks, world
    from bench.report import Report

    begun = time.perf_counter()
    report = Report()
    parts = asked.parts.split(",")
    sizes = sorted(int(size) for size in asked.sizes.split(","))
    world.make(sizes, is_whole="cycle" in parts)
    _say(begun, "the cycles are made")
    measures = {
        "cycle": lambda: cycle.measure(report, sizes, asked.rounds),
        "celery": lambda: cycle.through_celery(report, sizes, asked.rounds),
        "mark": lambda: cycle.one_mark(report, sizes, asked.rounds),
        "engines": lambda: engines.sqlite(report, sizes, asked.rounds, folder),
        "exact": lambda: engines.exact(report, asked.examples, folder),
        "reading": lambda: reading.measure(report, sizes),
        "pages": lambda: pages.measure(report, sizes[0]),
        "registers": lambda: deriving.measure(report, asked.rounds),
        "rows": lambda: rows.measure(report, folder),
        "folder": lambda: outside.importing(report, folder),
        "start": lambda: outside.starting(report, folder),
        "workbooks": lambda: workbooks.measure(report),
    }
    for part in PARTS:
        if part in parts:
            measures[part]()
            report.write(asked.output, sizes)
            _say(begun, part)


def _say(begun: float, what: str) -> None:
    print(f"{time.perf_counter() - begun:6.0f} s  {what}", flush=True)


if __name__ == "__main__":
    os.environ.setdefault("PYTHONWARNINGS", "ignore")
    main()

"""What people wait for at the command line: an import, and the demonstration's start."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path

from django.core.management import call_command

from bench.bare import psql
from bench.clock import alternately
from bench.place import ROOT
from bench.report import Report
from bench.world import judged_framework, make_cycle, tidy

SECTION = "Commands"
ROWS_PER_ALLIANCE = 75
ALLIANCES = 134  # 10,050 marks
_COLUMNS = "entry_id, indicator_id, assessor_id, hundredths, comment, version, updated_at"
_BARE = f"""
CREATE TABLE bare_marks (LIKE assessment_mark INCLUDING ALL);
ALTER TABLE bare_marks ADD FOREIGN KEY (entry_id) REFERENCES assessment_entry,
  ADD FOREIGN KEY (indicator_id) REFERENCES assessment_indicator,
  ADD FOREIGN KEY (assessor_id) REFERENCES assessment_assessor;
\\copy (SELECT {_COLUMNS} FROM assessment_mark m JOIN assessment_entry e ON e.id = m.entry_id \
JOIN assessment_cycle c ON c.id = e.cycle_id WHERE c.code = 'small') TO '{{file}}' WITH (FORMAT csv)"""


def importing(report: Report, folder: Path) -> None:
    """Load a folder of 10,000 marks as a new cycle, beside a bare \\copy of the marks' file."""
    make_cycle("small", judged_framework(), ALLIANCES)
    tidy()
    source = folder / "exchange"
    sink = (folder / "said").open("w")
    call_command("dumpcycle", "small", str(source), stdout=sink)
    number = iter(range(1000))

    def load() -> float:
        definition = (source / "cycle.yaml").read_text(encoding="utf-8")
        named = re.sub(r"(?m)^code:.*$", f"code: import-{next(number)}", definition)
        (source / "cycle.yaml").write_text(named, encoding="utf-8")
        begun = time.perf_counter()
        call_command("loadcycle", str(source), stdout=sink)
        return time.perf_counter() - begun

    def dry() -> float:
        begun = time.perf_counter()
        call_command("loadcycle", str(source), "--dry-run", stdout=sink)
        return time.perf_counter() - begun

    with psql() as shell:
        shell.seconds(_BARE.format(file=folder / "bare.csv"))
        copy = f"\\copy bare_marks ({_COLUMNS}) FROM '{folder / 'bare.csv'}' WITH (FORMAT csv)"

        def bare() -> float:
            shell.seconds("TRUNCATE bare_marks;")
            return shell.seconds(copy)

        found = alternately({"load": load, "dry": dry, "copy": bare}, 3)
    rows = ALLIANCES * ROWS_PER_ALLIANCE
    report.at_most(
        SECTION,
        f"import of a folder with {rows:,} marks ÷ a bare \\copy of the marks",
        5,
        found["load"] / found["copy"],
        f"{found['load']:.2f} s ÷ {found['copy']:.3f} s",
        "the copy knows every key already; the import reads the whole folder, checks every cell, finds the keys and "
        "writes the history of every mark beside it",
    )
    report.say(SECTION, f"dry run of the same import, {rows:,} marks", f"{found['dry']:.2f} s")


def starting(report: Report, folder: Path) -> None:
    """Start the demonstration from nothing until a page answers."""
    kept = ("DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE")
    environment = {name: value for name, value in os.environ.items() if name not in kept}
    environment["VAR_DIR"] = str(folder / "demonstration")
    begun = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "manage.py", "demo", "--port", "0"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout
        if not any("http://" in line for line in process.stdout):
            raise RuntimeError("The demonstration did not start.")
        taken = time.perf_counter() - begun
    finally:
        process.terminate()
        process.communicate(timeout=60)
    report.at_most(SECTION, "`make demo` from nothing to the first page, s", 30, taken)

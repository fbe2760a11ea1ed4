"""Writes the demonstration: one exchange folder for each of the four years.

Three years have figures and marks, of which the second waits for its decisions; of the fourth
there are only the registers so far, and the alliances are writing their reports.
"""

import csv
import json
import shutil
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from assessment.demo import framework, registers
from assessment.demo.alliances import Alliance, founded_by
from assessment.demo.decisions import DECIDED_YEAR
from assessment.demo.marks import Sheet, marks, sheets
from assessment.demo.measures import measures_of
from assessment.demo.membership import spells
from assessment.demo.places import CHAINS, CITY, DEMO_EN, DEMO_ZH, REGIONS
from assessment.demo.story import REPORT_YEAR, RULINGS, SCORING_YEAR, YEARS, is_excused
from assessment.demo.units import all_units

PHASES = {DECIDED_YEAR: "deliberation", SCORING_YEAR: "scoring", REPORT_YEAR: "reporting"}


def cycle_code(year: int) -> str:
    return f"zibo-{year}"


def build(folder: Path) -> list[Path]:
    """Write the exchange folders of the demonstration into ``folder`` and return them, oldest first.

    The same bytes every time, on every machine. Members and units are the same in all years,
    so the order of loading does not matter.
    """
    finished = [_build_year(folder / cycle_code(year), year) for year in YEARS]
    return [*finished, _build_reported_year(folder / cycle_code(REPORT_YEAR))]


def assignments() -> list[tuple[str, str, str]]:
    """Return (cycle, alliance, assessor) for the sheets that are assigned and hold no mark yet."""
    return [
        (cycle_code(sheet.year), sheet.alliance, sheet.assessor)
        for sheet in sheets_in_scoring()
        if sheet.progress == "untouched"
    ]


def finished_sheets() -> list[tuple[str, str, str]]:
    """Return (cycle, alliance, assessor) for the sheets of the open cycle that lack nothing."""
    return [
        (cycle_code(sheet.year), sheet.alliance, sheet.assessor)
        for sheet in sheets_in_scoring()
        if sheet.progress == "complete"
    ]


def sheets_in_scoring() -> tuple[Sheet, ...]:
    return sheets(SCORING_YEAR, _codes(_taking_part(SCORING_YEAR)))


def _taking_part(year: int) -> tuple[Alliance, ...]:
    return founded_by(date(year, 12, 31))


def _codes(alliances: Iterable[Alliance]) -> tuple[str, ...]:
    return tuple(alliance.code for alliance in alliances)


def _build_year(folder: Path, year: int) -> Path:
    alliances = _begin(folder, year)
    _write_work(folder, year, alliances)
    return folder


def _build_reported_year(folder: Path) -> Path:
    """Write the year whose reports are being written: what the alliances kept during it."""
    alliances = _begin(folder, REPORT_YEAR)
    for name, columns in registers.COLUMNS.items():
        rows_of = getattr(registers, name)
        if columns.startswith("unit"):
            rows = rows_of()
        else:
            rows = (row for alliance in alliances for row in rows_of(alliance))
        _write(folder / f"{name}.csv", columns, rows)
    return folder


def _begin(folder: Path, year: int) -> tuple[Alliance, ...]:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "cycle.yaml").write_bytes(_cycle_yaml(year).encode())
    shutil.copyfile(framework.FILE, folder / "framework.yaml")
    alliances = _taking_part(year)
    _write_registers(folder, alliances)
    return alliances


def _cycle_yaml(year: int) -> str:
    names = {
        "zh-hans": f"{year}年度淄博市产教联合体评估{DEMO_ZH}",
        "en": f"Zibo industry-education alliances {year}{DEMO_EN}",
    }
    lines = [
        f"code: {cycle_code(year)}",
        "name:",
        *(
            f"  {language}: {json.dumps(name, ensure_ascii=False)}"
            for language, name in names.items()
        ),
        f"year: {year}",
        f'as_of: "{year}-12-31"',
        f'region: "{CITY}"',
        f"phase: {PHASES.get(year, 'published')}",
    ]
    return "\n".join(lines) + "\n"


def _write_registers(folder: Path, alliances: Sequence[Alliance]) -> None:
    codes = _codes(alliances)
    _write(folder / "regions.csv", "code name_zh name_en", REGIONS)
    _write(
        folder / "chains.csv",
        "code name_zh name_en",
        ((chain.code, chain.zh + DEMO_ZH, chain.en + DEMO_EN) for chain in CHAINS),
    )
    _write(
        folder / "units.csv",
        "uscc code name_zh name_en kind scale region",
        (
            (*((u.key, "") if u.has_uscc else ("", u.key)), u.zh, u.en, u.kind, u.scale, u.region)
            for u in all_units()
        ),
    )
    _write(
        folder / "alliances.csv",
        "code name_zh name_en kind region park established_on chains",
        (
            (a.code, a.zh, a.en, a.kind, a.region, a.park, a.established_on, ";".join(a.chains))
            for a in alliances
        ),
    )
    _write(
        folder / "memberships.csv",
        "alliance unit role joined_on left_on",
        (
            (s.alliance, s.unit.key, s.role, s.joined_on, s.left_on)
            for s in spells()
            if s.alliance in codes
        ),
    )


def _write_work(folder: Path, year: int, alliances: Sequence[Alliance]) -> None:
    _write(
        folder / "measures.csv",
        "alliance measure value",
        (
            (alliance.code, measure, value)
            for alliance in alliances
            if not is_excused(year, alliance.code)
            for measure, value in measures_of(alliance, year).items()
        ),
    )
    _write(
        folder / "marks.csv",
        "alliance indicator assessor mark comment",
        marks(year, _codes(alliances)),
    )
    _write(folder / "exceptions.csv", "alliance kind item value reason", RULINGS[year])


def _write(file: Path, header: str, rows: Iterable[Sequence[object]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(header.split())
        writer.writerows(rows)

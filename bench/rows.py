"""Ten thousand rows of a register: through the exchange folder, and as a workbook's rows."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.core.management import call_command

from alliances.models import Activity, Alliance
from alliances.services.importing import import_rows
from alliances.tables.columns import Row
from bench.report import Report
from bench.world import NOW, judged_framework, make_cycle
from members.choices import Role, UnitKind
from members.models import Unit, User

SECTION = "Registers"
ROWS = 10_000
PARTNERS = 40
CYCLE = "registers"
KINDS = ("matching_event", "training_class", "technical_service", "internship", "patent")
LIMIT_SECONDS = 10


def measure(report: Report, folder: Path) -> None:
    """Add, repeat, change and remove the rows of one alliance."""
    make_cycle(CYCLE, judged_framework(), 1)
    alliance = Alliance.objects.get(entries__cycle__code=CYCLE)
    units = [
        Unit(code=f"partner-{n}", name_zh=f"单位{n}", kind=UnitKind.ENTERPRISE)
        for n in range(PARTNERS)
    ]
    Unit.objects.bulk_create(units)
    clerk = User.objects.create_user("registrar", role=Role.BUREAU)

    def seconds(quantity: int, **how: Any) -> float:
        rows = list(_rows(alliance.code, quantity)) if quantity else []
        begun = time.perf_counter()
        plan = import_rows(
            "activities", rows, alliance, by=clerk, now=NOW, today=date(2025, 12, 1), **how
        )
        assert not plan.faults
        return time.perf_counter() - begun

    def say(what: str, taken: float) -> None:
        report.at_most(SECTION, f"{what}, {ROWS:,} activities, s", LIMIT_SECONDS, taken)

    say("added with two partners each", seconds(1))
    say("the same again", seconds(1))
    say("dry run in which every row changes", seconds(2, is_dry_run=True))
    say("every row changed", seconds(2))
    _through_a_folder(report, folder)
    say("every row removed", seconds(0, removes_missing=True))
    assert not Activity.objects.filter(alliance=alliance).exists()


def _through_a_folder(report: Report, folder: Path) -> None:
    source = folder / "registers"
    for what, command in (
        ("dump", ("dumpcycle", CYCLE, str(source))),
        ("load of what is there", ("loadcycle", str(source))),
    ):
        with (folder / "registers-said").open("w") as sink:
            begun = time.perf_counter()
            call_command(*command, stdout=sink)
            taken = time.perf_counter() - begun
        told = f"{what}: the folder of a cycle with {ROWS:,} activities, s"
        report.at_most(SECTION, told, LIMIT_SECONDS, taken)


def _rows(alliance: str, quantity: int) -> Iterator[Row]:
    for number in range(ROWS):
        partners = {f"partner-{(number + step) % PARTNERS}" for step in (0, 7)}
        values = {
            "alliance": alliance,
            "code": f"a-{number}",
            "kind": KINDS[number % len(KINDS)],
            "title": f"活动{number}",
            "held_on": date(2025, 1, 1) + timedelta(days=number % 330),
            "quantity": quantity,
            "partners": tuple(sorted(partners)),
        }
        yield Row(number + 2, values, is_sound=True)

"""Ten thousand rows of a register as a workbook: looked through, taken in, and sent out."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any, TypeVar

from alliances.models import Alliance, Membership
from alliances.workbooks.importing import apply_import, preview_import, stored_rows
from alliances.workbooks.scope import Scope, scope_of
from alliances.workbooks.writing import write_workbook
from bench.report import Report
from bench.world import NOW, judged_framework, make_cycle
from members.choices import Role, UnitKind
from members.models import Unit, User

T = TypeVar("T")
SECTION = "Workbooks"
ROWS = 10_000
PARTNERS = 40
CYCLE = "workbooks"
KINDS = ("matching_event", "training_class", "technical_service", "internship", "patent")
LIMIT_SECONDS = 10


def measure(report: Report) -> None:
    """Write a workbook, look through it, take it in, change every row, and send the register out."""
    make_cycle(CYCLE, judged_framework(), 1)
    alliance = Alliance.objects.get(entries__cycle__code=CYCLE)
    for number in range(PARTNERS):
        unit = Unit.objects.create(
            code=f"firm-{number}", name_zh=f"企业{number}", kind=UnitKind.ENTERPRISE
        )
        Membership.objects.create(
            alliance=alliance, unit=unit, role="member", joined_on=date(2020, 1, 1)
        )
    clerk = User.objects.create_user("clerk", role=Role.BUREAU)
    scope = scope_of(alliance, "activities", clerk)

    def timed(what: str, do: Callable[[], T]) -> T:
        begun = time.perf_counter()
        done = do()
        taken = time.perf_counter() - begun
        report.at_most(SECTION, f"{what}, {ROWS:,} activities, s", LIMIT_SECONDS, taken)
        return done

    for what, quantity in (("added", 1), ("changed", 2)):
        content = _written(scope, _rows(quantity))
        look = timed(
            f"dry run in which every row is {what}",
            lambda content=content: preview_import(scope, content, removes=True),
        )
        digest = look.digest
        timed(
            f"every row {what}",
            lambda content=content, digest=digest: apply_import(
                scope, content, removes=True, digest=digest, now=NOW
            ),
        )
    sent = timed("sent out", lambda: _written(scope, stored_rows(scope)))
    report.say(SECTION, f"the workbook with {ROWS:,} activities, kB", f"{len(sent) / 1000:,.0f}")


def _written(scope: Scope, rows: Iterator[dict[str, Any]]) -> bytes:
    file = io.BytesIO()
    write_workbook(file, scope.layout, rows, title="", named=scope.named())
    return file.getvalue()


def _rows(quantity: int) -> Iterator[dict[str, Any]]:
    for number in range(ROWS):
        partners = {f"firm-{(number + step) % PARTNERS}" for step in (0, 7)}
        yield {
            "code": f"w-{number}",
            "kind": KINDS[number % len(KINDS)],
            "title": f"活动{number}",
            "held_on": date(2025, 1, 1) + timedelta(days=number % 330),
            "quantity": quantity,
            "amount": None,
            "person_days": None,
            "level": "none",
            "carrier": None,
            "partners": tuple(sorted(partners)),
            "note": "",
        }

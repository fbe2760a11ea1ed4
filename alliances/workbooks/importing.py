"""Taking a workbook into a register: first what would change, then the change itself."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from alliances.computing.matching import BATCH, batches
from alliances.computing.register_values import known_rows
from alliances.services.importing import import_rows
from alliances.services.register_plan import Plan
from alliances.tables.cells import written
from alliances.workbooks.grid import Grid, read_grid
from alliances.workbooks.refusals import Faults, WorkbookRefused, refuse_cells
from alliances.workbooks.scope import Scope
from common.errors import DomainError

MOST_TOLD = 20


class RegisterChanged(DomainError):
    """Somebody wrote in the register after the changes were shown."""

    code = "stale_version"


@dataclass(frozen=True, slots=True)
class Preview:
    """What would change, ``digest`` being the mark of exactly these changes."""

    grid: Grid
    plan: Plan

    @property
    def digest(self) -> str:
        told = hashlib.sha256()
        for line in _lines(self.plan):
            told.update(line.encode())
            told.update(b"\x1e")
        return told.hexdigest()[:32]

    @property
    def unchanged(self) -> int:
        return len(self.grid.rows) - len(self.plan.added) - len(self.plan.changed)


def _lines(plan: Plan) -> Iterator[str]:
    for key, change in plan.added.items():
        yield f"+{key}{_texts(change.values)}"
    for key, change in plan.changed.items():
        cells = [(cell.column, written(cell.before), written(cell.after)) for cell in change.cells]
        yield f"~{key}{cells}"
    for key, stored in plan.removed.items():
        yield f"-{key}{_texts(stored.values)}"


def _texts(values: dict[str, Any]) -> list[tuple[str, str]]:
    return [(name, written(value)) for name, value in values.items()]


def preview_import(scope: Scope, content: bytes, *, removes: bool) -> Preview:
    """Return what a workbook would change; ``removes``: rows that it does not name go.

    Raises ``PermissionDenied``, or ``WorkbookRefused`` with every cell that is wrong.
    """
    return _import(scope, content, removes=removes, now=timezone.now(), is_dry_run=True)


@transaction.atomic
def apply_import(
    scope: Scope, content: bytes, *, removes: bool, digest: str, now: datetime
) -> Preview:
    """Write what was shown under ``digest``, all of it or nothing.

    Raises ``RegisterChanged`` where it would be something else by now, and what
    ``preview_import`` raises.
    """
    done = _import(scope, content, removes=removes, now=now, is_dry_run=False)
    if done.digest != digest:
        raise RegisterChanged(
            _("The register was changed in the meantime. Look at the changes again and confirm.")
        )
    return done


def _import(
    scope: Scope, content: bytes, *, removes: bool, now: datetime, is_dry_run: bool
) -> Preview:
    if not scope.may_write:
        raise PermissionDenied  # Before the file is read, which takes longer.
    grid = read_grid(scope.layout, content, scope.known(), owner=scope.alliance.code)
    plan = import_rows(
        scope.layout.register,
        grid.rows,
        scope.alliance,
        by=scope.user,
        now=now,
        today=localdate(now),
        removes_missing=removes,
        is_dry_run=is_dry_run,
    )
    _refuse_faults(grid, plan)
    return Preview(grid, plan)


def _refuse_faults(grid: Grid, plan: Plan) -> None:
    """Raise ``WorkbookRefused`` for what is wrong with cells, then for rows that cannot go."""
    faults = Faults()
    for fault in plan.faults:
        if fault.line:
            faults.found.append(grid.fault(fault.line, fault.column, fault.sentence))
    refuse_cells(faults)
    if plan.faults:
        told = [fault.sentence for fault in plan.faults]
        if len(told) > MOST_TOLD:
            told = [*told[:MOST_TOLD], "…"]
        raise WorkbookRefused(" ".join([_("Not every missing row can be removed."), *told]))


def stored_rows(scope: Scope) -> Iterator[dict[str, Any]]:
    """Yield the rows that the user sees, some hundreds at a time, in the order of their codes."""
    keys = scope.readable().order_by(*_order(scope)).values_list("pk", flat=True)
    rows = scope.kept.model.objects.all()
    for batch in batches(list(keys), BATCH):
        found = known_rows(scope.layout.register, rows.filter(pk__in=batch)).values()
        values = {stored.pk: stored.values for stored in found}
        yield from (values[key] for key in batch if key in values)


def _order(scope: Scope) -> list[str]:
    if scope.layout.is_of_schools:
        return ["unit__code", "year", *(["code"] if scope.kept.has_code else [])]
    return ["code"]

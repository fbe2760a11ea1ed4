"""Who assesses whom: the matrix of a cycle's alliances and assessors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from alliances.models import Membership
from assessment.computing.progress import Progress, progress_of
from assessment.models import Assessor, Assignment, Cycle, Entry


@dataclass(frozen=True, slots=True)
class Cell:
    """One assessor and one alliance; ``sheet`` is None where they are not brought together."""

    entry: Entry
    assessor: Assessor
    sheet: Assignment | None
    progress: Progress
    has_conflict: bool

    @property
    def key(self) -> str:
        return f"{self.entry.pk}-{self.assessor.pk}"

    @property
    def is_fixed(self) -> bool:
        """Whether the sheet can no longer be taken back: something was done with it."""
        return self.sheet is not None and (self.progress.marked > 0 or not self.sheet.is_open)


@dataclass(frozen=True, slots=True)
class Row:
    entry: Entry
    cells: list[Cell]

    @property
    def count(self) -> int:
        return sum(cell.sheet is not None for cell in self.cells)


def assessors_for(cycle: Cycle) -> list[Assessor]:
    """Return those who can be assigned, and those who are, by name."""
    assigned = Assignment.objects.filter(entry__cycle=cycle).values("assessor")
    able = Assessor.objects.filter(Q(user__is_active=True) | Q(pk__in=assigned))
    return sorted(able.select_related("user"), key=str)


def panel(cycle: Cycle, entries: Sequence[Entry], assessors: Sequence[Assessor]) -> list[Row]:
    """Return a row for each of ``entries``, in five queries; they come with their alliance."""
    sheets = {
        (sheet.entry_id, sheet.assessor_id): sheet
        for sheet in Assignment.objects.filter(entry__in=entries)
    }
    by_key = {entry.pk: entry for entry in entries}
    for each in sheets.values():
        each.entry = by_key[each.entry_id]
        each.entry.cycle = cycle
    progress = progress_of(list(sheets.values()))
    conflicts = _conflicts(cycle, entries, assessors)
    rows = []
    for entry in entries:
        cells = []
        for assessor in assessors:
            sheet = sheets.get((entry.pk, assessor.pk))
            unit = assessor.user.unit_id if assessor.user else None
            done = progress[sheet.pk] if sheet else Progress(0, 0)
            conflict = (entry.alliance_id, unit) in conflicts
            cells.append(Cell(entry, assessor, sheet, done, conflict))
        rows.append(Row(entry, cells))
    return rows


def _conflicts(
    cycle: Cycle, entries: Sequence[Entry], assessors: Sequence[Assessor]
) -> set[tuple[int, int | None]]:
    """Return (alliance, unit) where an assessor's unit belongs to an alliance on the cycle's day:
    ``permissions.has_conflict`` for all of them at once."""
    units = {assessor.user.unit_id for assessor in assessors if assessor.user}
    spells = Membership.objects.in_force_on(cycle.as_of).filter(
        alliance__in=[entry.alliance_id for entry in entries], unit__in=units - {None}
    )
    return set(spells.values_list("alliance", "unit"))

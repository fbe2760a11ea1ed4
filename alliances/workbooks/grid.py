"""The rows of a register in a workbook, read to the values of its table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from alliances.tables.cells import Wrong, quoted
from alliances.tables.columns import Row
from alliances.workbooks.heads import Head, find_head
from alliances.workbooks.layout import OWNER, Field, Layout
from alliances.workbooks.refusals import Fault, Faults, Place, refuse_cells
from alliances.workbooks.sheets import Value, read_sheets
from alliances.workbooks.values import Known, read_value

MOST_TOLD = 200


@dataclass(frozen=True, slots=True)
class Told:
    """A cell that was understood otherwise than it was written."""

    place: Place
    written: str
    read: str


@dataclass(slots=True)
class Grid:
    """``rows`` are by the number of their row in ``sheet``; ``absent`` columns are not in the file."""

    sheet: str
    rows: list[Row]
    places: dict[str, int]
    absent: list[Field]
    sentences: list[str]
    told: list[Told] = field(default_factory=list)
    told_count: int = 0

    def place(self, line: int, column: str) -> Place:
        return Place(line - 1, self.places.get(column, 0))

    def fault(self, line: int, column: str, sentence: str) -> Fault:
        return Fault(self.sheet, self.place(line, column), sentence)


def read_grid(layout: Layout, content: bytes, known: Known, *, owner: str) -> Grid:
    """Read the register of ``layout`` from a workbook; ``owner`` is the code of the alliance.

    Raises ``WorkbookRefused`` with every cell that is wrong.
    """
    head, sentences = find_head(layout, read_sheets(content))
    faults = Faults()
    _refuse_what_cannot_be_read(head, faults)
    refuse_cells(faults)
    grid = Grid(
        head.sheet.name,
        [],
        {column.name: place for place, column in head.places.items()},
        [
            column
            for column in layout.fields
            if column not in head.places.values() and column.name not in layout.table.key
        ],
        sentences + _sentences(head),
    )
    for index, cells in _filled_rows(head):
        grid.rows.append(_row(head, grid, faults, index, cells, known, layout, owner))
    _refuse_twice(layout, grid, faults)
    refuse_cells(faults)
    return grid


def _refuse_what_cannot_be_read(head: Head, faults: Faults) -> None:
    sheet = head.sheet
    for first, last in sheet.marks.merged:
        if last.row >= head.row and first.column <= max(head.places) and last != first:
            sentence = _("The cells %(first)s to %(last)s are merged. Split them and fill in each.")
            faults.add(sheet.name, first, sentence % {"first": first, "last": last})
    for places, sentence in (
        (sheet.marks.formulas, _("This cell holds a formula. Copy it and paste it as a value.")),
        (sheet.marks.errors, _("This cell holds an error of a formula.")),
    ):
        for place in places:
            if place.row >= head.row and place.column in head.places:
                faults.add(sheet.name, place, sentence)


def _sentences(head: Head) -> list[str]:
    """Say how many rows are hidden: they count like the others."""
    hidden = sum(row > head.row for row in head.sheet.marks.hidden_rows)
    if not hidden:
        return []
    sentence = ngettext(
        "%(count)s row is hidden by a filter or by hand; it was read like the others.",
        "%(count)s rows are hidden by a filter or by hand; they were read like the others.",
        hidden,
    )
    return [sentence % {"count": hidden}]


def _filled_rows(head: Head) -> Iterator[tuple[int, Sequence[Value]]]:
    for index, row in enumerate(head.sheet.rows[head.row + 1 :], head.row + 1):
        if any(not isinstance(row[c], str) or str(row[c]).strip() for c in head.places):
            yield index, row


def _row(
    head: Head,
    grid: Grid,
    faults: Faults,
    index: int,
    cells: Sequence[Value],
    known: Known,
    layout: Layout,
    owner: str,
) -> Row:
    values: dict[str, Any] = {} if layout.is_of_schools else {OWNER: owner}
    is_sound = True
    for column, of in head.places.items():
        place = Place(index, column)
        try:
            read = read_value(
                of,
                cells[column],
                known,
                is_percent=(index, column) in head.sheet.marks.percents,
                is_1904=head.sheet.is_1904,
            )
            values[of.name] = of.column.value_of(read.text)
        except Wrong as wrong:
            faults.add(head.sheet.name, place, f"{of.heading}{pgettext('label', ': ')}{wrong}")
            is_sound = False
            continue
        if read.told:
            _tell(grid, place, cells[column], read.told)
    return Row(index + 1, values, is_sound)


def _tell(grid: Grid, place: Place, written: Value, read: str) -> None:
    grid.told_count += 1
    if len(grid.told) < MOST_TOLD:
        text = f"{written:.15g}" if isinstance(written, float) else str(written)
        grid.told.append(Told(place, quoted(text), quoted(read)))


def _refuse_twice(layout: Layout, grid: Grid, faults: Faults) -> None:
    first: dict[tuple[Any, ...], int] = {}
    key = layout.table.key
    for row in grid.rows:
        if any(row.values.get(name) is None for name in key):
            continue
        values = tuple(row.values[name] for name in key)
        if values in first:
            sentence = _("This row has the same key as row %(line)s.")
            place = grid.place(row.line, key[-1])
            faults.add(grid.sheet, place, sentence % {"line": first[values]})
        first.setdefault(values, row.line)

"""Which sheet of a workbook holds the register, and where its columns stand."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from alliances.tables.cells import quoted
from alliances.workbooks.explaining import sheet_names
from alliances.workbooks.layout import LAYOUTS, Field, Layout
from alliances.workbooks.refusals import WorkbookRefused, letters
from alliances.workbooks.sheets import Sheet, Value

MOST_ROWS_ABOVE = 20
ENOUGH_ALIKE = 2  # So many headings of a register make a row its head, where it has as many.
ORNAMENT = re.compile(r"[\s*＊:：]+|\((required|optional|必填|选填)\)")


@dataclass(frozen=True, slots=True)
class Head:
    """``row`` holds the headings of ``sheet``; ``places`` tells the column of each field."""

    sheet: Sheet
    row: int
    places: dict[int, Field]


def find_head(layout: Layout, sheets: Sequence[Sheet]) -> tuple[Head, list[str]]:
    """Return the head of the register, and sentences on the sheets that are not read.

    Raises ``WorkbookRefused`` where no sheet or several hold the register, or its columns are not
    those of the template.
    """
    rows = {sheet.name: _best_row(layout, sheet) for sheet in sheets}
    fitting = [
        sheet for sheet in sheets if rows[sheet.name] is not None and not is_of_the_template(sheet)
    ]
    visible = [sheet for sheet in fitting if not sheet.is_hidden]
    if not visible:
        raise WorkbookRefused(_no_sheet(layout, sheets, fitting))
    if len(visible) > 1:
        raise WorkbookRefused(
            _("The sheets %(sheets)s all look like this register. Keep one of them in the file.")
            % {"sheets": _names(sheet.name for sheet in visible)}
        )
    sheet, row = visible[0], rows[visible[0].name]
    assert row is not None
    head = Head(sheet, row, _places(layout, sheet, row))
    return head, [_left_out(other) for other in sheets if _is_worth_telling(other, sheet)]


def _left_out(sheet: Sheet) -> str:
    if sheet.is_hidden:
        return _("The sheet “%(sheet)s” is hidden and was not read.") % {"sheet": sheet.name}
    return _("The sheet “%(sheet)s” was not read.") % {"sheet": sheet.name}


def _is_worth_telling(sheet: Sheet, taken: Sheet) -> bool:
    is_filled = any(cell != "" for row in sheet.rows for cell in row)
    return sheet is not taken and is_filled and not is_of_the_template(sheet)


def is_of_the_template(sheet: Sheet) -> bool:
    """Whether a sheet is one of those that explain the template."""
    return sheet.name in sheet_names()


def _no_sheet(layout: Layout, sheets: Sequence[Sheet], hidden: Sequence[Sheet]) -> str:
    if hidden:
        return _(
            "The register stands on the hidden sheet “%(sheet)s”. Show the sheet and save."
        ) % {"sheet": hidden[0].name}
    for other in LAYOUTS.values():
        if other is not layout and any(_best_row(other, sheet) is not None for sheet in sheets):
            return _(
                "This is the workbook of another register, “%(other)s”; here it is “%(register)s”."
            ) % {"other": other.label, "register": layout.label}
    return _(
        "No sheet has the columns of this register: %(columns)s. Download the template and fill it"
        " in."
    ) % {"columns": _names(field.heading for field in layout.fields)}


def _names(names: Iterable[str]) -> str:
    return pgettext("list", ", ").join(f"“{name}”" for name in names)


def plain(value: Value) -> str:
    """Return a heading without what people adorn it with."""
    text = unicodedata.normalize("NFKC", value) if isinstance(value, str) else ""
    return ORNAMENT.sub("", text.casefold())


@lru_cache(maxsize=16)
def _words(register: str) -> dict[str, Field]:
    return {plain(word): field for field in LAYOUTS[register].fields for word in field.words}


def _best_row(layout: Layout, sheet: Sheet) -> int | None:
    """Return the row that could be the head of the register: more than half of its headings are
    columns, and so many as no other register's."""
    best, most = None, 0
    for index, row in enumerate(sheet.rows[:MOST_ROWS_ABOVE]):
        alike = _alike(layout, row)
        filled = len({plain(value) for value in row if plain(value)})
        others = max(_alike(other, row) for other in LAYOUTS.values())
        needed = min(ENOUGH_ALIKE, len(layout.fields))
        if alike > most and alike >= needed and 2 * alike > filled and alike == others:
            best, most = index, alike
    return best


def _alike(layout: Layout, row: Sequence[Value]) -> int:
    words = _words(layout.register)
    return len({words[plain(value)].name for value in row if plain(value) in words})


def _places(layout: Layout, sheet: Sheet, row: int) -> dict[int, Field]:
    """Return the field of each column; raises ``WorkbookRefused`` where they do not match."""
    words = _words(layout.register)
    places, unknown = {}, []
    for column, value in enumerate(sheet.rows[row]):
        field = words.get(plain(value))
        if field is not None:
            places[column] = field
        elif _is_used(sheet, row, column):
            unknown.append(quoted(str(value).strip()) or letters(column))
    names = Counter(field.name for field in places.values())
    missing = [f.heading for f in layout.fields if f.column.is_required and not names[f.name]]
    twice = [field.heading for field in layout.fields if names[field.name] > 1]
    wrong = [
        sentence % {"columns": _names(columns)}
        for sentence, columns in (
            (_("These columns are missing: %(columns)s."), missing),
            (_("These columns do not belong to this register: %(columns)s."), unknown),
            (_("These columns are there twice: %(columns)s."), twice),
        )
        if columns
    ]
    if wrong:
        lead = _("The columns of the sheet “%(sheet)s” are not those of the template.")
        raise WorkbookRefused(" ".join([lead % {"sheet": sheet.name}, *wrong]))
    return places


def _is_used(sheet: Sheet, head: int, column: int) -> bool:
    return any(len(row) > column and row[column] not in ("", None) for row in sheet.rows[head:])

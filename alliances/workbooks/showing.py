"""What an import would change, in the words of the page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format

from alliances.services.register_plan import Plan, RowChange
from alliances.tables.cells import quoted, written
from alliances.workbooks.explaining import yes_and_no
from alliances.workbooks.layout import OWNER, Field, Layout

LONGEST = 200
Names = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Cell:
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the register: its key, its number in the file, and the cells that tell."""

    sign: str
    key: str
    row: int | None
    cells: list[Cell]


def lines_of(plan: Plan) -> list[tuple[str, Any, Any]]:
    """Return the keys of all rows that would change, by sign: changed, added, removed."""
    return [
        *(("~", key, change) for key, change in plan.changed.items()),
        *(("+", key, change) for key, change in plan.added.items()),
        *(("-", key, stored) for key, stored in plan.removed.items()),
    ]


def shown_lines(
    layout: Layout, listed: Iterable[tuple[str, Any, Any]], names: Names | None = None
) -> list[Line]:
    """Return what the page tells; ``names`` are by code, by what the codes are of."""
    return [_line(layout, sign, key, what, names or {}) for sign, key, what in listed]


def _line(layout: Layout, sign: str, key: tuple[Any, ...], what: Any, called: Names) -> Line:
    names = layout.table.key
    told = " · ".join(str(part) for name, part in zip(names, key, strict=True) if name != OWNER)
    if sign == "~":
        return Line(sign, told, what.line, _changed(layout, what, called))
    is_new = sign == "+"
    cells = [
        Cell(field.heading, "" if is_new else text, text if is_new else "")
        for field in layout.fields
        if field.name not in names and (text := _filled(field, what.values, called))
    ]
    return Line(sign, told, what.line if is_new else None, cells)


def _changed(layout: Layout, change: RowChange, called: Names) -> list[Cell]:
    fields = {field.name: field for field in layout.fields}
    return [
        Cell(
            fields[cell.column].heading,
            shown(fields[cell.column], cell.before, called),
            shown(fields[cell.column], cell.after, called),
        )
        for cell in change.cells
    ]


def _filled(field: Field, values: Mapping[str, Any], called: Names) -> str:
    value = values.get(field.name)
    if value is None or value == field.column.empty:
        return ""
    return shown(field, value, called)


def shown(field: Field, value: Any, called: Names) -> str:
    """Return a value as people read it."""
    names = called.get(field.refers_to, {})
    if isinstance(value, bool):
        return yes_and_no()[not value]
    if isinstance(value, date):
        return str(date_format(value, "DATE_FORMAT"))
    if field.choices is not None:
        return str(dict(field.choices.choices).get(value, value))
    if isinstance(value, tuple):
        return quoted("; ".join(names.get(code, code) for code in value), LONGEST)
    return quoted(names.get(value, "") or written(value), LONGEST)

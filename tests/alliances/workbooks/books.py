"""Workbooks for tests: real ones, and real ones of which a part was exchanged by hand."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import xlsxwriter

from alliances.workbooks.grid import Grid, read_grid
from alliances.workbooks.layout import LAYOUTS
from alliances.workbooks.values import Known

HEADS = ["code", "kind", "title", "held_on", "quantity", "amount", "note"]
ROW = ["A1", "match", "对接会", "2031-03-05", 3, 1.5, ""]


def book(*rows: list[Any], heads: list[str] = HEADS, sheet: str = "活动", **options: Any) -> bytes:
    """Return a workbook with one sheet."""
    return books({sheet: [heads, *rows]}, **options)


def books(
    sheets: dict[str, list[list[Any]]], hidden: tuple[str, ...] = (), **options: Any
) -> bytes:
    content = io.BytesIO()
    workbook = xlsxwriter.Workbook(
        content, {"in_memory": True, "strings_to_formulas": False} | options
    )
    days = workbook.add_format({"num_format": "yyyy-mm-dd"})
    percents = workbook.add_format({"num_format": "0.0%"})
    added = []
    for name, rows in sheets.items():
        sheet = workbook.add_worksheet(name)
        added.append(sheet)
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                _write(sheet, row, column, cell, days, percents)
        if name in hidden:
            sheet.hide()
    next(sheet for sheet in added if sheet.name not in hidden or len(added) == 1).activate()
    workbook.close()
    return content.getvalue()


class Formula(str):
    """A cell that computes its value."""


class Percent(float):
    """A number that is shown in percent."""


class Merged(str):
    """A text in a cell that is merged with the one below."""


def _write(sheet: Any, row: int, column: int, cell: Any, days: Any, percents: Any) -> None:
    if isinstance(cell, Formula):
        sheet.write_formula(row, column, str(cell), None, 7)
    elif isinstance(cell, Percent):
        sheet.write_number(row, column, float(cell), percents)
    elif isinstance(cell, Merged):
        sheet.merge_range(row, column, row + 1, column, str(cell))
    elif hasattr(cell, "year"):
        sheet.write_datetime(row, column, cell, days)
    elif cell is not None:
        sheet.write(row, column, cell)


def altered(content: bytes, changes: dict[str, bytes | None], **added: Any) -> bytes:
    """Return a workbook in which parts were exchanged, added, or left out (None)."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(result, "w") as new:
        for name in old.namelist():
            if name not in changes:
                new.writestr(name, old.read(name), zipfile.ZIP_DEFLATED)
        for name, part in changes.items():
            if part is not None:
                new.writestr(name, part, zipfile.ZIP_DEFLATED)
    return result.getvalue()


def part(content: bytes, name: str = "xl/worksheets/sheet1.xml") -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)


def read(content: bytes, register: str = "activities", known: Known | None = None) -> Grid:
    return read_grid(LAYOUTS[register], content, known or Known(), owner="zibo")


def values(content: bytes, register: str = "activities", **options: Any) -> list[dict[str, Any]]:
    return [row.values for row in read(content, register, **options).rows]

"""The table of a district as a file."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from django.utils.translation import gettext as _

from assessment.choices import Outcome
from assessment.computing.district import DistrictRow
from assessment.files.spreadsheets import lay_out

FONT = "Microsoft YaHei"
OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")
Cell = str | int | Decimal | date | None


def headings() -> list[str]:
    return [
        _("Code"),
        _("Alliance"),
        _("Region"),
        _("Park"),
        _("Credit (%)"),
        _("Report"),
        _("Total"),
        _("Grade"),
        _("Rank"),
        _("Outcome"),
        _("Order"),
        _("State of the order"),
        _("Last day"),
        _("Removed on"),
    ]


def cells_of(row: DistrictRow) -> list[Cell]:
    told = row.row or {}
    grade = told.get("grade") or {}
    alliance, order = row.alliance, row.order
    return [
        alliance.code,
        alliance.name,
        alliance.region.name,
        alliance.park,
        None if row.percent is None else Decimal(row.percent),
        str(row.report.get_state_display()) if row.report else None,
        Decimal(told["total"]) if told.get("total") else None,
        grade.get("name"),
        told.get("rank"),
        str(Outcome(told["outcome"]).label) if told.get("outcome") else None,
        order.decision.number if order else None,
        str(order.get_state_display()) if order else None,
        order.due_on if order else None,
        alliance.removed_on,
    ]


def write_csv(rows: Iterable[DistrictRow], stream: IO[str]) -> None:
    """Write UTF-8 with a header; what a spreadsheet would take for a formula is led by an apostrophe."""
    writer = csv.writer(stream)
    writer.writerow(headings())
    for row in rows:
        writer.writerow([_harmless(cell) for cell in cells_of(row)])


def _harmless(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell


def write_xlsx(rows: Sequence[DistrictRow], title: str, stream: IO[bytes]) -> None:
    """Write one sheet with a frozen head: numbers as numbers, days as days."""
    with xlsxwriter.Workbook(stream, OPTIONS) as book:
        line = {"font_name": FONT, "font_size": 10}
        formats: dict[Any, Any] = {
            str: book.add_format(line | {"num_format": "@"}),
            int: book.add_format(line | {"num_format": "0"}),
            Decimal: book.add_format(line | {"num_format": "0.00"}),
            date: book.add_format(line | {"num_format": "yyyy-mm-dd"}),
        }
        head = book.add_format(line | {"bold": True, "bg_color": "#E8EEF5", "border": 1})
        sheet = book.add_worksheet(_("District"))
        sheet.write_string(0, 0, title, book.add_format(line | {"bold": True, "font_size": 14}))
        titles = headings()
        widths = [14, 38, *([14] * (len(titles) - 2))]
        for column, heading in enumerate(titles):
            sheet.set_column(column, column, widths[column])
            sheet.write_string(1, column, heading, head)
        for number, row in enumerate(rows, 2):
            for column, cell in enumerate(cells_of(row)):
                _write(sheet, number, column, cell, formats)
        lay_out(sheet, widths, last_row=len(rows) + 1, fixed=2, heads=2)


def _write(sheet: Any, line: int, column: int, cell: Cell, formats: dict[Any, Any]) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, date):
        sheet.write_datetime(line, column, cell, formats[date])
    elif isinstance(cell, str):
        sheet.write_string(line, column, cell, formats[str])
    else:
        sheet.write_number(line, column, float(cell), formats[type(cell)])

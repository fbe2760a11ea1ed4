"""The barometer as a workbook: a sheet for each way of rolling up, and one that says how."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assessment.computing.barometer import Barometer
from assessment.computing.barometer_places import By
from assessment.computing.barometer_rows import Row, named_parts, rows_of, told_parts
from assessment.computing.barometer_words import grade_names, state_name, way_name
from assessment.files.spreadsheets import height_of, lay_out

FONT = "Microsoft YaHei"
OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
LONGEST_SHEET_NAME = 31
Formats = dict[str, Any]


def write_barometers(barometers: Mapping[By, Barometer], stream: IO[bytes]) -> None:
    """Write one sheet for each barometer of a cycle: real numbers, frozen heads, print areas."""
    with xlsxwriter.Workbook(stream, OPTIONS) as book:
        formats = _formats(book)
        for by, barometer in barometers.items():
            sheet = book.add_worksheet(way_name(by)[:LONGEST_SHEET_NAME])
            _write_groups(sheet, barometer, formats)
        for barometer in list(barometers.values())[:1]:
            _write_parts(book.add_worksheet(_("How it is reckoned")), barometer, formats)


def _formats(book: Any) -> Formats:
    line = {"font_name": FONT, "font_size": 10, "valign": "vcenter"}
    head = line | {"bold": True, "bg_color": "#E8EEF5", "border": 1, "text_wrap": True}
    return {
        "title": book.add_format(line | {"bold": True, "font_size": 14}),
        "head": book.add_format(head),
        "text": book.add_format(line | {"num_format": "@"}),
        "count": book.add_format(line | {"num_format": "0"}),
        "figure": book.add_format(line | {"num_format": "0.00"}),
    }


def columns_of(barometer: Barometer) -> list[tuple[str, int]]:
    """Return the headings with their widths, as ``cells_of`` fills them."""
    parts = [(f"{each['name']} ({each['weight']})", 14) for each in told_parts(barometer)]
    credit = _("credit")
    grades = [(f"{name} ({credit})", 11) for name in grade_names(barometer).values()]
    trend = [(_("Score %(year)s") % {"year": year}, 10) for year in barometer.years]
    return [
        (_("Place"), 7),
        (_("Code"), 20),
        (_("Name"), 28),
        (_("State"), 14),
        (_("Alliances"), 10),
        (_("Incomplete"), 11),
        (_("Credit"), 9),
        *parts,
        (_("Score"), 9),
        (_("Points"), 9),
        *grades,
        (_("Orders due (credit)"), 12),
        (_("Closed on time (credit)"), 12),
        *trend,
    ]


def cells_of(row: Row) -> list[int | str | Decimal | None]:
    """Return the cells of one row: counts as int, figures as decimals, texts as they are."""
    return [
        row["place"],
        row["code"],
        row["name"],
        state_name(row["state"]),
        row["alliances"],
        row["incomplete"],
        _number(row["credit"]),
        *(_number(value) for value in row["parts"].values()),
        _number(row["score"]),
        _number(row["points"]),
        *(_number(value) for value in row["grades"].values()),
        _number(row["orders_due"]),
        _number(row["orders_on_time"]),
        *(_number(year["score"]) for year in row["trend"]),
    ]


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _write_groups(sheet: Any, barometer: Barometer, formats: Formats) -> None:
    columns = columns_of(barometer)
    sheet.write_string(0, 0, f"{barometer.cycle.name} · {_('Barometer')}", formats["title"])
    for column, (heading, width) in enumerate(columns):
        sheet.set_column(column, column, width)
        sheet.write_string(1, column, heading, formats["head"])
    last = 1
    for last, row in enumerate(rows_of(barometer), 2):
        _write_cells(sheet, last, cells_of(row), formats)
    widths = [width for _heading, width in columns]
    sheet.set_row(1, height_of([heading for heading, _width in columns], widths))
    lay_out(sheet, widths, last_row=last, fixed=3, heads=2)


def _write_cells(
    sheet: Any, line: int, cells: Sequence[int | str | Decimal | None], formats: Formats
) -> None:
    for column, cell in enumerate(cells):
        if isinstance(cell, int):
            sheet.write_number(line, column, cell, formats["count"])
        elif isinstance(cell, Decimal):
            sheet.write_number(line, column, float(cell), formats["figure"])
        elif cell:
            sheet.write_string(line, column, cell, formats["text"])


def _write_parts(sheet: Any, barometer: Barometer, formats: Formats) -> None:
    part_name = pgettext("barometer", "Part")
    heads = [(part_name, 34), (_("Weight"), 10), (_("Points"), 10), (_("Items"), 120)]
    for column, (heading, width) in enumerate(heads):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, heading, formats["head"])
    last = 0
    for last, part in enumerate(named_parts(barometer), 1):
        items = pgettext("between the items of a list", ", ").join(part["items"])
        cells = [part["name"], Decimal(part["weight"]), Decimal(part["points"]), items]
        _write_cells(sheet, last, cells, formats)
    most = Decimal(barometer.most.numerator) / barometer.most.denominator
    _write_cells(sheet, last + 2, [_("Points for a score of 100"), most], formats)
    lay_out(sheet, [width for _heading, width in heads], last_row=last + 2)

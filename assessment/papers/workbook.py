"""The results as a workbook: a sheet for each view, ready to be computed with and to be printed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils import translation
from django.utils.translation import gettext as _

from assessment.files.spreadsheets import height_of, lay_out
from assessment.models import Computation
from assessment.papers.city import City, city_of
from assessment.papers.workbook_sheets import Cell, Sheet, sheets_of

LONGEST_NAME = 31  # Excel's limit for the name of a sheet.
FORMS = {"points": "0.00", "number": "General", "whole": "0", "text": "@", "told": "General"}
LEFT = ("text", "told")
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
FONT = "Microsoft YaHei"


def write_workbook(
    computation: Computation, language: str, tell: Callable[[int, int], None]
) -> bytes:
    """Return the workbook in ``language``. The same set of results always gives the same bytes."""
    city = city_of(computation)
    stream = BytesIO()
    with translation.override(language), xlsxwriter.Workbook(stream, OPTIONS) as book:
        book.formats[0].set_font_name(FONT)
        created = (computation.frozen_at or computation.created_at).replace(tzinfo=None)
        book.set_properties({"title": city.cycle.name, "created": created})
        sheets = list(sheets_of(city))
        writer = _Writer(book, city)
        for place, sheet in enumerate(sheets, start=1):
            writer.write(sheet)
            tell(place, len(sheets) + 1)
    return stream.getvalue()


class _Writer:
    def __init__(self, book: Any, city: City) -> None:
        self.book = book
        self.title = f"{city.cycle.name} · {_('version %(number)s')}" % {
            "number": city.computation.number
        }
        base = {"font_name": FONT, "font_size": 10, "valign": "top"}
        head = base | {"bold": True, "bg_color": "#EEF2F6", "bottom": 1, "text_wrap": True}
        self.heads = {form: book.add_format(head | _placed(form)) for form in FORMS}
        self.texts = book.add_format(base | _placed("text") | {"text_wrap": True})
        self.day = book.add_format(base | _placed("told") | {"num_format": "yyyy-mm-dd"})
        self.numbers = {
            form: book.add_format(base | _placed(form) | {"num_format": code})
            for form, code in FORMS.items()
        }

    def write(self, sheet: Sheet) -> None:
        page = self.book.add_worksheet(sheet.name[:LONGEST_NAME])
        widths = self._widths(sheet)
        for place, column in enumerate(sheet.columns):
            page.set_column(place, place, column.width)
            page.write_string(0, place, column.title, self.heads[column.form])
        page.set_row(0, height_of([column.title for column in sheet.columns], widths))
        for line, cells in enumerate(sheet.rows, start=1):
            page.set_row(line, height_of(cells, widths))
            for place, cell in enumerate(cells):
                self._cell(page, line, place, cell, sheet.columns[place].form)
        self._lay_out(page, sheet)

    def _widths(self, sheet: Sheet) -> list[int]:
        return [column.width for column in sheet.columns]

    def _cell(self, page: Any, line: int, place: int, cell: Cell, form: str) -> None:
        if cell is None or cell == "":
            return
        if isinstance(cell, str):
            page.write_string(line, place, cell, self.texts)
        elif isinstance(cell, date):
            page.write_datetime(line, place, cell, self.day)
        elif isinstance(cell, Decimal | int):
            page.write_number(line, place, float(cell), self.numbers[form])

    def _lay_out(self, page: Any, sheet: Sheet) -> None:
        last_row, last_column = len(sheet.rows), len(sheet.columns) - 1
        lay_out(page, self._widths(sheet), last_row=last_row, fixed=sheet.fixed)
        if sheet.rows and sheet.fixed > 1:
            page.autofilter(0, 0, last_row, last_column)
        page.set_header(f"&L{_harmless(self.title)}&R{_harmless(sheet.name)}")


def _placed(form: str) -> dict[str, Any]:
    """Texts stand apart from the numbers to their left."""
    return {"align": "left", "indent": 1} if form in LEFT else {"align": "right"}


def _harmless(text: str) -> str:
    """Double what a head would take for one of its codes."""
    return text.replace("&", "&&")

"""Writing a register, or the empty template of it, as a workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from alliances.tables.cells import written
from alliances.workbooks import explaining
from alliances.workbooks.layout import Field, Layout, Sort

FONT = "Microsoft YaHei"
A4 = 9
SPARE_ROWS = 2000  # Rows below the last one that offer the words as well.
LONGEST_SHEET_NAME = 31
BEGINS_FORMULAS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
}
Formats = dict[str, Any]


def write_workbook(
    file: IO[bytes],
    layout: Layout,
    rows: Iterable[Mapping[str, Any]],
    *,
    title: str,
    named: dict[str, list[tuple[str, str]]],
) -> None:
    """Write ``rows``, values by column, to ``file``, in the language that is active.

    ``title`` stands on top of each printed page; ``named`` holds the codes and names of what the
    rows may refer to. Rows are taken one by one, and memory does not grow with them.
    """
    workbook = xlsxwriter.Workbook(file, OPTIONS)
    formats = _formats(workbook)
    sheet = workbook.add_worksheet(sheet_name(layout))
    instructions = workbook.add_worksheet(explaining.instructions_name())
    listed = workbook.add_worksheet(explaining.words_name())
    words = explaining.words_for(layout, named)
    _write_heads(sheet, layout, formats)
    last = _write_rows(sheet, layout, rows, formats)
    _offer_words(sheet, layout, words, last)
    _set_up_page(sheet, layout, title, last)
    explaining.write_instructions(instructions, layout, formats)
    explaining.write_words(listed, words, formats)
    for each in (instructions, listed):
        each.set_paper(A4)
        each.set_landscape()
        each.fit_to_pages(1, 0)
    workbook.close()


def sheet_name(layout: Layout) -> str:
    return str(capfirst(str(layout.label)))[:LONGEST_SHEET_NAME]


def _formats(workbook: Any) -> Formats:
    is_chinese = (get_language() or "").startswith("zh")
    day = 'yyyy"年"m"月"d"日"' if is_chinese else "yyyy-mm-dd"
    line = {"font_name": FONT, "font_size": 10, "valign": "top"}
    head = line | {"bold": True, "bg_color": "#E8EEF5", "border": 1, "text_wrap": True}
    return {
        "title": workbook.add_format(line | {"bold": True, "font_size": 14}),
        "head": workbook.add_format(head),
        "line": workbook.add_format(line | {"num_format": "@"}),
        "wrapped": workbook.add_format(line | {"num_format": "@", "text_wrap": True}),
        "quoted": workbook.add_format(line | {"num_format": "@", "quote_prefix": True}),
        "right": workbook.add_format(line | {"align": "right"}),
        "day": workbook.add_format(line | {"num_format": day}),
        "count": workbook.add_format(line | {"num_format": "0"}),
        "number": workbook.add_format(line | {"num_format": "General"}),
    }


def _format_of(field: Field) -> str:
    if field.sort is Sort.DAY:
        return "day"
    if field.sort is Sort.COUNT:
        return "count"
    if field.sort.is_number:
        return "number"
    return "wrapped" if field.sort is Sort.TEXT else "line"


def _write_heads(sheet: Any, layout: Layout, formats: Formats) -> None:
    for column, field in enumerate(layout.fields):
        sheet.set_column(column, column, field.width, formats[_format_of(field)])
        star = " *" if field.column.is_required else ""
        sheet.write_string(0, column, f"{field.heading}{star}", formats["head"])
    sheet.freeze_panes(1, 1)


def _write_rows(
    sheet: Any, layout: Layout, rows: Iterable[Mapping[str, Any]], formats: Formats
) -> int:
    """Write the rows and return the number of the last one, the headings being row 0."""
    writers = [(field.name, _writer(field, formats)) for field in layout.fields]
    last = 0
    for last, values in enumerate(rows, 1):
        for column, (name, write) in enumerate(writers):
            value = values[name]
            if value is not None and value != "" and value != ():
                write(sheet, last, column, value)
    return last


def _writer(field: Field, formats: Formats) -> Callable[[Any, int, int, Any], None]:
    form = formats[_format_of(field)]
    labels = {} if field.choices is None else dict(field.choices.choices)

    def write(sheet: Any, row: int, column: int, value: Any) -> None:
        if isinstance(value, bool):
            _write_text(sheet, row, column, explaining.yes_and_no()[not value], form, formats)
        elif isinstance(value, date):
            sheet.write_datetime(row, column, value, form)
        elif isinstance(value, int) or (isinstance(value, Decimal) and _is_shown_whole(value)):
            sheet.write_number(row, column, value, form)
        else:
            text = str(labels.get(value, "")) or written(value)
            _write_text(sheet, row, column, text, form, formats)

    return write


def _is_shown_whole(value: Decimal) -> bool:
    """Whether a spreadsheet keeps the number as it is: it has room for fifteen digits."""
    return len(value.as_tuple().digits) <= 15


def _write_text(sheet: Any, row: int, column: int, text: str, form: Any, formats: Formats) -> None:
    """Write a text that stays one, even when somebody edits the cell."""
    is_risky = text.startswith(BEGINS_FORMULAS)
    sheet.write_string(row, column, text, formats["quoted"] if is_risky else form)


def _offer_words(sheet: Any, layout: Layout, words: Sequence[explaining.Words], last: int) -> None:
    """Let the cells of a column choose among its words."""
    places = {name: at for at, listed in enumerate(words) for name in listed.columns}
    for column, field in enumerate(layout.fields):
        if field.name not in places:
            continue
        listed = words[places[field.name]]
        letter = xlsxwriter.utility.xl_col_to_name(places[field.name], col_abs=True)
        first = explaining.FIRST_WORD_ROW + 1
        source = f"='{explaining.words_name()}'!{letter}${first}:{letter}${first + len(listed.words) - 1}"
        options = {
            "validate": "list",
            "source": source,
            "error_title": _("Not offered here"),
            "error_message": _("Choose one of the words in the list."),
        }
        sheet.data_validation(1, column, last + SPARE_ROWS, column, options)


def _set_up_page(sheet: Any, layout: Layout, title: str, last: int) -> None:
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.print_area(0, 0, max(last, 1), len(layout.fields) - 1)
    sheet.set_header(f"&L{title.replace('&', '&&')[:120]}&R&D")
    sheet.set_footer("&C&P / &N")
    if last:
        sheet.autofilter(0, 0, last, len(layout.fields) - 1)

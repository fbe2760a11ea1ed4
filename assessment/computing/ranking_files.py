"""A ranking as a file: one column for each figure, one for each criterion."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from typing import IO, Any

import xlsxwriter

from assessment.computing.rankings import Ranking, Row

TEXTS_BEFORE = ("alliance", "name", "region", "kind", "status")
TEXTS_AFTER = ("grade", "grade_name", "outcome", "reasons", "missing")
NAMES = ("name", "grade_name")  # what people have written; the other texts are codes
FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")  # Full width counts in some editions.


def write_csv(ranking: Ranking, stream: IO[str]) -> None:
    """Write UTF-8 with a header. A name that a spreadsheet would take for a formula is led by an
    apostrophe; codes stay as they are, several in one cell have a space between."""
    writer = csv.writer(stream)
    titles = _titles(ranking)
    names = [titles.index(name) for name in NAMES]
    writer.writerow(titles)
    for cells in _lines(ranking):
        for place in names:
            cells[place] = _harmless(cells[place])
        writer.writerow(cells)


def write_xlsx(ranking: Ranking, stream: IO[bytes]) -> None:
    """Write a workbook of one sheet: texts as texts, numbers as numbers with two places."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        sheet = book.add_worksheet()
        points = book.add_format({"num_format": "0.00"})
        bold = book.add_format({"bold": True})
        titles = _titles(ranking)
        is_number = [title == "total" for title in titles]
        first_criterion = len(titles) - len(ranking.criteria)
        for column, title in enumerate(titles):
            sheet.write_string(0, column, title, bold)
        sheet.freeze_panes(1, 2)
        for line, cells in enumerate(_lines(ranking), start=1):
            for column, cell in enumerate(cells):
                if cell is None or cell == "":
                    continue
                if isinstance(cell, int):
                    sheet.write_number(line, column, cell)
                elif is_number[column] or column >= first_criterion:
                    sheet.write_number(line, column, float(cell), points)
                else:
                    sheet.write_string(line, column, cell)


def _titles(ranking: Ranking) -> list[str]:
    return ["rank", *TEXTS_BEFORE, "total", *TEXTS_AFTER, *ranking.criteria]


def _lines(ranking: Ranking) -> Iterator[list[Any]]:
    for row in ranking.all_rows():
        yield _cells(row, ranking.criteria)


def _cells(row: Row, criteria: Sequence[str]) -> list[Any]:
    alliance, grade = row["alliance"], row["grade"] or {"code": None, "name": None}
    return [
        row["rank"],
        alliance["code"],
        alliance["name"],
        alliance["region"],
        alliance["kind"],
        row["status"],
        row["total"],
        grade["code"],
        grade["name"],
        row["outcome"],
        " ".join(row["reasons"]),
        " ".join(row["missing"]),
        *(row["criteria"].get(code) for code in criteria),
    ]


def _harmless(cell: Any) -> Any:
    if isinstance(cell, str) and cell.startswith(FORMULA_STARTS):
        return f"'{cell}"
    return cell

"""Reading a CSV file row by row, with every fault at its line."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alliances.tables.columns import (
    Row,
    Table,
    faults_of_header,
    is_whole,
    places_in,
    read_record,
)
from assessment.exchange.faults import Faults
from assessment.exchange.files import CSV_LIMIT, is_readable


def read_table(folder: Path, table: Table, faults: Faults) -> Iterator[Row] | None:
    """Return the rows of a file; None when it cannot be read, an absent optional one is empty.

    Faults in the rows are noted while they are read.
    """
    path = folder / table.file
    if not path.exists() and not path.is_symlink():
        if not table.is_required:
            return iter(())
        faults.add(table.file, 1, _("The file is missing."))
        return None
    if not is_readable(path, CSV_LIMIT, faults):
        return None
    records = _records(path, faults)
    header = next(records, None)
    if header is None:
        faults.add(table.file, 1, _("The file is empty. Its first line must name the columns."))
        return None
    return _rows(table, header, records, faults)


def _records(path: Path, faults: Faults) -> Iterator[tuple[int, list[str]]]:
    """Yield each record that is not blank, with the line on which it begins."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.reader(lines, strict=True)
        while True:
            line = reader.line_num + 1
            try:
                record = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                faults.add(path.name, line, _broken(error))
                if "field larger" in str(error):
                    return  # What follows was swallowed by this cell or makes no sense.
                continue
            if any(map(str.strip, record)):
                yield line, record


def _broken(error: csv.Error) -> str:
    if "unexpected end" in str(error):
        return _("A quotation mark is opened here and never closed.")
    if "field larger" in str(error):
        return _("A cell is longer than 131,072 characters. Is a quotation mark never closed?")
    return _(
        "After a closing quotation mark there must be a comma or the end of the line; a quotation"
        " mark within a cell is written twice."
    )


def _rows(
    table: Table,
    header: tuple[int, list[str]],
    records: Iterator[tuple[int, list[str]]],
    faults: Faults,
) -> Iterator[Row]:
    names = [cell.strip() for cell in header[1]]
    for sentence in faults_of_header(table, names):
        faults.add(table.file, header[0], sentence)
    places, has_all = places_in(table, names), is_whole(table, names)
    for line, record in records:
        if len(record) == len(names):
            values, wrong = read_record(places, record)
            for column, problem in wrong:
                told = {"column": column.name, "problem": problem}
                faults.add(table.file, line, _("Column “%(column)s”: %(problem)s") % told)
            yield Row(line, values, has_all and not wrong)
            continue
        sentence = ngettext(
            "This row has %(count)s cell, the header has %(width)s.",
            "This row has %(count)s cells, the header has %(width)s.",
            len(record),
        )
        faults.add(table.file, line, sentence % {"count": len(record), "width": len(names)})

"""Reading a CSV file row by row, with every fault at its line."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment.exchange import cells
from assessment.exchange.faults import Faults
from assessment.exchange.files import CSV_LIMIT, is_readable


@dataclass(frozen=True, slots=True)
class Column:
    """``is_required``: the column must be there and each of its cells filled in.

    ``empty`` is what an empty cell means. Spaces around a cell are left out, unless
    ``is_verbatim``.
    """

    name: str
    read: Callable[[str], Any] = cells.name
    is_required: bool = True
    empty: Any = ""
    is_verbatim: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """``key`` names the columns that no two rows may have in common."""

    file: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ("code",)
    is_required: bool = False

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]


@dataclass(frozen=True, slots=True)
class Row:
    """The cells that could be read, by column; ``is_sound`` when that was every one."""

    line: int
    values: dict[str, Any]
    is_sound: bool


Place = tuple[int, Column]


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


def _places(table: Table, header: tuple[int, Sequence[str]], faults: Faults) -> list[Place]:
    """Return where each column stands that is known."""
    line = header[0]
    written = [cell.strip() for cell in header[1]]
    for name in dict.fromkeys(written):
        if name not in table.names:
            faults.add(
                table.file,
                line,
                _("“%(column)s” is not a column of this file. Its columns are: %(columns)s.")
                % {"column": cells.quoted(name), "columns": ", ".join(table.names)},
            )
        elif written.count(name) > 1:
            faults.add(
                table.file, line, _("The column “%(column)s” is there twice.") % {"column": name}
            )
    for column in table.columns:
        if column.is_required and column.name not in written:
            faults.add(
                table.file,
                line,
                _("The column “%(column)s” is missing.") % {"column": column.name},
            )
    return [
        (written.index(column.name), column) for column in table.columns if column.name in written
    ]


def _rows(
    table: Table,
    header: tuple[int, list[str]],
    records: Iterator[tuple[int, list[str]]],
    faults: Faults,
) -> Iterator[Row]:
    width = len(header[1])
    places = _places(table, header, faults)
    there = {column.name for _place, column in places}
    is_whole = all(column.name in there for column in table.columns if column.is_required)
    for line, record in records:
        if len(record) == width:
            values = _values(table.file, line, places, record, faults)
            yield Row(line, values, is_whole and len(values) == len(places))
            continue
        sentence = ngettext(
            "This row has %(count)s cell, the header has %(width)s.",
            "This row has %(count)s cells, the header has %(width)s.",
            len(record),
        )
        faults.add(table.file, line, sentence % {"count": len(record), "width": width})


def _values(
    file: str, line: int, places: list[Place], record: list[str], faults: Faults
) -> dict[str, Any]:
    values = {}
    for place, column in places:
        text = record[place] if column.is_verbatim else record[place].strip()
        if not text and not column.is_required:
            values[column.name] = column.empty
            continue
        try:
            values[column.name] = _read(column, text)
        except cells.Wrong as wrong:
            faults.add(
                file,
                line,
                _("Column “%(column)s”: %(problem)s") % {"column": column.name, "problem": wrong},
            )
    return values


def _read(column: Column, text: str) -> Any:
    if not text:
        raise cells.Wrong(_("This must not be empty."))
    return column.read(text)

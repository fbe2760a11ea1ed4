"""The columns of a table, and reading one row of it; where the texts come from does not matter."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from alliances.tables import cells


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

    def value_of(self, text: str) -> Any:
        """Read the text of a cell. Raises ``Wrong``."""
        text = text if self.is_verbatim else text.strip()
        if text:
            return self.read(text)
        if self.is_required:
            raise cells.Wrong(_("This must not be empty."))
        return self.empty


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

    @property
    def optional(self) -> dict[str, Any]:
        """What the columns that may be left out are without a value."""
        return {column.name: column.empty for column in self.columns if not column.is_required}


@dataclass(frozen=True, slots=True)
class Row:
    """The cells that could be read, by column; ``is_sound`` when that was every one."""

    line: int
    values: dict[str, Any]
    is_sound: bool


Place = tuple[int, Column]


def faults_of_header(table: Table, header: Sequence[str]) -> Iterator[str]:
    """Yield a sentence for each column that is unknown, there twice or missing."""
    for name in dict.fromkeys(header):
        if name not in table.names:
            yield _("“%(column)s” is not a column of this file. Its columns are: %(columns)s.") % {
                "column": cells.quoted(name),
                "columns": ", ".join(table.names),
            }
        elif header.count(name) > 1:
            yield _("The column “%(column)s” is there twice.") % {"column": name}
    for column in table.columns:
        if column.is_required and column.name not in header:
            yield _("The column “%(column)s” is missing.") % {"column": column.name}


def places_in(table: Table, header: Sequence[str]) -> list[Place]:
    """Return where each column stands that is there."""
    return [
        (header.index(column.name), column) for column in table.columns if column.name in header
    ]


def is_whole(table: Table, header: Sequence[str]) -> bool:
    return all(column.name in header for column in table.columns if column.is_required)


def read_record(
    places: Sequence[Place], record: Sequence[str]
) -> tuple[dict[str, Any], list[tuple[Column, str]]]:
    """Return the cells that could be read by column, and what is wrong with the others."""
    values: dict[str, Any] = {}
    wrong = []
    for place, column in places:
        try:
            values[column.name] = column.value_of(record[place])
        except cells.Wrong as problem:
            wrong.append((column, str(problem)))
    return values, wrong

"""The two long files, ``measures.csv`` and ``marks.csv``, held in little memory.

Every code and name gets a number; a key is its numbers side by side in one integer, its value
and its line in another. So a million marks take some 100 MB instead of a gigabyte.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from sys import intern

from alliances.tables.columns import Row, Table
from assessment.exchange import formats
from assessment.exchange.faults import Faults
from assessment.exchange.tables import read_table

BITS = 32
MASK = (1 << BITS) - 1

Unsound = tuple[int, str | None, str | None]
"""Line, alliance and indicator of a row with a fault, as far as they could be read."""


@dataclass(slots=True)
class Numbers:
    """Texts in the order in which they came up, and back."""

    texts: list[str] = field(default_factory=list)
    _places: dict[str, int] = field(default_factory=dict)

    def of(self, text: str) -> int:
        place = self._places.get(text)
        if place is None:
            place = self._places[text] = len(self.texts)
            self.texts.append(text)
        return place


@dataclass(slots=True)
class Measures:
    """``cells``: value in millionths and line, packed, by alliance and measure, packed."""

    alliances: Numbers = field(default_factory=Numbers)
    measures: Numbers = field(default_factory=Numbers)
    cells: dict[int, int] = field(default_factory=dict)
    unsound: list[Unsound] = field(default_factory=list)

    def rows(self) -> Iterator[tuple[int, int, int, int]]:
        """Yield alliance, measure, value and line."""
        for key, cell in self.cells.items():
            yield key >> BITS, key & MASK, cell >> BITS, cell & MASK


@dataclass(slots=True)
class Marks:
    """``cells``: mark in hundredths and line by alliance, indicator and assessor.

    ``comments`` holds those that are not empty. ``has_comments``: the column is there.
    """

    alliances: Numbers = field(default_factory=Numbers)
    indicators: Numbers = field(default_factory=Numbers)
    assessors: Numbers = field(default_factory=Numbers)
    cells: dict[int, int] = field(default_factory=dict)
    comments: dict[int, str] = field(default_factory=dict)
    has_comments: bool = True
    unsound: list[Unsound] = field(default_factory=list)

    def rows(self) -> Iterator[tuple[int, int, int, int]]:
        """Yield alliance, indicator, assessor and line."""
        for key, cell in self.cells.items():
            yield *self.parts(key), cell & MASK

    @staticmethod
    def parts(key: int) -> tuple[int, int, int]:
        return key >> 2 * BITS, key >> BITS & MASK, key & MASK

    @staticmethod
    def key(alliance: int, indicator: int, assessor: int) -> int:
        return (alliance << BITS | indicator) << BITS | assessor


def read_measures(folder: Path, faults: Faults) -> Measures:
    found = Measures()
    for row in _sound_rows(folder, formats.MEASURES, found.unsound, faults):
        values = row.values
        key = found.alliances.of(values["alliance"]) << BITS | found.measures.of(values["measure"])
        _put(found.cells, key, values["value"], row.line, formats.MEASURES, faults)
    return found


def read_marks(folder: Path, faults: Faults) -> Marks:
    found = Marks()
    for row in _sound_rows(folder, formats.MARKS, found.unsound, faults):
        values = row.values
        key = found.key(
            found.alliances.of(values["alliance"]),
            found.indicators.of(values["indicator"]),
            found.assessors.of(values["assessor"]),
        )
        _put(found.cells, key, values["mark"], row.line, formats.MARKS, faults)
        comment = values.get("comment")
        found.has_comments = comment is not None
        if comment:
            found.comments[key] = comment
    return found


def _sound_rows(
    folder: Path, table: Table, unsound: list[Unsound], faults: Faults
) -> Iterator[Row]:
    for row in read_table(folder, table, faults) or ():
        if row.is_sound:
            yield row
        else:
            alliance, indicator = row.values.get("alliance"), row.values.get("indicator")
            unsound.append(
                (row.line, alliance and intern(alliance), indicator and intern(indicator))
            )


def _put(
    cells: dict[int, int], key: int, value: int, line: int, table: Table, faults: Faults
) -> None:
    if key in cells:
        faults.add_twice(table.file, line, cells[key] & MASK, table.key)
    else:
        cells[key] = value << BITS | line

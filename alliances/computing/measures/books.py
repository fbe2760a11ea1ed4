"""Reads the registers of many alliances into books, in one statement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain, islice
from typing import NamedTuple

from alliances.computing.matching import batches
from alliances.computing.measures import partners, readers
from alliances.computing.measures.cells import Book
from alliances.computing.measures.reading import (
    Cells,
    Reader,
    Reading,
    Row,
    Wanted,
    registers_kept,
)
from alliances.computing.measures.together import Statement, together
from alliances.computing.measures.words import REGISTERS

AT_ONCE = 5000
_READERS: dict[str, Reader] = {
    "members": readers.members,
    "chains": readers.chains,
    "posts": readers.posts,
    "documents": readers.documents,
    "tasks": readers.tasks,
    "carriers": readers.carriers,
    "activities": readers.activities,
    "people": readers.people,
    "majors": readers.majors,
    "participants": partners.participants,
    "titles": partners.titles,
    "latest": partners.latest,
}


def read(alliances: Iterable[int], wanted: Wanted, parts: Iterable[str]) -> dict[int, Book]:
    """Return the books of the alliances with the given parts, in one statement for each ``AT_ONCE``
    of them; in none without a part."""
    books = {pk: Book(wanted.as_of) for pk in alliances}
    plan = _plan(wanted, tuple(sorted(set(parts))))
    for some in batches(books, AT_ONCE):
        _fill(books, plan, some)
    return books


def _fill(books: dict[int, Book], plan: _Plan, alliances: list[int]) -> None:
    told = iter(plan.statement.ask(alliances))
    for part, reading in plan.readings.items():
        for alliance, cell in _cells(reading, told):
            books[alliance].add(part, cell)
    for alliance, registers in _cells(plan.kept, told):
        books[alliance].kept |= {
            part for part in plan.readings if REGISTERS.get(part, part) in registers
        }


class _Plan(NamedTuple):
    """``statement`` has the questions of the readings, in their order, and last those of ``kept``."""

    readings: dict[str, Reading]
    kept: Reading
    statement: Statement


@lru_cache(maxsize=64)
def _plan(wanted: Wanted, parts: tuple[str, ...]) -> _Plan:
    readings = {part: _READERS[part](wanted) for part in parts}
    kept = registers_kept(wanted, {REGISTERS.get(part, part) for part in parts})
    questions = [each for one in (*readings.values(), kept) for each in one.questions]
    return _Plan(readings, kept, together(questions))


def _cells(reading: Reading, told: Iterator[list[Row]]) -> Cells:
    """Take from ``told`` the answers to the questions of ``reading``."""
    own = islice(told, len(reading.questions))
    return reading.all_of(reading.cell(row) for row in chain.from_iterable(own))

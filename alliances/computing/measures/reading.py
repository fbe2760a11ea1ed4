"""Reads the registers of many alliances into books: a few statements for each part of a book."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q

from alliances.computing.measures.cells import Book, RowName
from alliances.computing.measures.claims import settled
from alliances.computing.measures.words import REGISTERS
from alliances.computing.period import year_to
from alliances.models import (
    Activity,
    Alliance,
    Carrier,
    Document,
    KeyTask,
    Membership,
    Post,
    Share,
)


@dataclass(frozen=True)
class Wanted:
    """Which alliances, on which day; ``by_row``: one cell for each row, with its name."""

    alliances: Sequence[int]
    as_of: date
    by_row: bool = False

    @property
    def year(self) -> tuple[date, date]:
        return year_to(self.as_of)

    def named(self, register: str, paths: Sequence[str]) -> Naming:
        return Naming(register, tuple(paths) if self.by_row else ())


@dataclass(frozen=True)
class Naming:
    """The columns that name a row: key, code of its alliance, own code, title, day or year.

    None of them when rows are added up: then a cell has no name.
    """

    register: str
    paths: tuple[str, ...]

    def split(self, row: tuple[Any, ...], at: int) -> tuple[tuple[Any, ...], RowName | None]:
        """Take the name out of ``row``, where its columns begin at ``at``."""
        if not self.paths:
            return row, None
        end = at + len(self.paths)
        return (*row[:at], *row[end:]), RowName(self.register, *row[at:end])


Reader = Callable[[Wanted], Iterator[tuple[int, Any]]]


def read(wanted: Wanted, parts: Iterable[str], readers: dict[str, Reader]) -> dict[int, Book]:
    """Return the books of the alliances with the given parts."""
    parts = tuple(dict.fromkeys(parts))
    books = {pk: Book(wanted.as_of) for pk in wanted.alliances}
    for part in parts:
        for alliance, cell in readers[part](wanted):
            books[alliance].add(part, cell)
    registers = {REGISTERS.get(part, part) for part in parts}
    for alliance, kept in _kept(wanted, registers):
        books[alliance].kept |= {part for part in parts if REGISTERS.get(part, part) in kept}
    return books


def _kept(wanted: Wanted, registers: set[str]) -> Iterator[tuple[int, set[str]]]:
    """Yield which registers of each alliance have a row up to the day, shares of others included."""
    day = wanted.as_of
    shares = Share.objects.filter(alliance=OuterRef("pk"))
    held = shares.filter(activity__held_on__lte=day, activity__in=settled("activity"))
    opened = shares.filter(carrier__opened_on__lte=day, carrier__in=settled("carrier"))
    asked: dict[str, Any] = {
        "members": Exists(_own(Membership).filter(joined_on__lte=day)),
        "activities": Exists(_own(Activity).filter(held_on__lte=day)) | Exists(held),
        "carriers": Exists(_own(Carrier).filter(opened_on__lte=day)) | Exists(opened),
        "documents": Exists(_own(Document).filter(issued_on__lte=day)),
        "posts": Exists(_own(Post).filter(since__lte=day)),
        "tasks": Exists(_own(KeyTask).filter(year__lte=day.year)),
    }
    asked = {f"has_{name}": rows for name, rows in asked.items() if name in registers}
    if not asked:
        return
    alliances = Alliance.objects.filter(pk__in=wanted.alliances).order_by().annotate(**asked)
    for pk, *has in alliances.values_list("pk", *asked):
        yield (
            pk,
            {
                name.removeprefix("has_")
                for name, is_kept in zip(asked, has, strict=True)
                if is_kept
            },
        )


def _own(model: Any) -> Any:
    return model.objects.filter(alliance=OuterRef("pk"))


def of_members(rows: Any, wanted: Wanted) -> Any:
    """Keep rows of the units that belong to an alliance on the day, once for each alliance."""
    day = wanted.as_of
    return rows.filter(
        Q(unit__memberships__left_on=None) | Q(unit__memberships__left_on__gt=day),
        unit__memberships__joined_on__lte=day,
        unit__memberships__alliance__in=wanted.alliances,
    ).order_by()

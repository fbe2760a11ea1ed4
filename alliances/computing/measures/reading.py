"""What reading a part of a book is: questions to the database, and cells out of the answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from alliances.computing.measures.cells import RowName
from alliances.computing.measures.claims import settled
from alliances.computing.measures.together import ALLIANCES
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
    """On which day; ``by_row``: one cell for each row, with its name."""

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

    def split(self, row: Row, at: int) -> tuple[Row, RowName | None]:
        """Take the name out of ``row``, where its columns begin at ``at``."""
        if not self.paths:
            return row, None
        end = at + len(self.paths)
        pk, alliance, code, title, when = row[at:end]
        name = RowName(self.register, pk, alliance, code, title, _day_or_year(when))
        return [*row[:at], *row[end:]], name


Row = list[Any]
Cells = Iterable[tuple[int, Any]]


class Reading(NamedTuple):
    """How a part of a book is read: what is asked of the database, which cell of which alliance a
    row of the answers becomes, and what becomes of all of them."""

    questions: tuple[QuerySet, ...]
    cell: Callable[[Row], tuple[int, Any]]
    all_of: Callable[[Cells], Cells] = iter


Reader = Callable[[Wanted], Reading]


def _day_or_year(when: str | int | None) -> date | int | None:
    return date.fromisoformat(when) if isinstance(when, str) else when


def registers_kept(wanted: Wanted, registers: set[str]) -> Reading:
    """Read which registers of each alliance have a row up to the day, shares of others included."""
    day = wanted.as_of
    shares = Share.objects.filter(alliance=OuterRef("pk"))
    held = shares.filter(activity__held_on__lte=day, activity__in=settled("activity"))
    opened = shares.filter(carrier__opened_on__lte=day, carrier__in=settled("carrier"))
    known: dict[str, Any] = {
        "members": Exists(_own(Membership).filter(joined_on__lte=day)),
        "activities": Exists(_own(Activity).filter(held_on__lte=day)) | Exists(held),
        "carriers": Exists(_own(Carrier).filter(opened_on__lte=day)) | Exists(opened),
        "documents": Exists(_own(Document).filter(issued_on__lte=day)),
        "posts": Exists(_own(Post).filter(since__lte=day)),
        "tasks": Exists(_own(KeyTask).filter(year__lte=day.year)),
    }
    asked = {f"has_{name}": rows for name, rows in known.items() if name in registers}
    alliances = Alliance.objects.filter(pk__in=ALLIANCES).order_by().annotate(**asked)

    def cell(found: Row) -> tuple[int, set[str]]:
        pk, *has = found
        named = zip(asked, has, strict=True)
        return pk, {name.removeprefix("has_") for name, is_kept in named if is_kept}

    return Reading((alliances.values_list("pk", *asked),) if asked else (), cell)


def _own(model: Any) -> Any:
    return model.objects.filter(alliance__in=ALLIANCES, alliance=OuterRef("pk"))


def of_members(rows: Any, wanted: Wanted) -> Any:
    """Keep rows of the units that belong to an alliance on the day, once for each alliance."""
    day = wanted.as_of
    return rows.filter(
        Q(unit__memberships__left_on=None) | Q(unit__memberships__left_on__gt=day),
        unit__memberships__joined_on__lte=day,
        unit__memberships__alliance__in=ALLIANCES,
    ).order_by()

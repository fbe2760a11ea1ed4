"""What is read from the registers of an alliance, added up as far as the measures allow.

A cell stands for some rows that are alike, or for a single one: then ``row`` tells which. The
figures are computed from cells, so the sum of an alliance and the rows behind it cannot differ.
Numbers are integers: heads, or millionths (``amount``, ``quantity``, ``person_days``,
``equipment``, ``done``); ``weight`` is a share in hundredths of a percent. None is unknown.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple


class RowName(NamedTuple):
    """A row of a register: ``when`` is its day or its year, ``alliance`` whose register holds it."""

    register: str
    pk: int
    alliance: str
    code: str
    title: str
    when: date | int | None


class ActivityCell(NamedTuple):
    """``place`` is the kind of the carrier where it took place, empty for none."""

    kind: str
    level: str
    place: str
    weight: int
    quantity: int
    amount: int | None
    person_days: int | None
    row: RowName | None = None


class CarrierCell(NamedTuple):
    kind: str
    level: str
    weight: int
    rows: int
    capacity: int | None
    equipment: int | None
    row: RowName | None = None


class MemberCell(NamedTuple):
    kind: str
    scale: str
    rows: int
    row: RowName | None = None


class PostCell(NamedTuple):
    """Seats held on the day; ``unit_kind`` is empty where the unit is not told."""

    body: str
    unit_kind: str
    is_full_time: bool
    rows: int
    row: RowName | None = None

    @property
    def kind(self) -> str:
        return self.body


class DocumentCell(NamedTuple):
    """Documents with one party: how many are in force on the day, how many came out in the year,
    and when the first of them did."""

    kind: str
    party: int | None
    in_force: int
    issued: int
    first: date
    row: RowName | None = None


class TaskCell(NamedTuple):
    """Tasks of the year; ``done`` is their progress in percent, none of it above 100."""

    rows: int
    done: int
    row: RowName | None = None


class SchoolCell(NamedTuple):
    """Heads of the member schools in one year.

    ``graduates`` and ``staying``, ``teachers`` and ``dual`` are of schools where both are known.
    """

    year: int
    students: int | None
    enrolment: int | None
    graduates: int | None
    staying: int | None
    teachers: int | None
    dual: int | None
    all_teachers: int | None
    part_time_teachers: int | None
    part_time_hours: int | None
    row: RowName | None = None


class MajorCell(NamedTuple):
    """Majors of the member schools in the year; ``is_linked``: they serve a chain."""

    change: str
    is_linked: bool
    rows: int
    enrolment: int | None
    row: RowName | None = None


class ChainCell(NamedTuple):
    """Chains of the alliance; ``is_shared``: another alliance of the city serves them too."""

    is_shared: bool
    rows: int
    row: RowName | None = None


class ParticipantCell(NamedTuple):
    """A unit that took part in activities of the year, with the largest share among them.

    The weights are those of any activity, of one of the data platform, of one at a common
    technology service platform, of one of skills training; None where there was none.
    """

    kind: str
    scale: str
    is_member: bool
    anything: int
    informing: int | None
    at_platform: int | None
    trained: int | None
    row: RowName


class TitleCell(NamedTuple):
    """Achievements of one title; ``quantity`` is the largest of them."""

    kind: str
    level: str
    title: str
    weight: int
    quantity: int
    row: RowName | None = None


class LatestCell(NamedTuple):
    """The day on which information was last published."""

    first: date
    row: RowName | None = None
    kind: str = ""


@dataclass(slots=True)
class Book:
    """The registers of one alliance on a day.

    ``cells`` has them by part, ``kept`` the parts that tell anything at all: a register without a
    row up to that day tells nothing, and a count from it is unknown, not 0.
    """

    as_of: date
    cells: dict[str, list[Any]] = field(default_factory=dict)
    kept: set[str] = field(default_factory=set)
    by_kind: dict[str, list[ActivityCell]] = field(default_factory=dict)

    def add(self, part: str, cell: Any) -> None:
        self.cells.setdefault(part, []).append(cell)
        self.kept.add(part)
        if part == "activities":
            self.by_kind.setdefault(cell.kind, []).append(cell)

"""The people figures of member schools: one year beside the year before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst

from alliances.computing.register_totals import number_text
from alliances.models import SchoolYear
from members.models import Unit

FIGURES = (
    "students",
    "enrolment",
    "graduates",
    "graduates_staying",
    "teachers",
    "dual_teachers",
    "part_time_teachers",
    "part_time_hours",
)


@dataclass(frozen=True, slots=True)
class Figure:
    """``now`` and ``before`` are None while unknown; ``jumps`` by more than half."""

    now: int | None
    before: int | None

    @property
    def shown(self) -> str:
        return number_text(self.now) or "–"

    @property
    def shown_before(self) -> str:
        return number_text(self.before) or "–"

    @property
    def jumps(self) -> bool:
        if self.now is None or not self.before:
            return False
        return abs(self.now - self.before) * 2 > self.before


@dataclass(frozen=True, slots=True)
class SchoolRow:
    """``row`` is the stored one, None while a school has none for the year."""

    school: Unit
    row: Any
    figures: list[Figure]
    majors: int


def labels() -> list[str]:
    fields: Any = SchoolYear._meta
    return [capfirst(str(fields.get_field(name).verbose_name)) for name in FIGURES]


def school_rows(
    schools: Iterable[Unit], rows: Any, year: int, majors: dict[int, int]
) -> list[SchoolRow]:
    """Return one row for each school; ``rows`` are the figures that the reader sees."""
    known = {(row.unit_id, row.year): row for row in rows.filter(year__in=(year - 1, year))}
    told = []
    for school in schools:
        now, before = known.get((school.pk, year)), known.get((school.pk, year - 1))
        figures = [Figure(getattr(now, n, None), getattr(before, n, None)) for n in FIGURES]
        told.append(SchoolRow(school, now, figures, majors.get(school.pk, 0)))
    return told


def sums(rows: list[SchoolRow]) -> list[tuple[Figure, int]]:
    """Return the sum of each figure over the schools that know it, and how many those are."""
    found = []
    for place in range(len(FIGURES)):
        now = [n for row in rows if (n := row.figures[place].now) is not None]
        before = [n for row in rows if (n := row.figures[place].before) is not None]
        figure = Figure(sum(now) if now else None, sum(before) if before else None)
        found.append((figure, len(now)))
    return found

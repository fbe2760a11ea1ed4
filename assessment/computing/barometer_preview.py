"""What other parts of the barometer would do to the regions of a cycle. Nothing is stored."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from assessment.computing.barometer import Barometer, Group, barometer_of
from assessment.computing.barometer_rows import figure
from assessment.models import Cycle, Terms

MOST_ALLIANCES = 500  # Beyond it the exact scores of the items take too long for a page.


@dataclass(frozen=True, slots=True)
class Moved:
    """How one region stands now and with the other parts; texts with two places, None for nothing."""

    name: str
    is_zone: bool
    points: tuple[str | None, str | None]
    places: tuple[int | None, int | None]

    @property
    def is_moved(self) -> bool:
        """Whether it has another rank; other points is what almost all of them have."""
        return self.places[0] != self.places[1]


def can_preview(cycle: Cycle) -> bool:
    """Whether there are results to show it by, and not too many."""
    return cycle.computation is not None and cycle.entries.count() <= MOST_ALLIANCES


def preview_of(
    cycle: Cycle, rows: list[dict[str, Any]], points: Decimal, *, today: date
) -> list[Moved]:
    """Return the regions that have points now or then, the whole one first."""
    other = copy(cycle)
    other.terms = Terms(cycle=other, barometer=rows, barometer_points=points)
    now, then = (_groups(barometer_of(each, "region", today=today)) for each in (cycle, other))
    return [
        Moved(
            group.thing.name,
            group.is_zone,
            (figure(group.points), figure(then[code].points)),
            (group.place, then[code].place),
        )
        for code, group in now.items()
        if group.points is not None or then[code].points is not None
    ]


def _groups(told: Barometer) -> dict[str, Group]:
    return {group.code: group for group in told.groups}

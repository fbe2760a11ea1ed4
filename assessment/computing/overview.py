"""What is told of cycles in a list: how many take part, how far the figures have come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assessment.computing.rankings import WHOLE, is_stale, sight_of

if TYPE_CHECKING:
    from datetime import datetime

    from assessment.querysets import Person


@dataclass(frozen=True, slots=True)
class Counts:
    """``complete`` and ``incomplete`` are None to those who do not see all results."""

    alliances: int
    complete: int | None
    incomplete: int | None


@dataclass(frozen=True, slots=True)
class Overview:
    counts: Counts
    is_stale: bool
    computed_at: datetime | None


def overviews(cycles: Sequence[Any], user: Person) -> dict[int, Overview]:
    """Return what ``user`` is told of ``cycles`` by key; they come with their standing."""
    seen_whole = {phase: sight_of(user, phase) == WHOLE for phase in {c.phase for c in cycles}}
    found = {}
    for cycle in cycles:
        is_whole = seen_whole[cycle.phase]
        complete, incomplete = (cycle.complete, cycle.incomplete) if is_whole else (None, None)
        found[cycle.pk] = Overview(
            Counts(cycle.alliances, complete, incomplete),
            is_stale=is_stale(cycle),
            computed_at=cycle.computation.computed_at if cycle.computation else None,
        )
    return found

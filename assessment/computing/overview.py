"""What is told of cycles in a list: how many take part, how far the figures have come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count

from assessment.choices import ResultStatus
from assessment.computing.rankings import WHOLE, sight_of
from assessment.models import Cycle, Entry, Result, Run

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


def overviews(cycles: Sequence[Cycle], user: Person) -> dict[int, Overview]:
    """Return what ``user`` is told of ``cycles`` by key, in three queries; they come with their
    computation."""
    keys = [cycle.pk for cycle in cycles]
    entries = Entry.objects.filter(cycle__in=keys).values_list("cycle").annotate(n=Count("pk"))
    alliances = dict(entries.order_by())
    current = [cycle.computation_id for cycle in cycles if cycle.computation_id]
    results = Result.objects.filter(computation__in=current).order_by()
    counted = results.values_list("computation", "status").annotate(n=Count("pk"))
    statuses = {(computation, status): n for computation, status, n in counted}
    owed = set(Run.objects.unsettled().filter(cycle__in=keys).values_list("cycle", flat=True))
    seen_whole = {phase: sight_of(user, phase) == WHOLE for phase in {c.phase for c in cycles}}
    found = {}
    for cycle in cycles:
        is_whole = seen_whole[cycle.phase]
        complete, incomplete = (
            statuses.get((cycle.computation_id, status), 0) if is_whole else None
            for status in (ResultStatus.COMPLETE, ResultStatus.INCOMPLETE)
        )
        found[cycle.pk] = Overview(
            Counts(alliances.get(cycle.pk, 0), complete, incomplete),
            is_stale=not cycle.is_frozen and (cycle.pk in owed or cycle.computation_id is None),
            computed_at=cycle.computation.computed_at if cycle.computation else None,
        )
    return found

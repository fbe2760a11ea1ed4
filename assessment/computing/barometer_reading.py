"""What the barometer is made of: each alliance's published figures, its order, and whom it counts for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Count, Max, Q

from assessment.choices import OrderItemState, OrderState
from assessment.computing.barometer_items import item_scores
from assessment.computing.barometer_parts import Part, parts_of
from assessment.computing.barometer_places import By, Names, placed
from assessment.computing.deadlines import local_day
from assessment.models import Cycle, Order, Result


@dataclass(frozen=True, slots=True)
class Known:
    """One alliance of a cycle. ``total`` is the published one; ``items`` are exact scores;
    ``on_time`` tells whether its order was closed in time, None where none is due."""

    code: str
    region: str
    total: Fraction | None
    grade: str
    outcome: str
    items: Mapping[str, Fraction]
    on_time: bool | None
    counts_for: Mapping[str, Fraction]


def read(cycles: Sequence[Cycle], by: By, today: date) -> tuple[dict[int, list[Known]], Names]:
    """Return the alliances of each cycle by its key, and what names the things they count for.

    ``cycles`` come with framework, computation and terms. ``counts_for`` is 1 for whatever takes
    an alliance in whole; a region takes in what counts for those inside it.
    """
    results = _results(cycles)
    on_time = _closed_on_time(cycles, today)
    places, names = placed(by, cycles, results)
    found: dict[int, list[Known]] = {}
    for cycle in cycles:
        rows = results[cycle.pk]
        codes = [item for part in parts_of(cycle) for item in part.items]
        items = item_scores(cycle, codes, [row.fingerprint for row in rows])
        found[cycle.pk] = [
            Known(
                code=row.code,
                region=row.region_code,
                total=_points(row.total_hundredths),
                grade=row.grade,
                outcome=row.outcome,
                items=items.get(row.entry_id, {}),
                on_time=on_time.get(row.entry_id),
                counts_for=places.get(row.entry_id, {}),
            )
            for row in rows
        ]
    return found, names


def _points(hundredths: int | None) -> Fraction | None:
    return None if hundredths is None else Fraction(hundredths, 100)


def _results(cycles: Sequence[Cycle]) -> dict[int, list[Result]]:
    """Return what is published, or computed now, by cycle and in the order of codes."""
    of_cycle = {cycle.computation_id: cycle.pk for cycle in cycles if cycle.computation_id}
    rows = Result.objects.filter(computation__in=of_cycle).only(
        "entry_id", "code", "region_code", "chains", "grade", "outcome", "fingerprint",
        "total_hundredths", "computation_id",
    )  # fmt: skip
    found: dict[int, list[Result]] = {cycle.pk: [] for cycle in cycles}
    for row in rows.order_by("code"):
        found[of_cycle[row.computation_id]].append(row)
    return found


def _closed_on_time(cycles: Sequence[Cycle], today: date) -> dict[int, bool]:
    """Return by entry whether its order was closed in time, of those that are due by ``today``.

    In time means that it passed in its first round and that the last answer came by its last day,
    extensions included: how long the bureau takes to look at it counts against nobody.
    """
    issued = Order.objects.filter(entry__cycle__in=cycles, issued_at__isnull=False)
    unanswered = Q(items__state__in=(OrderItemState.OPEN, OrderItemState.RETURNED))
    orders = issued.exclude(state=OrderState.WITHDRAWN).annotate(
        answered_at=Max("items__answered_at"), unanswered=Count("items", filter=unanswered)
    )
    told = {order.entry_id: _on_time(order, today) for order in orders}
    return {entry: on_time for entry, on_time in told.items() if on_time is not None}


def _on_time(order: Any, today: date) -> bool | None:
    if order.state == OrderState.FAILED or order.round > 1:
        return False
    moment = order.answered_at or order.settled_at
    is_in_time = moment is not None and local_day(moment) <= order.due_on
    if order.state == OrderState.PASSED:
        return is_in_time
    is_waiting = order.due_on >= today or (is_in_time and not order.unanswered)
    return None if is_waiting else False


def part_value(part: Part, known: Known) -> Fraction | None:
    """Return the mean of the scores of a part's items that the alliance has; None when it has none."""
    values = [known.items[item] for item in part.items if item in known.items]
    return sum(values, Fraction(0)) / len(values) if values else None

"""Removals that a program proposes. A person confirms or withdraws them: nothing else follows."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from assessment.choices import DecisionKind, DecisionState, OrderEventKind, OrderState
from assessment.computing.deadlines import local_day
from assessment.computing.removal_grounds import (
    Ground,
    cycles_to_look_at,
    failed_ground,
    is_same,
    twice_ground,
    unsatisfactory_twice,
)
from assessment.jobs.order_events import record
from assessment.models import Cycle, Decision, Entry, Order


def propose_removal(
    entry: Entry, ground: Ground, now: datetime, *, order: Order | None, day: date
) -> bool:
    """Prepare a removal for one ground, once, in a transaction that holds the cycle.

    A ground that was proposed before is not proposed again, whatever became of it; one more joins
    the removal that is still prepared. ``order`` keeps it in its record, under ``day``.
    """
    if entry.alliance.removed_on is not None:
        return False
    known = Decision.objects.filter(
        kind=DecisionKind.REMOVE, alliance=entry.alliance_id, cycle=entry.cycle_id
    )
    decisions = list(known.select_for_update(of=("self",)).order_by("pk"))
    if any(is_same(ground, each) for decision in decisions for each in decision.grounds):
        return False
    open_ones = [each for each in decisions if each.state != DecisionState.WITHDRAWN]
    if any(each.state != DecisionState.PREPARED for each in open_ones):
        return False  # A person has decided on it already.
    if open_ones:
        _add(open_ones[0], ground)
    else:
        Decision.objects.create(
            kind=DecisionKind.REMOVE,
            alliance=entry.alliance,
            cycle_id=entry.cycle_id,
            grounds=[ground],
            proposed_at=now,
        )
    if order is not None:
        told = {"round": order.round, "kind": OrderEventKind.REMOVAL_PROPOSED, "day": day}
        if not order.events.filter(**told).exists():
            record(order, OrderEventKind.REMOVAL_PROPOSED, by=None, now=now, day=day)
    return True


@transaction.atomic
def propose_failed(order_id: int, now: datetime) -> None:
    """Propose the removal of an alliance whose order failed in its last round."""
    Cycle.objects.locked().get(entries__orders=order_id)
    order = _order(pk=order_id)
    if order is None or order.state != OrderState.FAILED or order.settled_at is None:
        return
    day = local_day(order.settled_at)
    propose_removal(order.entry, failed_ground(order), now, order=order, day=day)


def propose_twice(now: datetime) -> None:
    """Propose the removal of those who were unsatisfactory in two published cycles running."""
    for cycle, before in cycles_to_look_at():
        entries = unsatisfactory_twice(cycle, before)
        if entries:
            _propose_each(cycle, before, entries, now)


@transaction.atomic
def _propose_each(cycle: Cycle, before: Cycle, entries: list[Entry], now: datetime) -> None:
    Cycle.objects.locked().get(pk=cycle.pk)
    ground = twice_ground(cycle, before)
    for entry in entries:
        order = _order(entry=entry, issued_at__isnull=False)
        propose_removal(entry, ground, now, order=order, day=local_day(now))


def _order(**which: Any) -> Order | None:
    orders = Order.objects.filter(**which).order_by("-pk")
    return orders.select_related("decision", "entry__cycle", "entry__alliance").first()


def _add(decision: Decision, ground: Ground) -> None:
    decision.grounds = [*decision.grounds, ground]
    decision.save(update_fields=["grounds"])

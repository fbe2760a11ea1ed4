"""The last days of an order: which wait for the alliance, which are over, and when one moves.

A last day that was announced never gets earlier by itself. It gets later where the bureau corrects
the calendar so that fewer working days are left than were given, or that the day itself is none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from assessment.choices import OrderEventKind, OrderItemState, OrderState
from assessment.computing.deadlines import local_day
from assessment.computing.working_days import add_working_days, is_working_day
from assessment.models import Order, OrderItem, Terms

BEGINNINGS = (OrderEventKind.ISSUED, OrderEventKind.ORDERED_AGAIN)
WITH_ALLIANCE = (OrderItemState.OPEN, OrderItemState.RETURNED)


@dataclass(frozen=True, slots=True)
class ExtensionLimit:
    """``days`` working days after the ``first`` last day of this round, so until ``latest``."""

    days: int
    first: date
    latest: date


def counted_from(order: Order) -> date:
    """Return the day that the days of this round are counted from."""
    begun = order.events.filter(kind__in=BEGINNINGS, round=order.round).order_by("-pk").first()
    assert order.issued_at is not None
    return local_day(begun.happened_at if begun is not None else order.issued_at)


def extension_limit(order: Order) -> ExtensionLimit:
    """Return how far this round of an order that was issued can be extended, by the cycle's terms."""
    days = (getattr(order.entry.cycle, "terms", None) or Terms()).extension_days
    first = add_working_days(counted_from(order), order.days)
    return ExtensionLimit(days, first, add_working_days(first, days))


def waiting(items: Iterable[OrderItem]) -> list[OrderItem]:
    """Return the items that the alliance still has to answer."""
    return [item for item in items if item.state in WITH_ALLIANCE]


def next_day(order: Order, items: Iterable[OrderItem]) -> date | None:
    """Return the earliest last day that the alliance still has to keep; None while it has none."""
    if order.state != OrderState.ISSUED:
        return None
    days = [item.due_on for item in waiting(items) if item.due_on is not None]
    return min(days, default=None)


def is_overdue(order: Order, items: Iterable[OrderItem], today: date) -> bool:
    """Whether the alliance has let a last day pass; waiting for the bureau is nobody's delay."""
    day = next_day(order, items)
    return day is not None and day < today


def is_beyond(order: Order, items: Iterable[OrderItem], today: date) -> bool:
    """Whether the last day of the whole order is over and something still waits."""
    if order.state != OrderState.ISSUED or order.due_on is None:
        return False
    return order.due_on < today and bool(waiting(items))


def later_day(present: date, start: date, days: int | None) -> date:
    """Return when a last day falls by the calendar as it is now: ``present`` or a later one.

    ``days`` are the working days that were given from ``start`` on; None for a day that was set.
    """
    counted = present if days is None else add_working_days(start, days)
    return max(counted, working_day_from(present))


def working_day_from(day: date) -> date:
    """Return ``day``, or the next working day where it is none."""
    return day if is_working_day(day) else add_working_days(day, 1)

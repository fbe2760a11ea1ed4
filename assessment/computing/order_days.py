"""The last days of an order: which wait for the alliance, which are over, and when one moves.

A last day that was announced never gets earlier by itself. It gets later where the bureau corrects
the calendar so that fewer working days are left than were given, or that the day itself is none.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from assessment.choices import OrderItemState, OrderState
from assessment.computing.working_days import add_working_days, is_working_day
from assessment.models import Order, OrderItem

WITH_ALLIANCE = (OrderItemState.OPEN, OrderItemState.RETURNED)


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

"""What the schedule sees of rectification orders: who is reminded, what is late, what is proposed.

Each of it happens once, however often this runs and in however many processes: the cycle is
locked, and the record (``OrderEvent``) says what was done already. Nothing is decided here.
"""

from __future__ import annotations

import logging
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessment.choices import OrderEventKind, OrderItemState, OrderState
from assessment.computing.deadlines import local_day
from assessment.computing.order_days import counted_from, is_beyond, later_day, next_day, waiting
from assessment.computing.order_words import name_of
from assessment.computing.removal_grounds import MOST_ROUNDS, overdue_ground
from assessment.computing.working_days import working_days_after
from assessment.jobs.order_events import record
from assessment.jobs.order_mails import district_of, secretariat_of, write_to
from assessment.jobs.reminders import FIRST_HOUR, step_of
from assessment.jobs.removals import propose_failed, propose_removal, propose_twice
from assessment.models import Cycle, Order, OrderItem, Terms

logger = logging.getLogger(__name__)

STEPS = (14, 3, 1)  # Days before a last day.
PATIENCE_DAYS = 3  # Working days after the last one before the district is told.


def watch_orders(now: datetime) -> None:
    """Look at every order that is under way, at those that failed, and at published cycles.

    Nothing before the morning: people are written to.
    """
    if timezone.localtime(now, timezone.get_default_timezone()).hour < FIRST_HOUR:
        return
    for pk in (
        Order.objects.filter(state=OrderState.ISSUED).order_by("pk").values_list("pk", flat=True)
    ):
        try:
            watch_order(pk, now)
        except Exception:  # One that cannot be looked at keeps nobody else waiting.
            logger.exception("Order %s could not be looked at.", pk)
    failed = Order.objects.filter(state=OrderState.FAILED, round__gte=MOST_ROUNDS)
    for order in failed.filter(entry__alliance__removed_on=None).order_by("pk"):
        propose_failed(order.pk, now)
    propose_twice(now)


@transaction.atomic
def watch_order(order_id: int, now: datetime) -> None:
    """Do what has fallen due for one order that is under way, each thing once."""
    Cycle.objects.locked().get(entries__orders=order_id)
    orders = Order.objects.select_related("decision", "entry__cycle", "entry__alliance")
    order = orders.select_for_update(of=("self",)).get(pk=order_id)
    if order.state != OrderState.ISSUED:
        return  # It moved on while this waited for the lock.
    items = list(order.items.order_by("position"))
    today = local_day(now)
    start = counted_from(order)
    _move_days(order, items, start, now)
    _remind(order, items, start, now)
    _tell_overdue(order, items, now)
    if is_beyond(order, items, today):
        _follow_up(order, items, now)


def _move_days(order: Order, items: list[OrderItem], start: date, now: datetime) -> None:
    """Let last days get later where a correction of the calendar took working days away."""
    assert order.due_on is not None
    moved = later_day(order.due_on, start, order.days)
    for item in items:
        if item.state == OrderItemState.ACCEPTED or item.due_on is None:
            continue
        day = later_day(item.due_on, start, item.days)
        day = max(day, moved) if item.due_on == order.due_on else day
        if day != item.due_on:
            item.due_on = day
            item.save(update_fields=["due_on"])
    if moved != order.due_on:
        order.due_on = moved
        order.save(update_fields=["due_on"])
        record(order, OrderEventKind.EXTENDED, by=None, now=now, day=moved)


def _remind(order: Order, items: list[OrderItem], start: date, now: datetime) -> None:
    today = local_day(now)
    day = next_day(order, [item for item in items if item.due_on and item.due_on >= today])
    step = None if day is None else step_of((day - today).days, STEPS)
    if day is None or step is None:
        return
    reached = day - timedelta(days=step)
    if reached <= start or not _is_new(order, OrderEventKind.REMINDED, reached):
        return
    record(order, OrderEventKind.REMINDED, by=None, now=now, day=reached)
    listed = waiting(items)
    write_to(
        secretariat_of(order.entry.alliance),
        order,
        f"reminded:{reached.isoformat()}",
        lambda: (
            _("Rectification of %(alliance)s: the last day is %(day)s") % _told(order, day),
            [
                _("These items of order %(number)s still wait for you:") % _told(order),
                *_list(listed),
            ],
        ),
    )


def _tell_overdue(order: Order, items: list[OrderItem], now: datetime) -> None:
    today = local_day(now)
    for day in sorted({item.due_on for item in waiting(items) if item.due_on}):
        if day >= today or not _is_new(order, OrderEventKind.OVERDUE, day):
            continue
        record(order, OrderEventKind.OVERDUE, by=None, now=now, day=day)
        late = [item for item in waiting(items) if item.due_on == day]
        write_to(
            secretariat_of(order.entry.alliance),
            order,
            f"overdue:{day.isoformat()}",
            lambda day=day, late=late: (  # type: ignore[misc]  # Bound while the loop is there.
                _("Rectification of %(alliance)s is overdue since %(day)s") % _told(order, day),
                [
                    _("These items of order %(number)s are not answered:") % _told(order),
                    *_list(late),
                    _("You can still answer them until the bureau decides on the order."),
                ],
            ),
        )


def _follow_up(order: Order, items: list[OrderItem], now: datetime) -> None:
    """Tell the district, and propose the removal once the grace is over too."""
    day = order.due_on
    assert day is not None
    grace = (getattr(order.entry.cycle, "terms", None) or Terms()).grace_days
    late = working_days_after(day, local_day(now))
    if late >= min(PATIENCE_DAYS, grace) and _is_new(order, OrderEventKind.ESCALATED, day):
        record(order, OrderEventKind.ESCALATED, by=None, now=now, day=day)
        listed = waiting(items)
        write_to(
            district_of(order.entry.alliance),
            order,
            f"escalated:{day.isoformat()}",
            lambda: (
                _("Rectification of %(alliance)s is overdue since %(day)s") % _told(order, day),
                [
                    _("The alliance has not answered order %(number)s:") % _told(order),
                    *_list(listed),
                ],
            ),
        )
    if late > grace:
        propose_removal(order.entry, overdue_ground(order, grace), now, order=order, day=day)


def _is_new(order: Order, kind: OrderEventKind, day: date) -> bool:
    return not order.events.filter(round=order.round, kind=kind, day=day).exists()


def _told(order: Order, day: date | None = None) -> dict[str, str]:
    return {
        "alliance": order.entry.alliance.name,
        "number": order.decision.number or "",
        "day": "" if day is None else date_format(day, "DATE_FORMAT"),
    }


def _list(items: list[OrderItem]) -> list[str]:
    return [
        _("– %(item)s, until %(day)s")
        % {"item": name_of(item), "day": date_format(item.due_on, "DATE_FORMAT")}
        for item in items
        if item.due_on is not None
    ]

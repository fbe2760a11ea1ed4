"""The record of a rectification order: written with each step, and told to programs that listen."""

from __future__ import annotations

from datetime import date, datetime

from assessment.choices import OrderEventKind, OrderState, WebhookEvent
from assessment.computing.deadlines import local_day
from assessment.computing.order_states import OrderAct, order_after
from assessment.jobs.telling import tell
from assessment.models import Order, OrderEvent, OrderItem
from common.history import sign
from members.models import User

SETTLED = (OrderState.PASSED, OrderState.FAILED)
EVENTS = {
    OrderAct.ISSUE: OrderEventKind.ISSUED,
    OrderAct.REASSESS: OrderEventKind.REASSESSMENT,
    OrderAct.SUCCEED: OrderEventKind.PASSED,
    OrderAct.FAIL: OrderEventKind.FAILED,
    OrderAct.ORDER_AGAIN: OrderEventKind.ORDERED_AGAIN,
    OrderAct.WITHDRAW: OrderEventKind.WITHDRAWN,
}


def move_order(
    order: Order, act: OrderAct, *, by: User | None, now: datetime, text: str = ""
) -> None:
    """Take an order one step on, with its record, in a transaction that holds cycle and order.

    Other fields that the step has set on ``order`` are saved too. Raises ``TransitionRefused``.
    """
    order.state = order_after(order, act)
    order.settled_at = now if order.state in SETTLED else None
    sign(order, by)
    order.save()
    record(order, EVENTS[act], by=by, now=now, text=text)


def record(
    order: Order,
    kind: OrderEventKind,
    *,
    by: User | None,
    now: datetime,
    item: OrderItem | None = None,
    day: date | None = None,
    text: str = "",
) -> OrderEvent:
    """Write what happened, in the caller's transaction; ``by`` None is the schedule."""
    event = OrderEvent.objects.create(
        order=order,
        item=item,
        round=order.round,
        kind=kind,
        day=day or local_day(now),
        text=text,
        by=by,
        happened_at=now,
    )
    if order.issued_at is not None:
        tell(WebhookEvent.ORDER_CHANGED, _told(order, kind, item))
    return event


def _told(order: Order, kind: OrderEventKind, item: OrderItem | None) -> dict[str, object]:
    return {
        "cycle": order.entry.cycle.code,
        "alliance": order.entry.alliance.code,
        "number": order.decision.number,
        "state": order.state,
        "round": order.round,
        "event": kind.value,
        "item": None if item is None else item.criterion,
        "due_on": None if order.due_on is None else order.due_on.isoformat(),
    }

"""Which step follows from which state: of a rectification order as a whole, and of its items.

These two tables are the only place that says so. What they do not hold is refused.
"""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext as _

from assessment.choices import OrderItemState, OrderState
from assessment.errors import TransitionRefused
from assessment.models import Order, OrderItem


class OrderAct(StrEnum):
    """What can be done to an order as a whole."""

    EDIT = "edit"
    ISSUE = "issue"
    ANSWER = "answer"
    RULE = "rule"
    ASK_TIME = "ask_time"
    DECIDE_TIME = "decide_time"
    REASSESS = "reassess"
    SUCCEED = "succeed"
    FAIL = "fail"
    ORDER_AGAIN = "order_again"
    WITHDRAW = "withdraw"


class ItemAct(StrEnum):
    """What can be done to one item of an order."""

    SAVE = "save"
    SUBMIT = "submit"
    ACCEPT = "accept"
    RETURN = "return"
    REOPEN = "reopen"


ORDER_TRANSITIONS: dict[tuple[OrderState, OrderAct], OrderState] = {
    (OrderState.PREPARED, OrderAct.EDIT): OrderState.PREPARED,
    (OrderState.PREPARED, OrderAct.ISSUE): OrderState.ISSUED,
    (OrderState.PREPARED, OrderAct.WITHDRAW): OrderState.WITHDRAWN,
    (OrderState.ISSUED, OrderAct.ANSWER): OrderState.ISSUED,
    (OrderState.ISSUED, OrderAct.RULE): OrderState.ISSUED,
    (OrderState.ISSUED, OrderAct.ASK_TIME): OrderState.ISSUED,
    (OrderState.ISSUED, OrderAct.DECIDE_TIME): OrderState.ISSUED,
    (OrderState.ISSUED, OrderAct.REASSESS): OrderState.REASSESSING,
    (OrderState.ISSUED, OrderAct.FAIL): OrderState.FAILED,
    (OrderState.ISSUED, OrderAct.WITHDRAW): OrderState.WITHDRAWN,
    (OrderState.REASSESSING, OrderAct.SUCCEED): OrderState.PASSED,
    (OrderState.REASSESSING, OrderAct.FAIL): OrderState.FAILED,
    (OrderState.REASSESSING, OrderAct.WITHDRAW): OrderState.WITHDRAWN,
    (OrderState.FAILED, OrderAct.ORDER_AGAIN): OrderState.ISSUED,
}

ITEM_TRANSITIONS: dict[tuple[OrderItemState, ItemAct], OrderItemState] = {
    (OrderItemState.OPEN, ItemAct.SAVE): OrderItemState.OPEN,
    (OrderItemState.OPEN, ItemAct.SUBMIT): OrderItemState.ANSWERED,
    (OrderItemState.OPEN, ItemAct.REOPEN): OrderItemState.RETURNED,
    (OrderItemState.RETURNED, ItemAct.SAVE): OrderItemState.RETURNED,
    (OrderItemState.RETURNED, ItemAct.SUBMIT): OrderItemState.ANSWERED,
    (OrderItemState.RETURNED, ItemAct.REOPEN): OrderItemState.RETURNED,
    (OrderItemState.ANSWERED, ItemAct.ACCEPT): OrderItemState.ACCEPTED,
    (OrderItemState.ANSWERED, ItemAct.RETURN): OrderItemState.RETURNED,
    (OrderItemState.ANSWERED, ItemAct.REOPEN): OrderItemState.RETURNED,
    # A verdict can be taken back until the assessment again begins.
    (OrderItemState.ACCEPTED, ItemAct.RETURN): OrderItemState.RETURNED,
    (OrderItemState.ACCEPTED, ItemAct.REOPEN): OrderItemState.RETURNED,
}


def order_after(order: Order, act: OrderAct) -> OrderState:
    """Return the state of ``order`` after ``act``; ``TransitionRefused`` where it cannot follow."""
    try:
        return ORDER_TRANSITIONS[OrderState(order.state), act]
    except KeyError:
        raise TransitionRefused(
            _("The order is “%(state)s”; this cannot be done with it now.")
            % {"state": order.get_state_display()},
            {"state": order.state, "act": act.value},
        ) from None


def item_after(item: OrderItem, act: ItemAct) -> OrderItemState:
    """Return the state of ``item`` after ``act``; ``TransitionRefused`` where it cannot follow."""
    try:
        return ITEM_TRANSITIONS[OrderItemState(item.state), act]
    except KeyError:
        raise TransitionRefused(
            _("The item is “%(state)s”; this cannot be done with it now.")
            % {"state": item.get_state_display()},
            {"state": item.state, "act": act.value},
        ) from None


def can_follow(order: Order, act: OrderAct) -> bool:
    return (OrderState(order.state), act) in ORDER_TRANSITIONS


def item_can_follow(item: OrderItem, act: ItemAct) -> bool:
    return (OrderItemState(item.state), act) in ITEM_TRANSITIONS

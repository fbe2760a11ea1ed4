"""How an order ends badly: failed where it is overdue, and ordered once more."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessment.choices import AskedState
from assessment.computing.deadlines import local_day
from assessment.computing.order_days import is_beyond
from assessment.computing.order_states import ItemAct, OrderAct, item_after, order_after
from assessment.computing.removal_grounds import MOST_ROUNDS
from assessment.computing.working_days import add_working_days
from assessment.errors import ReasonMissing, TransitionRefused
from assessment.jobs.order_events import move_order
from assessment.jobs.order_mails import secretariat_of, write_to
from assessment.models import Order
from assessment.permissions import can_decide
from assessment.services.orders import lock_order
from common.history import sign
from members.models import User


@transaction.atomic
def fail_order(order_id: int, *, by: User, now: datetime, reason: str) -> Order:
    """State that an overdue order was not carried out.

    Raises ``PermissionDenied``, ``ReasonMissing``, or ``TransitionRefused`` where the last day is
    not over, nothing waits for the alliance, or a request for more time is not decided yet. What is
    being assessed again fails by its figures (``services.reassessing``).
    """
    order = lock_order(order_id)
    if not can_decide(by):
        raise PermissionDenied
    order_after(order, OrderAct.RULE)
    if not is_beyond(order, order.items.all(), local_day(now)):
        raise TransitionRefused(
            _("Only an order whose last day is over without an answer can be declared failed.")
        )
    if order.extensions.filter(state=AskedState.ASKED).exists():
        raise TransitionRefused(_("Decide on the request for more time first."))
    reason = _given(reason)
    move_order(order, OrderAct.FAIL, by=by, now=now, text=reason)
    _tell(order, "failed", reason)
    return order


@transaction.atomic
def order_again(
    order_id: int,
    *,
    by: User,
    now: datetime,
    days: int,
    reason: str,
    items: Collection[int] | None = None,
) -> Order:
    """Give a failed order a second round of ``days`` working days from today.

    ``items`` are the keys of those to be answered anew, all of them for None; they are returned
    with the reason, and what was written stays. Raises ``PermissionDenied``, ``ReasonMissing`` or
    ``TransitionRefused``.
    """
    order = lock_order(order_id)
    if not can_decide(by):
        raise PermissionDenied
    order_after(order, OrderAct.ORDER_AGAIN)
    if order.round >= MOST_ROUNDS:
        raise TransitionRefused(_("The order has failed twice; it cannot be ordered once more."))
    if order.entry.alliance.removed_on is not None:
        raise TransitionRefused(_("The alliance was removed."))
    reason = _given(reason)
    chosen = [item for item in order.items.all() if items is None or item.pk in items]
    if not chosen:
        raise TransitionRefused(_("Choose at least one item that is to be answered anew."))
    order.round += 1
    order.days = days
    order.due_on = add_working_days(local_day(now), days)
    for item in chosen:
        item.state = item_after(item, ItemAct.REOPEN)
        item.ruling_reason, item.ruled_by, item.ruled_at = reason, by, now
        item.answered_at, item.days, item.due_on = None, None, order.due_on
        sign(item, by)
        item.save()
    move_order(order, OrderAct.ORDER_AGAIN, by=by, now=now, text=reason)
    _tell(order, "again", reason)
    return order


def _given(reason: str) -> str:
    reason = reason.strip()
    if not reason:
        raise ReasonMissing(_("Give a reason."))
    return reason


def _tell(order: Order, about: str, reason: str) -> None:
    def words() -> tuple[str, list[str]]:
        told = {"number": order.decision.number or "", "alliance": order.entry.alliance.name}
        if about == "failed":
            said = _("Order %(number)s of %(alliance)s failed.") % told
        else:
            assert order.due_on is not None
            told["day"] = date_format(order.due_on, "DATE_FORMAT")
            said = _("Order %(number)s of %(alliance)s has a second round until %(day)s.") % told
        return said, [said, reason]

    write_to(secretariat_of(order.entry.alliance), order, about, words)

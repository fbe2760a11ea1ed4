"""Item by item: what the secretariat answers, and what the bureau says of it."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessment.choices import OrderEventKind
from assessment.computing.deadlines import local_day
from assessment.computing.order_states import ItemAct, OrderAct, item_after, order_after
from assessment.computing.order_words import name_of
from assessment.computing.working_days import add_working_days
from assessment.errors import ReasonMissing, StaleVersion
from assessment.jobs.order_events import record
from assessment.jobs.order_mails import secretariat_of, write_to
from assessment.models import Order, OrderItem
from assessment.permissions import can_answer_order, can_decide
from assessment.services.orders import lock_order
from common.history import sign
from members.models import User

RETURN_DAYS = (
    5  # Working days that are left at least for what was answered in time and is returned.
)


@transaction.atomic
def answer_item(
    item_id: int,
    *,
    by: User,
    now: datetime,
    version: int,
    plan: str,
    progress: int,
    answer: str,
    submit: bool,
) -> OrderItem:
    """Keep what the secretariat writes on one item; with ``submit`` it goes to the bureau.

    ``progress`` is in percent. ``version`` is that of the item as it was last seen; saving again
    what is stored changes nothing. An answer after the last day is taken until the bureau decides
    on the order. Raises ``PermissionDenied``, ``TransitionRefused``, ``StaleVersion`` or
    ``ReasonMissing`` where there is nothing to submit.
    """
    order, item = lock_item(item_id)
    if not can_answer_order(by, order.entry.alliance):
        raise PermissionDenied
    order_after(order, OrderAct.ANSWER)
    state = item_after(item, ItemAct.SUBMIT if submit else ItemAct.SAVE)
    values = {"plan": plan.strip(), "progress": progress, "answer": answer.strip()}
    is_same = all(getattr(item, name) == value for name, value in values.items())
    if is_same and not submit:
        return item
    if version != item.version and not is_same:
        raise StaleVersion(
            _("This item was changed elsewhere in the meantime."), {"stored": _stored(item)}
        )
    if submit and not (values["plan"] and values["answer"]):
        raise ReasonMissing(_("Say what you plan and what was done before you submit the item."))
    for name, value in values.items():
        setattr(item, name, value)
    item.version += 1
    if submit:
        item.state, item.answered_by, item.answered_at = state, by, now
    _save(item, by)
    if submit:
        record(order, OrderEventKind.ANSWERED, by=by, now=now, item=item)
    return item


@transaction.atomic
def rule_item(
    item_id: int,
    *,
    by: User,
    now: datetime,
    accepted: bool,
    reason: str = "",
    version: int | None = None,
) -> OrderItem:
    """Accept what the secretariat answered on one item, or return it with a reason.

    ``version`` is that of the answer that was read; None where nobody asks. What was answered in
    time has ``RETURN_DAYS`` working days left at least. Raises ``PermissionDenied``,
    ``TransitionRefused``, ``StaleVersion`` or ``ReasonMissing``.
    """
    order, item = lock_item(item_id)
    if not can_decide(by):
        raise PermissionDenied
    order_after(order, OrderAct.RULE)
    state = item_after(item, ItemAct.ACCEPT if accepted else ItemAct.RETURN)
    reason = reason.strip()
    if not accepted and not reason:
        raise ReasonMissing(_("Say what is still missing."))
    if version is not None and version != item.version:
        raise StaleVersion(
            _("The alliance has answered anew in the meantime; read it first."),
            {"stored": _stored(item)},
        )
    item.state, item.ruling_reason = state, reason
    item.ruled_by, item.ruled_at = by, now
    if not accepted:
        _give_time(order, item, by, now)
    _save(item, by)
    kind = OrderEventKind.ACCEPTED if accepted else OrderEventKind.RETURNED
    event = record(order, kind, by=by, now=now, item=item, text=reason)
    if not accepted:
        _tell_returned(order, item, event.pk)
    return item


def lock_item(item_id: int) -> tuple[Order, OrderItem]:
    """Lock the cycle, the order and one item of it, until the transaction ends."""
    order = lock_order(OrderItem.objects.values_list("order", flat=True).get(pk=item_id))
    return order, OrderItem.objects.select_for_update(of=("self",)).get(pk=item_id)


def _give_time(order: Order, item: OrderItem, by: User, now: datetime) -> None:
    """Leave some days for what is returned, unless it came too late in the first place."""
    assert item.due_on is not None
    if item.answered_at is None or local_day(item.answered_at) > item.due_on:
        return
    item.due_on = max(item.due_on, add_working_days(local_day(now), RETURN_DAYS))
    assert order.due_on is not None
    if item.due_on > order.due_on:
        order.due_on = item.due_on
        sign(order, by)
        order.save(update_fields=["due_on"])
        record(order, OrderEventKind.EXTENDED, by=by, now=now, item=item, day=item.due_on)


def _tell_returned(order: Order, item: OrderItem, event_id: int) -> None:
    write_to(
        secretariat_of(order.entry.alliance),
        order,
        f"returned:{event_id}",
        lambda: (
            _("Rectification: %(item)s is returned") % {"item": name_of(item)},
            [
                _("The bureau returned %(item)s of order %(number)s:")
                % {"item": name_of(item), "number": order.decision.number or ""},
                item.ruling_reason,
                _("The last day for it is %(day)s.") % {"day": _day(item.due_on)},
            ],
        ),
    )


def _day(day: date | None) -> str:
    return "" if day is None else date_format(day, "DATE_FORMAT")


def _stored(item: OrderItem) -> dict[str, object]:
    return {
        "state": item.state,
        "plan": item.plan,
        "progress": item.progress,
        "answer": item.answer,
        "version": item.version,
    }


def _save(item: OrderItem, by: User) -> None:
    sign(item, by)
    item.save()

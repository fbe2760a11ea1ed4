"""More time for an order: asked for by the secretariat, granted or refused by the bureau."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessment.choices import AskedState, OrderEventKind, OrderItemState
from assessment.computing.deadlines import local_day
from assessment.computing.order_days import extension_limit, working_day_from
from assessment.computing.order_states import OrderAct, order_after
from assessment.computing.order_words import limit_in_words
from assessment.errors import CalendarRefused, DeadlineOver, ReasonMissing, TransitionRefused
from assessment.jobs.order_events import record
from assessment.jobs.order_mails import secretariat_of, write_to
from assessment.models import Order, OrderExtension
from assessment.permissions import can_answer_order, can_decide
from assessment.services.orders import lock_order
from common.history import sign
from members.models import User


@transaction.atomic
def ask_extension(
    order_id: int, *, by: User, now: datetime, wanted_until: date, reason: str
) -> OrderExtension:
    """Ask for a later last day, while the present one is not over; one request at a time.

    Raises ``PermissionDenied``, ``TransitionRefused``, ``DeadlineOver``, ``CalendarRefused`` or
    ``ReasonMissing``.
    """
    order = lock_order(order_id)
    if not can_answer_order(by, order.entry.alliance):
        raise PermissionDenied
    order_after(order, OrderAct.ASK_TIME)
    assert order.due_on is not None
    if local_day(now) > order.due_on:
        raise DeadlineOver(
            _("The last day, %(day)s, is over; more time has to be asked for before.")
            % {"day": date_format(order.due_on)},
            {"last_day": order.due_on.isoformat()},
        )
    if order.extensions.filter(state=AskedState.ASKED).exists():
        raise TransitionRefused(_("A request for more time is with the bureau already."))
    _check_day(order, wanted_until)
    reason = reason.strip()
    if not reason:
        raise ReasonMissing(_("Say why more time is needed."))
    asked = OrderExtension.objects.create(
        order=order, wanted_until=wanted_until, reason=reason, asked_by=by, asked_at=now
    )
    record(order, OrderEventKind.EXTENSION_ASKED, by=by, now=now, text=reason)
    return asked


@transaction.atomic
def decide_extension(
    extension_id: int,
    *,
    by: User,
    now: datetime,
    granted_until: date | None,
    reply: str = "",
) -> OrderExtension:
    """Grant more time until a day, or refuse it (None) with a reply.

    What is not accepted yet has until the granted day, or the next working day where that is none.
    Raises ``PermissionDenied``, ``TransitionRefused``, ``CalendarRefused`` or ``ReasonMissing``.
    """
    order = lock_order(OrderExtension.objects.values_list("order", flat=True).get(pk=extension_id))
    asked = OrderExtension.objects.select_for_update(of=("self",)).get(pk=extension_id)
    if not can_decide(by):
        raise PermissionDenied
    order_after(order, OrderAct.DECIDE_TIME)
    if asked.state != AskedState.ASKED:
        raise TransitionRefused(_("This request is decided already."))
    asked.reply = reply.strip()
    if granted_until is None:
        if not asked.reply:
            raise ReasonMissing(_("Say why the request is refused."))
        asked.state = AskedState.REFUSED
    else:
        _check_day(order, granted_until)
        if granted_until < local_day(now):
            raise CalendarRefused(_("This day is over. Choose a later one."))
        asked.state, asked.granted_until = AskedState.GRANTED, working_day_from(granted_until)
        _extend(order, asked.granted_until, by)
    asked.decided_by, asked.decided_at = by, now
    asked.save()
    kind = OrderEventKind.EXTENSION_REFUSED if granted_until is None else OrderEventKind.EXTENDED
    record(order, kind, by=by, now=now, day=asked.granted_until, text=asked.reply)
    _tell_decided(order, asked)
    return asked


def _check_day(order: Order, day: date) -> None:
    assert order.due_on is not None
    if day <= order.due_on:
        raise CalendarRefused(
            _("More time ends after the present last day, %(day)s.")
            % {"day": date_format(order.due_on)}
        )
    limit = extension_limit(order)
    if day > limit.latest:
        raise CalendarRefused(limit_in_words(limit), {"latest_day": limit.latest.isoformat()})


def _extend(order: Order, day: date, by: User) -> None:
    order.due_on = day
    sign(order, by)
    order.save(update_fields=["due_on"])
    for item in order.items.exclude(state=OrderItemState.ACCEPTED):
        item.due_on = day
        sign(item, by)
        item.save(update_fields=["due_on"])


def _tell_decided(order: Order, asked: OrderExtension) -> None:
    def words() -> tuple[str, list[str]]:
        number = {"number": order.decision.number or ""}
        if asked.granted_until is None:
            said = _("The bureau refused more time for order %(number)s.") % number
        else:
            said = _("Order %(number)s is to be carried out by %(day)s now.") % (
                number | {"day": date_format(asked.granted_until, "DATE_FORMAT")}
            )
        return said, [said, *filter(None, [asked.reply])]

    write_to(secretariat_of(order.entry.alliance), order, f"extension:{asked.pk}", words)

"""Rectification orders as the bureau gives them: built, looked through, issued, withdrawn."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from alliances.choices import MembershipRole
from alliances.models import Membership
from assessment.choices import DecisionKind, DecisionState, OrderEventKind
from assessment.computing.deadlines import local_day
from assessment.computing.order_items import failing_criteria
from assessment.computing.order_states import OrderAct, order_after
from assessment.computing.order_words import (
    changed_scores,
    problem_in_words,
    proof_in_words,
    written,
)
from assessment.computing.working_days import add_working_days
from assessment.errors import FiguresChanged, NothingComputed, ReasonMissing, TransitionRefused
from assessment.jobs.order_events import move_order, record
from assessment.models import Cycle, Decision, Order, OrderItem, Result, Terms
from assessment.permissions import can_decide
from common.history import sign
from members.models import User

LEADS = (MembershipRole.LEAD_PARK, MembershipRole.LEAD_SCHOOL, MembershipRole.LEAD_ENTERPRISE)


@transaction.atomic
def build_order(decision: Decision, *, now: datetime) -> Order:
    """Prepare the order of a decision to rectify from the figures that count now.

    The order that the decision has already is given back as it is. In a transaction that holds the
    cycle. Raises ``TransitionRefused`` or ``NothingComputed``.
    """
    if decision.kind != DecisionKind.RECTIFY or decision.cycle is None:
        raise TransitionRefused(_("Only a decision to rectify has an order."))
    present = Order.objects.filter(decision=decision).first()
    if present is not None:
        return present
    result = _result_of(decision)
    terms = getattr(decision.cycle, "terms", None) or Terms()
    order = Order.objects.create(
        decision=decision,
        entry=result.entry,
        days=terms.rectify_days,
        unit_id=_lead_of(decision.alliance_id, now),
    )
    _write_items(order, result)
    record(order, OrderEventKind.PREPARED, by=decision.proposed_by, now=now)
    return order


@transaction.atomic
def rebuild_order(order_id: int, *, by: User, now: datetime) -> Order:
    """Throw the items of a prepared order away and build them from the figures that count now.

    Raises ``PermissionDenied``, ``TransitionRefused`` or ``NothingComputed``.
    """
    order = lock_order(order_id)
    if not can_decide(by):
        raise PermissionDenied
    order_after(order, OrderAct.EDIT)
    if order.decision.state != DecisionState.PREPARED:
        raise TransitionRefused(_("The decision is confirmed with this order as it is."))
    for item in order.items.all():
        sign(item, by)
        item.delete()
    _write_items(order, _result_of(order.decision))
    record(order, OrderEventKind.PREPARED, by=by, now=now)
    return order


@transaction.atomic
def issue_order(order: Order, *, by: User | None, now: datetime) -> Order:
    """Let a prepared order begin: its last days are counted in working days from today.

    With its decision, in a transaction that holds the cycle; ``by`` None is the command line.
    Raises ``PermissionDenied``, ``TransitionRefused``, or ``FiguresChanged`` where the items were
    built from other figures.
    """
    if by is not None and not can_decide(by):
        raise PermissionDenied
    order = _locked(order.pk)
    order_after(order, OrderAct.ISSUE)
    items = list(order.items.order_by("position"))
    if not items:
        raise TransitionRefused(_("The order asks for nothing yet. Add an item first."))
    _check_figures(order, items)
    start = local_day(now)
    order.issued_at = now
    order.due_on = add_working_days(start, order.days)
    for item in items:
        item.due_on = order.due_on if item.days is None else add_working_days(start, item.days)
        sign(item, by)
        item.save(update_fields=["due_on"])
    move_order(order, OrderAct.ISSUE, by=by, now=now)
    return order


@transaction.atomic
def withdraw_order(order_id: int, *, by: User, now: datetime, reason: str) -> Order:
    """Take an order back, with a reason: nothing is to be put right any more.

    Raises ``PermissionDenied``, ``ReasonMissing`` or ``TransitionRefused``. One whose decision is
    not issued yet goes with it (``withdraw_with``).
    """
    order = lock_order(order_id)
    if not can_decide(by):
        raise PermissionDenied
    reason = reason.strip()
    if not reason:
        raise ReasonMissing(_("Say why the order is withdrawn."))
    if order.decision.state in (DecisionState.PREPARED, DecisionState.CONFIRMED):
        raise TransitionRefused(_("Withdraw the decision; its order goes with it."))
    move_order(order, OrderAct.WITHDRAW, by=by, now=now, text=reason)
    return order


def withdraw_with(decision: Decision, *, by: User | None, now: datetime, reason: str) -> None:
    """Withdraw the prepared order of a decision that is withdrawn, in its transaction."""
    order = Order.objects.filter(decision=decision).first()
    if order is not None:
        move_order(_locked(order.pk), OrderAct.WITHDRAW, by=by, now=now, text=reason)


def lock_order(order_id: int) -> Order:
    """Lock the cycle of an order, then the order itself, until the transaction ends."""
    Cycle.objects.locked().get(entries__orders=order_id)
    return _locked(order_id)


def _locked(order_id: int) -> Order:
    orders = Order.objects.select_related("decision", "entry__cycle", "entry__alliance")
    order: Order = orders.select_for_update(of=("self",)).get(pk=order_id)
    return order


def _result_of(decision: Decision) -> Result:
    """Return the result that a decision is about, or raise ``NothingComputed``."""
    assert decision.cycle is not None
    results = Result.objects.filter(
        computation=decision.cycle.computation, entry__alliance=decision.alliance_id
    )
    related = ("entry__cycle", "entry__alliance", "computation__cycle__framework")
    result = results.select_related(*related).first()
    if result is None:
        raise NothingComputed(_("There are no figures of this alliance to build an order from."))
    return result


def _check_figures(order: Order, items: list[OrderItem]) -> None:
    results = Result.objects.filter(
        entry=order.entry_id,
        computation__in=Cycle.objects.filter(pk=order.entry.cycle_id).values("computation"),
    )
    changes = changed_scores(items, results.defer("explanation").first())
    if changes:
        raise FiguresChanged(
            _("The order of %(alliance)s was built from other figures; build its items anew.")
            % {"alliance": order.entry.alliance.name},
            {"changes": changes},
        )


def _write_items(order: Order, result: Result) -> None:
    for place, figures in enumerate(failing_criteria(result), start=1):
        OrderItem.objects.create(
            order=order,
            position=place,
            criterion=figures["code"],
            figures=figures,
            problem=written(problem_in_words, figures),
            proof=written(proof_in_words, figures),
        )


def _lead_of(alliance_id: int, now: datetime) -> int | None:
    """Return the unit that is asked first: the park's, else the school, else the enterprise."""
    spells = Membership.objects.leads().in_force_on(local_day(now)).filter(alliance=alliance_id)
    units = {spell.role: spell.unit_id for spell in spells.order_by("-pk")}
    return next((units[role] for role in LEADS if role in units), None)

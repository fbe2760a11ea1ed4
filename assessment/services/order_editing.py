"""A prepared order as the bureau words it before it goes out."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from assessment.choices import DecisionState
from assessment.computing.order_states import OrderAct, order_after
from assessment.computing.order_words import problem_of, proof_of
from assessment.errors import AlreadyThere, ReasonMissing, TransitionRefused
from assessment.models import Criterion, Order, OrderItem
from assessment.permissions import can_decide
from assessment.services.order_answers import lock_item
from assessment.services.orders import lock_order
from common.history import sign
from members.models import User


@transaction.atomic
def edit_order(order_id: int, *, by: User, days: int, unit_id: int | None) -> Order:
    """Set the working days and the responsible unit of a prepared order; what is set already
    changes nothing, so its author stays who it was.

    No item has more days than the whole. Raises ``PermissionDenied`` or ``TransitionRefused``.
    """
    order = _editable(lock_order(order_id), by)
    if (order.days, order.unit_id) == (days, unit_id):
        return order
    order.days, order.unit_id = days, unit_id
    sign(order, by)
    order.save(update_fields=["days", "unit"])
    for item in order.items.filter(days__gt=days):
        item.days = None
        _save(item, by)
    return order


@transaction.atomic
def edit_item(
    item_id: int, *, by: User, problem: str, proof: str, days: int | None, unit_id: int | None
) -> OrderItem:
    """Word one item of a prepared order. ``days`` None: those of the whole order. What is worded so
    already stays as it is, with its author.

    Raises ``PermissionDenied``, ``TransitionRefused`` or ``ReasonMissing``.
    """
    order, item = lock_item(item_id)
    _editable(order, by)
    before = _content_of(item)
    # The form shows what the program wrote in the reader's language; taken over, it is no wording.
    problem = item.problem if problem.strip() == problem_of(item) else problem
    proof = item.proof if proof.strip() == proof_of(item) else proof
    _fill(order, item, problem, proof, days)
    item.unit_id = unit_id
    if _content_of(item) != before:
        _save(item, by)
    return item


@transaction.atomic
def add_item(
    order_id: int, *, by: User, criterion: str, problem: str, proof: str, days: int | None = None
) -> OrderItem:
    """Add a criterion of the framework to a prepared order.

    Raises ``PermissionDenied``, ``TransitionRefused``, ``AlreadyThere`` or ``ReasonMissing``.
    """
    order = _editable(lock_order(order_id), by)
    known = Criterion.objects.filter(framework=order.entry.cycle.framework_id, code=criterion)
    if not known.exists():
        raise TransitionRefused(_("The framework has no such criterion."))
    if order.items.filter(criterion=criterion).exists():
        raise AlreadyThere(_("The order has an item for this criterion already."))
    last = order.items.order_by("-position").first()
    item = OrderItem(order=order, criterion=criterion, position=last.position + 1 if last else 1)
    _fill(order, item, problem, proof, days)
    _save(item, by)
    return item


@transaction.atomic
def remove_item(item_id: int, *, by: User) -> None:
    """Take one item out of a prepared order; its history stays.

    Raises ``PermissionDenied`` or ``TransitionRefused``.
    """
    order, item = lock_item(item_id)
    _editable(order, by)
    sign(item, by)
    item.delete()


def _editable(order: Order, by: User) -> Order:
    if not can_decide(by):
        raise PermissionDenied
    order_after(order, OrderAct.EDIT)
    if order.decision.state != DecisionState.PREPARED:
        raise TransitionRefused(_("The decision is confirmed with this order as it is."))
    return order


def _fill(order: Order, item: OrderItem, problem: str, proof: str, days: int | None) -> None:
    item.problem, item.proof = problem.strip(), proof.strip()
    if not (item.problem and item.proof):
        raise ReasonMissing(_("Say what is wrong and what proves it right."))
    if days is not None and days > order.days:
        raise TransitionRefused(_("An item has no more days than the whole order."))
    item.days = days


def _content_of(item: OrderItem) -> tuple[object, ...]:
    return item.problem, item.proof, item.days, item.unit_id


def _save(item: OrderItem, by: User) -> None:
    sign(item, by)
    item.save()

"""Rectification orders: those of a cycle, and one with its items, its record and what can follow."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessment.choices import DecisionKind, DecisionState, OrderState
from assessment.computing.deadlines import local_day
from assessment.computing.documents import papers_on
from assessment.computing.order_states import OrderAct, can_follow
from assessment.computing.order_words import changed_scores, name_of
from assessment.computing.removal_grounds import MOST_ROUNDS
from assessment.forms.orders import AddItemForm, AgainForm, OrderForm, ReasonForm
from assessment.models import Criterion, Decision, Order, Result
from assessment.permissions import can_answer_order, can_decide
from assessment.services.order_editing import add_item, edit_order
from assessment.services.order_ends import fail_order, order_again
from assessment.services.orders import rebuild_order, withdraw_order
from assessment.views.finding import find_cycle
from assessment.views.order_finding import (
    Row,
    crumbs_of,
    find_order,
    row_of,
    rows_of,
    title_of,
    told_items,
)
from assessment.views.papers_part import asks_for_papers, papers_part, told_of_papers
from common.errors import DomainError
from members.models import Unit
from members.views import UserRequest

PAGE = 50


@login_required
@require_safe
def orders(request: UserRequest, cycle: str) -> HttpResponse:
    """The orders of one cycle, the most urgent first, each with what is to be done next."""
    found = find_cycle(request, cycle)
    visible = Order.objects.visible_to(request.user).filter(entry__cycle=found.pk)
    page = Paginator(visible.most_urgent_first(), PAGE).get_page(request.GET.get("page"))
    rows = rows_of(page.object_list, local_day(timezone.now()))
    role = request.user.role
    context = {
        "cycle": found,
        "rows": [(row, row.next_step(role)) for row in rows],
        "page_obj": page,
    }
    return render(request, "assessment/orders.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def order(request: UserRequest, order: int) -> HttpResponse:
    """One order. The bureau words it before it goes out, withdraws it, declares it failed, or gives
    it a second round."""
    found = find_order(request, order)
    if asks_for_papers(request):
        return papers_part(request, papers_on(request.user, decision=found.decision))
    if request.method != "POST":
        return _page(request, found)
    if not can_decide(request.user):
        raise PermissionDenied
    act = request.POST.get("act", "")
    form = _form(act, found, request.POST)
    if form is not None and not form.is_valid():
        return _page(request, found, {act: form}, status=400)
    try:
        said = _do(act, found, form.cleaned_data if form else {}, request)
    except DomainError as error:
        return _page(request, found, {act: form} if form else {}, problem=str(error), status=409)
    messages.success(request, said)
    return redirect("assessment:order", found.pk)


def _form(act: str, found: Order, posted: Any = None) -> Form | None:
    """Return the form of an act, bound where something is posted; None where it has none."""
    making: dict[str, Callable[[], Form]] = {
        "edit": lambda: OrderForm(
            _units(found), posted, initial={"days": found.days, "unit": found.unit_id}
        ),
        "add": lambda: AddItemForm(_criteria(found), posted),
        "withdraw": lambda: ReasonForm(posted, prefix="withdraw"),
        "fail": lambda: ReasonForm(posted, prefix="fail"),
        "again": lambda: AgainForm(
            [(item.pk, name_of(item)) for item in found.items.all()],
            posted,
            prefix="again",
            initial={"days": found.days, "items": [item.pk for item in found.items.all()]},
        ),
    }
    return making[act]() if act in making else None


def _do(act: str, found: Order, values: dict[str, Any], request: UserRequest) -> str:
    by, now = request.user, timezone.now()
    match act:
        case "edit":
            edit_order(found.pk, by=by, days=values["days"], unit_id=_key(values["unit"]))
            return _("Saved.")
        case "add":
            add_item(found.pk, by=by, **values)
            return _("The item is added.")
        case "rebuild":
            rebuild_order(found.pk, by=by, now=now)
            return _("The items are built anew from the figures as they are now.")
        case "withdraw":
            withdraw_order(found.pk, by=by, now=now, **values)
            return _("The order is withdrawn.")
        case "fail":
            fail_order(found.pk, by=by, now=now, **values)
            return _("The order is declared failed.")
        case "again":
            order_again(found.pk, by=by, now=now, **values)
            return _("The order has a second round; the secretariat is told.")
    raise PermissionDenied


def _key(unit: Unit | None) -> int | None:
    return None if unit is None else unit.pk


def _units(found: Order) -> Any:
    return Unit.objects.filter(memberships__alliance=found.entry.alliance_id).distinct()


def _criteria(found: Order) -> list[tuple[str, str]]:
    there = {item.criterion for item in found.items.all()}
    rows = Criterion.objects.filter(framework=found.entry.cycle.framework_id).order_by("position")
    return [(row.code, f"{row.code} {row.name}") for row in rows if row.code not in there]


def _page(
    request: UserRequest,
    found: Order,
    bound: dict[str, Form] | None = None,
    *,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    row = row_of(found, local_day(timezone.now()))
    acts = _acts(row) if can_decide(request.user) else []
    forms = {act: _form(act, found) for act in acts} | (bound or {})
    may_answer = can_answer_order(request.user, found.entry.alliance)
    context = {
        "order": found,
        "row": row,
        "title": title_of(found),
        "cycle": found.entry.cycle,
        "alliance": found.entry.alliance,
        "items": told_items(row),
        "next_step": row.next_step(request.user.role),
        "may_answer": may_answer,
        "may_ask": may_answer and can_follow(found, OrderAct.ASK_TIME) and not row.is_asked,
        "may_decide": can_decide(request.user),
        "may_reassess": can_decide(request.user)
        and row.is_complete
        and can_follow(found, OrderAct.REASSESS),
        "removal": _removal(request, found),
        "reassessments": found.reassessments.order_by("-round"),
        **told_of_papers(papers_on(request.user, decision=found.decision), request.path),
        "acts": acts,
        "forms": {act: form for act, form in forms.items() if form is not None},
        "bound": next(iter((bound or {}).values()), None),
        "extensions": found.extensions.select_related("asked_by", "decided_by").order_by("-pk"),
        "events": found.events.select_related("by", "item").order_by("-happened_at", "-pk"),
        "problem": problem,
        "changes": _changes(row),
        "crumbs": crumbs_of(found),
    }
    return render(request, "assessment/order.html", context, status=status)


def _removal(request: UserRequest, found: Order) -> Decision | None:
    """Return what was decided, or waits to be, on removing the alliance of a failed order."""
    if found.state != OrderState.FAILED:
        return None
    entry = found.entry
    visible = Decision.objects.visible_to(request.user).exclude(state=DecisionState.WITHDRAWN)
    return visible.filter(
        kind=DecisionKind.REMOVE, alliance=entry.alliance_id, cycle=entry.cycle_id
    ).first()


def _changes(row: Row) -> list[str]:
    """Tell where a prepared order was built from other figures than those that count now."""
    if row.order.state != OrderState.PREPARED:
        return []
    cycle = row.order.entry.cycle
    results = Result.objects.filter(computation=cycle.computation_id, entry=row.order.entry_id)
    return changed_scores(row.items, results.defer("explanation").first())


def _acts(row: Row) -> list[str]:
    """Return what the bureau can do with an order as it stands."""
    order = row.order
    is_open = order.decision.state == DecisionState.PREPARED
    possible = {
        "edit": is_open and can_follow(order, OrderAct.EDIT),
        "add": is_open and can_follow(order, OrderAct.EDIT),
        "rebuild": is_open and can_follow(order, OrderAct.EDIT),
        "fail": row.is_beyond and not row.is_asked,
        "again": can_follow(order, OrderAct.ORDER_AGAIN) and order.round < MOST_ROUNDS,
        "withdraw": order.issued_at is not None and can_follow(order, OrderAct.WITHDRAW),
    }
    return [act for act, is_possible in possible.items() if is_possible]

"""Asking what if, and what came of it. Bureau and observers read it; the bureau asks."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assessment.choices import ScenarioKind
from assessment.computing.scenario_words import changes_in_words
from assessment.forms.what_if import StabilityForm, WhatIfForm
from assessment.models import Cycle, Scenario
from assessment.permissions import can_decide
from assessment.services.scenarios import ask_again, ask_scenario
from assessment.views.finding import find_cycle_in_charge
from assessment.views.scenario_parts import told
from common.errors import DomainError
from members.views import UserRequest

SCENARIOS_A_PAGE = 30


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def scenarios(request: UserRequest, cycle: str) -> HttpResponse:
    found = find_cycle_in_charge(request, cycle)
    if request.method == "POST":
        return _ask(request, found)
    return _page(request, found, StabilityForm(initial={"seed": found.year}), WhatIfForm(found))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def scenario(request: UserRequest, cycle: str, scenario: int) -> HttpResponse:
    """Show what came of a scenario. A POST has it found out anew."""
    found = find_cycle_in_charge(request, cycle)
    row = _find(found, scenario)
    if request.method == "POST":
        ask_again(row.pk, by=request.user)
        return redirect("assessment:scenario", found.code, row.pk)
    context = _live(request, found, row) | {
        "changes": changes_in_words(row, found.framework),
    }
    return render(request, "assessment/scenario.html", context)


@never_cache
@login_required
@require_safe
def scenario_part(request: UserRequest, cycle: str, scenario: int) -> HttpResponse:
    """The part that asks for itself until the scenario is found out."""
    found = find_cycle_in_charge(request, cycle)
    row = _find(found, scenario)
    if "HX-Request" not in request.headers:
        return redirect("assessment:scenario", found.code, row.pk)
    return render(request, "assessment/_scenario.html", _live(request, found, row))


def _find(cycle: Cycle, scenario: int) -> Scenario:
    rows = Scenario.objects.select_related("requested_by").filter(cycle=cycle)
    return get_object_or_404(rows, pk=scenario)


def _live(request: UserRequest, cycle: Cycle, row: Scenario) -> dict[str, Any]:
    return {
        "cycle": cycle,
        "scenario": row,
        "may_ask": can_decide(request.user),
        **told(cycle, row),
    }


def _ask(request: UserRequest, cycle: Any) -> HttpResponse:
    """Take the form that was sent; the other one stands beside it as before."""
    stability, what_if = StabilityForm(initial={"seed": cycle.year}), WhatIfForm(cycle)
    is_stability = request.POST.get("kind") == ScenarioKind.STABILITY
    form: StabilityForm | WhatIfForm
    if is_stability:
        form = stability = StabilityForm(request.POST)
    else:
        form = what_if = WhatIfForm(cycle, request.POST)
    if not form.is_valid():
        return _page(request, cycle, stability, what_if, status=400)
    try:
        row = ask_scenario(
            cycle.pk,
            kind=ScenarioKind.STABILITY if is_stability else ScenarioKind.WHAT_IF,
            name=form.cleaned_data.get("name", ""),
            settings=form.settings(),
            by=request.user,
        )
    except DomainError as error:
        form.add_error(None, str(error))
        return _page(request, cycle, stability, what_if, status=409)
    return redirect("assessment:scenario", cycle.code, row.pk)


def _page(
    request: UserRequest,
    cycle: Any,
    stability: StabilityForm,
    what_if: WhatIfForm,
    status: int = 200,
) -> HttpResponse:
    rows = Scenario.objects.filter(cycle=cycle).defer("outcome").select_related("requested_by")
    paginator = Paginator(rows.order_by("-created_at", "-pk"), SCENARIOS_A_PAGE)
    context = {
        "cycle": cycle,
        "page_obj": paginator.get_page(request.GET.get("page")),
        "stability": stability,
        "what_if": what_if,
        "may_ask": can_decide(request.user),
        "weight": sum(each.weight for each in what_if.criteria),
    }
    return render(request, "assessment/scenarios.html", context, status=status)

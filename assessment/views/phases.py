"""Moving a cycle to another phase: what would happen, what is unfinished, who moved it before."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessment.choices import Phase
from assessment.forms.phases import MoveBackForm, MoveOnForm
from assessment.models import Cycle, PhaseMove
from assessment.permissions import can_run_cycle
from assessment.services.phases import (
    ORDER,
    hindrances_to,
    move_cycle,
    next_phase,
    unfinished_in,
)
from assessment.views.finding import find_cycle, find_cycle_in_charge
from assessment.views.steps import steps_of
from common.errors import DomainError
from members.views import UserRequest

MOST_MOVES = 50


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def phase(request: UserRequest, cycle: str) -> HttpResponse:
    if request.method != "POST":
        found = find_cycle_in_charge(request, cycle)
        return _page(request, found, _on_form(found), _back_form(found))
    found = find_cycle(request, cycle)
    if not can_run_cycle(request.user):
        raise PermissionDenied
    if "back-phase" in request.POST:
        on_form, back_form = _on_form(found), _back_form(found, request.POST)
        form: Any = back_form
    else:
        form = on_form = _on_form(found, request.POST)
        back_form = _back_form(found)
    if form is None or not form.is_valid():
        return _page(request, found, on_form, back_form, status=400)
    try:
        _move(request, found, form.cleaned_data)
    except DomainError as error:
        form.add_error(None, str(error))
        return _page(request, found, on_form, back_form, status=409)
    return redirect("assessment:dashboard", found.code)


def _move(request: UserRequest, cycle: Cycle, values: dict[str, Any]) -> None:
    move = move_cycle(
        cycle.pk,
        Phase(values["phase"]),
        by=request.user,
        now=timezone.now(),
        reason=values["reason"],
        is_forced=values.get("is_forced", False),
    )
    messages.success(
        request,
        _("The cycle is now in the phase “%(phase)s”.") % {"phase": move.get_to_phase_display()},
    )


def _on_form(cycle: Cycle, data: Any = None) -> MoveOnForm | None:
    target = next_phase(cycle)
    if target is None:
        return None
    return MoveOnForm(cycle, target, unfinished=unfinished_in(cycle, target), data=data)


def _back_form(cycle: Cycle, data: Any = None) -> MoveBackForm | None:
    """Return the form for going back; None where there is no way back."""
    earlier = ORDER[: ORDER.index(Phase(cycle.phase))]
    if cycle.is_frozen:
        earlier = [phase for phase in earlier if phase == Phase.PUBLISHED]
    return MoveBackForm(earlier[::-1], data) if earlier else None


def _page(
    request: UserRequest,
    cycle: Cycle,
    on_form: MoveOnForm | None,
    back_form: MoveBackForm | None,
    status: int = 200,
) -> HttpResponse:
    target = next_phase(cycle)
    moves = PhaseMove.objects.filter(cycle=cycle).select_related("by").order_by("-moved_at", "-pk")
    context = {
        "cycle": cycle,
        "phases": steps_of(cycle),
        "target": target,
        "forbidding": hindrances_to(cycle, target, timezone.now()) if target else [],
        "effect": effect_of(target) if target else "",
        "on_form": on_form,
        "back_form": back_form,
        "may_run": can_run_cycle(request.user),
        "moves": moves[:MOST_MOVES],
    }
    return render(request, "assessment/phase.html", context, status=status)


def effect_of(phase: Phase) -> str:
    """Tell what begins, and what ends, with a phase."""
    return {
        Phase.DRAFT: _("Only the bureau and observers see the cycle."),
        Phase.REPORTING: _(
            "The districts, secretariats, members and assessors of the alliances that take part see "
            "the cycle from then on."
        ),
        Phase.SCREENING: _("The bureau and the districts check what was reported."),
        Phase.SCORING: _("The assessors can fill in and submit their sheets."),
        Phase.DELIBERATION: _(
            "No mark can be given or changed any more, and the assignments stay as they are."
        ),
        Phase.NOTICE: _(
            "The results are sealed under their number. Names and grades are open to everybody "
            "without signing in, and each secretariat sees the figures of its own alliance."
        ),
        Phase.PUBLISHED: _(
            "The results are fixed for good, every figure is open to everybody, and all confirmed "
            "decisions go out with their letters. There is no way back."
        ),
        Phase.ARCHIVED: _("The published results stay open; nobody works with the cycle any more."),
    }[phase]

"""The list of cycles, and the page from which one is run."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import reswap, retarget

from assessment.computing.dashboard import board, entries_of
from assessment.computing.overview import overviews
from assessment.computing.rankings import sight_of
from assessment.computing.report_list import late_reports
from assessment.computing.report_tasks import IN_HAND
from assessment.computing.runs import run_to_show
from assessment.computing.standing import with_standing
from assessment.computing.waiting import sheets_in
from assessment.models import Cycle
from assessment.permissions import can_run_cycle
from assessment.services.computing import request_score
from assessment.services.deriving import fill_measures
from assessment.views.alliance_rows import alliance_row
from assessment.views.cycle_links import links_of
from assessment.views.finding import find_cycle, find_cycle_in_charge, or_sign_in, sees_all
from assessment.views.next_steps import next_step, to_expect
from assessment.views.sheet_tasks import sheet_task
from assessment.views.steps import steps_of
from common.errors import DomainError
from members.choices import Role
from members.views import UserRequest

CYCLES_A_PAGE = 50
ALLIANCES_A_PAGE = 200


class CountedPaginator(Paginator):
    """Pages of rows whose number is known already."""

    def __init__(self, rows: QuerySet[Any], per_page: int, count: int) -> None:
        super().__init__(rows, per_page)
        self.count = count


@require_safe
def cycles(request: HttpRequest) -> HttpResponse:
    visible = with_standing(Cycle.objects.visible_to(request.user).newest_first())
    page = Paginator(visible, CYCLES_A_PAGE).get_page(request.GET.get("page"))
    told = overviews(list(page.object_list), request.user)
    sights = {phase: sight_of(request.user, phase) for phase in {cycle.phase for cycle in page}}
    rows = [(cycle, told[cycle.pk], sights[cycle.phase]) for cycle in page]
    return render(request, "assessment/cycle_list.html", {"page_obj": page, "rows": rows})


@require_safe
@or_sign_in
def dashboard(request: HttpRequest, cycle: str) -> HttpResponse:
    found = find_cycle(request, cycle)
    if sees_all(request):
        return render(request, "assessment/dashboard.html", _dashboard(request, found))
    return render(request, "assessment/dashboard_outside.html", _outside(request, found))


@require_POST
@login_required
def compute(request: UserRequest, cycle: str) -> HttpResponse:
    found = find_cycle(request, cycle)
    try:
        request_score(found.pk, by=request.user)
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("assessment:dashboard", found.code)


@require_POST
@login_required
def take_over(request: UserRequest, cycle: str) -> HttpResponse:
    """Fill in the figures that are missing, from the registers."""
    found = find_cycle(request, cycle)
    try:
        filled = fill_measures(found.pk, by=request.user)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, str(filled))
    return redirect("assessment:dashboard", found.code)


@require_safe
@never_cache
def run(request: HttpRequest, cycle: str) -> HttpResponse:
    """The part of the dashboard that asks for itself until the figures are there.

    While a computation is under way it tells the progress; then it brings everything that
    depends on the figures, and asks no more.
    """
    found = find_cycle_in_charge(request, cycle)
    if "HX-Request" not in request.headers:
        return redirect("assessment:dashboard", found.code)
    if found.is_owed:
        context = {"cycle": found, "run": run_to_show(found)}
        return render(request, "assessment/_dashboard_run.html", context)
    answer = render(request, "assessment/_dashboard_live.html", _dashboard(request, found))
    return retarget(reswap(answer, "outerHTML"), "#live")


def _dashboard(request: HttpRequest, cycle: Any) -> dict[str, Any]:
    paginator = CountedPaginator(entries_of(cycle), ALLIANCES_A_PAGE, cycle.alliances)
    page = paginator.get_page(request.GET.get("page"))
    told = board(cycle, list(page.object_list))
    stale = _stale(cycle)
    return {
        "cycle": cycle,
        "phases": steps_of(cycle),
        "next": next_step(cycle),
        "links": links_of(cycle, request.user),
        "may_run": can_run_cycle(request.user),
        "run": run_to_show(cycle),
        "late": late_reports(cycle, timezone.now()) if cycle.phase in IN_HAND else 0,
        "is_stale": bool(stale),
        "results": cycle.complete + cycle.incomplete,
        "excused": sum(entry.is_excused for entry in told.entries),
        "page_obj": page,
        "is_whole": paginator.num_pages == 1,
        "all": told.all,
        "rows": [alliance_row(entry, told, stale=stale) for entry in told.entries],
        "assessors": sorted(told.by_assessor.items(), key=lambda item: str(item[0])),
        "gaps": [(entry, told.gaps[entry.pk]) for entry in told.entries if entry.pk in told.gaps],
    }


def _stale(cycle: Any) -> str:
    """Return why the figures of a cycle are not to be shown as they are; empty when they are."""
    if cycle.is_frozen:
        return ""
    if cycle.is_owed:
        return _("being computed")
    return "" if cycle.computation_id else _("not computed yet")


def _outside(request: HttpRequest, cycle: Cycle) -> dict[str, Any]:
    user = request.user
    sight = sight_of(user, cycle.phase)
    own = sheets_in(cycle, user) if user.is_authenticated and user.role == Role.ASSESSOR else []
    return {
        "cycle": cycle,
        "phases": steps_of(cycle),
        "next": to_expect(cycle.phase, sight),
        "links": links_of(cycle, user),
        "sees_results": sight is not None,
        "lists_reports": user.is_authenticated and user.role == Role.DISTRICT,
        "sheets": [sheet_task(each) for each in own],
    }

"""The reports of a cycle in a list, and one report as a whole."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessment.choices import ItemState, Phase, ReportState
from assessment.computing.papers import papers_of
from assessment.computing.report_list import Listed, entries_with_reports, listed
from assessment.computing.report_parts import ReportView
from assessment.computing.report_view import view_of
from assessment.forms.report_list import ReportFilters
from assessment.models import Submission
from assessment.permissions import can_run_cycle, can_screen, can_write_report, lead_of
from assessment.services.carrying import carry_forward
from assessment.services.reporting import begin_report
from assessment.views.finding import find_cycle
from assessment.views.report_finding import (
    Place,
    crumbs_of,
    days_left,
    find_place,
    find_report,
    why_closed,
)
from assessment.views.report_parts import missing_parts
from common.errors import DomainError
from members.choices import Role
from members.views import UserRequest

REPORTS_A_PAGE = 30
SCREENED = (Phase.REPORTING, Phase.SCREENING)
LISTS = (Role.BUREAU, Role.OBSERVER, Role.DISTRICT)


@login_required
@require_safe
def reports(request: UserRequest, cycle: str) -> HttpResponse:
    """Every alliance of the cycle that the reader answers for, with how far its report is."""
    found = find_cycle(request, cycle)
    if request.user.role not in LISTS:
        raise Http404
    filters = ReportFilters(request.GET)
    entries = entries_with_reports(found, request.user)
    rows = filters.kept(entries)
    page = Paginator(rows, REPORTS_A_PAGE).get_page(request.GET.get("page"))
    now = timezone.now()
    told = [(each, days_left(each.last_day, now)) for each in listed(list(page.object_list))]
    context = {
        "cycle": found,
        "filters": filters,
        "is_filtered": filters.is_used,
        "sort": filters.sort,
        "page_obj": page,
        "rows": told,
        "may_screen": can_screen(request.user) and found.phase in SCREENED,
        "first": next((row for row, _days in told if _waits(row)), None),
        "may_run": can_run_cycle(request.user),
    }
    return render(request, "assessment/report_list.html", context)


def _waits(row: Listed) -> bool:
    return row.report is not None and row.report.state == ReportState.SUBMITTED


@login_required
@require_safe
def report(request: UserRequest, cycle: str, alliance: str) -> HttpResponse:
    """One report: how complete each criterion is, what is missing, and what to do next."""
    place = find_place(request, cycle, alliance)
    context = _about(request, place)
    if place.report is None:
        return render(request, "assessment/report_none.html", context)
    return render(request, "assessment/report.html", context | _whole(request, place))


@login_required
@require_POST
def report_begin(request: UserRequest, cycle: str, alliance: str) -> HttpResponse:
    place = find_place(request, cycle, alliance)
    try:
        begin_report(place.entry.pk, by=request.user, now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("assessment:report", cycle, alliance)


@login_required
@require_POST
def report_carry(request: UserRequest, cycle: str, alliance: str) -> HttpResponse:
    """Take over last year's texts, facts and evidence where nothing is written yet."""
    place = find_report(request, cycle, alliance)
    assert place.report is not None
    try:
        count = carry_forward(place.report.pk, by=request.user, now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        words = _("Taken over from last year: %(count)s. Each waits to be confirmed.")
        messages.success(request, words % {"count": count})
    return redirect("assessment:report", cycle, alliance)


def _about(request: UserRequest, place: Place) -> dict[str, Any]:
    last_day = place.last_day
    may_write = can_write_report(request.user, place.alliance)
    return {
        "cycle": place.cycle,
        "alliance": place.alliance,
        "report": place.report,
        "last_day": last_day,
        "days": days_left(last_day, timezone.now()),
        "may_write": may_write,
        "may_screen": can_screen(request.user),
        "may_judge": request.user.role in LISTS,
        "lead": lead_of(request.user, place.alliance, place.cycle.as_of),
        "closed": why_closed(place, may_write=may_write),
        "crumbs": crumbs_of(place, with_report=False),
    }


def _whole(request: UserRequest, place: Place) -> dict[str, Any]:
    report = place.report
    assert report is not None
    view = view_of(report)
    rounds = list(
        Submission.objects.filter(report=report)
        .select_related("by", "screening", "opinion")
        .defer("content")
        .order_by("-number")
    )
    is_new = report.state == ReportState.WRITING
    return {
        "view": view,
        "rows": [(each, missing_parts(each.missing, place)) for each in view.criteria],
        "missing": missing_parts(view.missing_content, place),
        "returned": _returned(view),
        "rounds": rounds,
        "receipt": rounds[0] if rounds else None,
        "opinion": getattr(rounds[0], "opinion", None) if rounds else None,
        **papers_of(report, request.user),
        "may_carry": is_new and view.last_year is not None,
    }


def _returned(view: ReportView) -> list[tuple[Any, Any, Any]]:
    """Return (criterion, what was returned, verdict) of all that waits to be corrected."""
    found: list[tuple[Any, Any, Any]] = []
    for each in view.criteria:
        told: list[Any] = [(each.criterion, each)]
        told += [(one.indicator, one) for one in each.indicators]
        found += [
            (each.criterion, row, said.verdict)
            for row, said in told
            if said.item.state == ItemState.RETURNED and said.verdict is not None
        ]
    return found

"""Confirming and submitting a report, and the rows of the registers behind a figure of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from alliances.computing.measures import MEASURES, rows_behind
from alliances.computing.measures.behind import Row
from assessment.computing.report_view import view_of
from assessment.forms.reports import SubmitForm
from assessment.permissions import can_write_report, lead_of
from assessment.services.submitting import confirm_report, submit_report
from assessment.views.report_finding import Place, crumbs_of, days_left, find_report, why_closed
from assessment.views.report_parts import missing_parts
from common.errors import DomainError
from members.views import UserRequest

ROWS_A_PAGE = 200


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report_confirm(request: UserRequest, cycle: str, alliance: str) -> HttpResponse:
    """The report to read, and a lead's word that it stands for it."""
    place = find_report(request, cycle, alliance)
    assert place.report is not None
    problem = ""
    if request.method == "POST":
        try:
            confirm_report(place.report.pk, by=request.user, now=timezone.now())
        except DomainError as error:
            problem = str(error)
        else:
            messages.success(request, _("Confirmed for your unit."))
            return redirect("assessment:report", cycle, alliance)
    view = view_of(place.report)
    lead = lead_of(request.user, place.alliance, place.cycle.as_of)
    own = [each for each in view.leads if lead is not None and each.lead.unit_id == lead.unit_id]
    context = _about(place) | {
        "view": view,
        "lead": lead,
        "is_confirmed": any(each.is_valid for each in own),
        "missing": missing_parts(view.missing_content, place),
        "problem": problem,
    }
    status = 409 if problem else 200
    return render(request, "assessment/report_confirm.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report_submit(request: UserRequest, cycle: str, alliance: str) -> HttpResponse:
    """All that is missing, the declaration, and the button. When the request came in decides
    whether it was in time, however long the rest takes."""
    begun_at = timezone.now()
    place = find_report(request, cycle, alliance)
    assert place.report is not None
    if not can_write_report(request.user, place.alliance):
        raise PermissionDenied
    form = SubmitForm(request.POST if request.method == "POST" else None)
    problem, status = "", 200
    if form.is_bound and not form.is_valid():
        status = 400
    elif form.is_bound:
        try:
            submission = submit_report(
                place.report.pk, by=request.user, begun_at=begun_at, now=timezone.now()
            )
        except DomainError as error:
            problem, status = str(error), 409
        else:
            words = _("Submitted. The number of the receipt is %(number)s.")
            messages.success(request, words % {"number": submission.receipt})
            return redirect(place.address("report") + "#receipt")
    view = view_of(place.report)
    context = _about(place) | {
        "view": view,
        "form": form,
        "missing": missing_parts(view.missing, place),
        "closed": why_closed(place, may_write=True),
        "problem": problem,
    }
    return render(request, "assessment/report_submit.html", context, status=status)


@login_required
@require_safe
def report_rows(request: UserRequest, cycle: str, alliance: str, measure: str) -> HttpResponse:
    """Where a figure comes from: the rows of the registers that it counts."""
    place = find_report(request, cycle, alliance)
    if measure not in MEASURES:
        raise Http404
    behind = rows_behind(measure, place.alliance, place.cycle.as_of)
    page = Paginator(behind.rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = _about(place) | {
        "measure": MEASURES[measure],
        "behind": behind,
        "page_obj": page,
        "rows": [(row, _address(row)) for row in page.object_list],
    }
    return render(request, "assessment/report_rows.html", context)


def _address(row: Row) -> str:
    """Return where a row of a register is edited; empty where it has no page of its own."""
    try:
        return reverse("alliances:register_row", args=[row.alliance, row.register, row.pk])
    except NoReverseMatch:
        return ""


def _about(place: Place) -> dict[str, Any]:
    last_day = place.last_day
    return {
        "cycle": place.cycle,
        "alliance": place.alliance,
        "report": place.report,
        "last_day": last_day,
        "days": days_left(last_day, timezone.now()),
        "crumbs": crumbs_of(place),
    }

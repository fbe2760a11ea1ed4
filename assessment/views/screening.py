"""Going through a report: verdicts item by item, the district's opinion, and the rounds so far."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessment.choices import DistrictView, Phase, ReportState, Ruled
from assessment.computing.deadlines import local_day
from assessment.computing.report_view import view_of
from assessment.forms.screening import OpinionForm, SettleForm
from assessment.models import Report, Submission
from assessment.permissions import can_give_opinion, can_screen
from assessment.services.screening import accept_rest, give_opinion, rule_item, settle_round
from assessment.views.report_changes import Change, changes_between
from assessment.views.report_finding import Place, crumbs_of, find_report
from assessment.views.screening_rows import jumps_of, point_out, row_of
from common.errors import DomainError
from members.choices import Role
from members.views import UserRequest


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report_screening(request: UserRequest, cycle: str, alliance: str) -> HttpResponse:
    """One report to go through. The bureau rules and settles, the district gives its opinion."""
    place = find_report(request, cycle, alliance)
    if request.user.role not in (Role.BUREAU, Role.OBSERVER, Role.DISTRICT):
        raise Http404
    if request.method != "POST":
        return _page(request, place)
    if "opinion" in request.POST:
        return _take_opinion(request, place)
    if not can_screen(request.user):
        raise PermissionDenied
    return _take_verdicts(request, place)


@login_required
@require_safe
def report_rounds(request: UserRequest, cycle: str, alliance: str) -> HttpResponse:
    """Two rounds of a report side by side: only what differs."""
    place = find_report(request, cycle, alliance)
    rounds = list(
        Submission.objects.filter(report=place.report)
        .select_related("by", "screening__by", "opinion__by")
        .order_by("number")
    )
    numbers = {each.number: each for each in rounds}
    after = numbers.get(_number(request.GET.get("to")), rounds[-1] if rounds else None)
    wanted = _number(request.GET.get("from")) or (after.number - 1 if after else 0)
    before = numbers.get(wanted)
    changes = changes_between(before.content, after.content) if before and after else []
    context = {
        "cycle": place.cycle,
        "alliance": place.alliance,
        "report": place.report,
        "rounds": rounds,
        "before": before,
        "after": after,
        "changes": changes,
        "crumbs": crumbs_of(place),
    }
    return render(request, "assessment/report_rounds.html", context)


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else 0


def _take_opinion(request: UserRequest, place: Place) -> HttpResponse:
    if not can_give_opinion(request.user, place.alliance):
        raise PermissionDenied
    assert place.report is not None
    form = OpinionForm(None, request.POST)
    if not form.is_valid():
        return _page(request, place, opinion=form, status=400)
    values = form.cleaned_data
    try:
        give_opinion(
            place.report.pk,
            view=DistrictView(values["view"]),
            text=values["text"],
            by=request.user,
            now=timezone.now(),
        )
    except DomainError as error:
        return _page(request, place, opinion=form, problem=str(error), status=409)
    messages.success(request, _("The opinion is given."))
    return redirect(place.address("report_screening"))


def _take_verdicts(request: UserRequest, place: Place) -> HttpResponse:
    """Save what was chosen; then accept the rest, or settle the round, where that is asked."""
    assert place.report is not None
    context = _context(request, place, request.POST)
    forms = [row.form for _criterion, rows in context["parts"] for row in rows if row.is_open]
    settle: SettleForm = context["settle"]
    now = timezone.now()
    try:
        for row in (row for _criterion, rows in context["parts"] for row in rows):
            if row.is_open and row.form.is_to_save:
                values = row.form.cleaned_data
                ruled = Ruled(values["ruled"])
                rule_item(
                    row.view.item.pk, ruled=ruled, reason=values["reason"], by=request.user, now=now
                )
        if any(form.is_in_trouble for form in forms):
            return _answer(request, context, 400)
        if "accept_rest" in request.POST:
            accept_rest(place.report.pk, by=request.user, now=now)
        if "settle" in request.POST:
            if not settle.is_valid():
                return _answer(request, context, 400)
            day = settle.cleaned_data.get("correct_by")
            settle_round(place.report.pk, correct_by=day, by=request.user, now=now)
            messages.success(request, _("The round is settled."))
            return redirect(place.address("report"))
    except DomainError as error:
        return _answer(request, context | {"problem": str(error)}, 409)
    messages.success(request, _("Saved."))
    return redirect(place.address("report_screening"))


def _page(
    request: UserRequest,
    place: Place,
    *,
    opinion: OpinionForm | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    context = _context(request, place)
    if opinion is not None:
        context["opinion_form"] = opinion
    return _answer(request, context | {"problem": problem}, status)


def _answer(request: UserRequest, context: dict[str, Any], status: int) -> HttpResponse:
    return render(request, "assessment/report_screening.html", context, status=status)


def _context(request: UserRequest, place: Place, posted: Any = None) -> dict[str, Any]:
    report = place.report
    assert report is not None
    view = view_of(report, with_drafts=can_screen(request.user))
    latest, before = _last_two(report)
    changes: dict[str, list[Change]] = {}
    if latest and before:
        for change in changes_between(before.content, latest.content):
            changes.setdefault(change.code, []).append(change)
    is_open = report.state == ReportState.SUBMITTED and can_screen(request.user)
    is_open = is_open and place.cycle.phase in (Phase.REPORTING, Phase.SCREENING)
    parts = [
        (each, [row_of(one, is_open, changes, posted) for one in (each, *each.indicators)])
        for each in view.criteria
    ]
    rows = [row for _criterion, own in parts for row in own]
    if can_screen(request.user):
        point_out(rows, place.cycle)
    given = [row.form.shown["ruled"] for row in rows if row.is_open]
    opinion = getattr(latest, "opinion", None)
    returned = given.count(Ruled.RETURNED)
    may_opine = can_give_opinion(request.user, place.alliance)
    day = local_day(timezone.now())
    return {
        "cycle": place.cycle,
        "alliance": place.alliance,
        "report": report,
        "latest": latest,
        "parts": parts,
        "rail": jumps_of(parts),
        "flagged": sum(row.is_flagged for row in rows),
        "is_open": is_open,
        "items": len(given),
        "returned": returned,
        "unruled": given.count(""),
        "settle": SettleForm(
            day, returned=returned, data=posted if posted and "settle" in posted else None
        ),
        "opinion": opinion,
        "opinion_form": OpinionForm(opinion)
        if may_opine and report.state == ReportState.SUBMITTED
        else None,
        "problem": "",
        "crumbs": crumbs_of(place),
    }


def _last_two(report: Report) -> list[Submission | None]:
    rounds = list(report.submissions.select_related("opinion__by").order_by("-number")[:2])
    return [*rounds, None, None][:2]

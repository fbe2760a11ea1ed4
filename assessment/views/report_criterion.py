"""The editor of one criterion. Scripts save each field by itself over REST; without them the form posts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assessment.computing.report_parts import ReportView
from assessment.computing.report_view import view_of
from assessment.errors import StaleVersion
from assessment.forms.reports import FactForm, NarrativeForm, SelfScoreForm
from assessment.models import ReportItem
from assessment.permissions import can_write_report
from assessment.services import reporting
from assessment.views.report_finding import Place, crumbs_of, find_report, why_closed
from assessment.views.report_parts import CriterionPart, missing_parts, part_of, sides_of
from common.errors import DomainError
from members.choices import Role
from members.models import User
from members.views import UserRequest

# They read the report of last year too; whoever leads or assesses this year may not have then.
READS_LAST_YEAR = (Role.BUREAU, Role.OBSERVER, Role.DISTRICT, Role.SECRETARIAT)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report_criterion(
    request: UserRequest, cycle: str, alliance: str, criterion: str
) -> HttpResponse:
    """All that a report says of one criterion; posted, what is valid is saved."""
    place = find_report(request, cycle, alliance)
    view, part = _found(place, request, criterion)
    if request.method != "POST":
        return _page(request, place, view, part)
    if not can_write_report(request.user, place.alliance):
        raise PermissionDenied
    posted = _found(place, request, criterion, request.POST)[1]
    problem = _save(place, posted, request)
    if problem or any(form.is_in_trouble for form in posted.forms):
        view, fresh = _found(place, request, criterion, request.POST)
        _keep_trouble(posted, fresh)
        return _page(request, place, view, fresh, problem)
    messages.success(request, _("Saved."))
    return redirect("assessment:report_criterion", cycle, alliance, criterion)


@login_required
@require_safe
@never_cache
def report_news(request: UserRequest, cycle: str, alliance: str, criterion: str) -> HttpResponse:
    """What is stored of a criterion now and by whom, and how complete the report is: for the script."""
    place = find_report(request, cycle, alliance)
    view, part = _found(place, request, criterion)
    return JsonResponse(
        {
            "fields": {form.prefix: _told(form) for form in part.forms},
            "done": part.view.done,
            "total": part.view.total,
            "missing": [
                {"sentence": each.sentence, "url": each.url}
                for each in missing_parts(part.view.missing, place)
            ],
            "criteria": {each.criterion.code: [each.done, each.total] for each in view.criteria},
        }
    )


def _found(
    place: Place, request: UserRequest, code: str, posted: Any = None
) -> tuple[ReportView, CriterionPart]:
    assert place.report is not None
    view = view_of(place.report, with_last_texts=True)
    found = view.criterion(code)
    if found is None:
        raise Http404
    return view, part_of(
        found,
        place,
        why_closed(place, may_write=can_write_report(request.user, place.alliance)),
        posted,
    )


def _told(form: Any) -> dict[str, Any]:
    if isinstance(form, FactForm):
        by, at = form.stored.by, form.stored.at
    else:
        item: ReportItem = form.stored
        by, at = item.updated_by.shown_name if item.updated_by else "", item.updated_at
    return {**form.stored_values, "by": by, "at": at}


def _save(place: Place, part: CriterionPart, request: UserRequest) -> str:
    """Save what was typed where it is valid, confirm what is to be; return why nothing can be
    saved at all, if so."""
    for form in part.forms:
        if not form.is_to_save:
            continue
        try:
            _save_one(place, part, form, request.user)
        except StaleVersion:
            form.is_conflict = True
        except DomainError as error:
            return str(error)
        else:
            form.is_saved = True
    confirmed = request.POST.get("confirm", "")
    items = [part.view.item, *(each.view.item for each in part.indicators)]
    for item in items:
        if confirmed == str(item.pk):
            try:
                reporting.confirm_carried(item.pk, by=request.user, now=timezone.now())
            except DomainError as error:
                return str(error)
    return ""


def _save_one(place: Place, part: CriterionPart, form: Any, by: User) -> None:
    values, now = form.cleaned_data, timezone.now()
    version = values["version"]
    if isinstance(form, NarrativeForm):
        text = values["narrative"]
        reporting.save_narrative(part.view.item.pk, text=text, version=version, by=by, now=now)
    elif isinstance(form, SelfScoreForm):
        score = values["self_score"]
        reporting.save_self_score(part.view.item.pk, score=score, version=version, by=by, now=now)
    else:
        assert place.report is not None
        reporting.save_fact(
            place.report.pk,
            form.code,
            declared=values["declared"],
            explanation=values["explanation"],
            version=version,
            by=by,
            now=now,
        )


def _keep_trouble(posted: CriterionPart, fresh: CriterionPart) -> None:
    """Say of the forms, read again against what is stored now, what became of them."""
    for before, form in zip(posted.forms, fresh.forms, strict=True):
        form.is_saved, form.is_conflict = before.is_saved, before.is_conflict


def _page(
    request: UserRequest, place: Place, view: ReportView, part: CriterionPart, problem: str = ""
) -> HttpResponse:
    """Answer with the page; 409 where it cannot be done now, 400 where a value is not valid."""
    troubled = [form for form in part.forms if form.is_in_trouble]
    status = 200
    if problem or troubled:
        status = 409 if problem or any(form.is_conflict for form in troubled) else 400
    for form in troubled:
        form.sides = sides_of(form)  # type: ignore[attr-defined]  # For the template alone.
    criteria = [each.criterion for each in view.criteria]
    at = criteria.index(part.view.criterion)
    context = {
        "cycle": place.cycle,
        "alliance": place.alliance,
        "report": place.report,
        "part": part,
        "rail": view.criteria,
        "previous": criteria[at - 1] if at else None,
        "next": criteria[at + 1] if at + 1 < len(criteria) else None,
        "closed": part.closed_for_all,
        "last_year": view.last_year,
        "last_text": part.view.last_narrative if request.user.role in READS_LAST_YEAR else "",
        "problem": problem,
        "troubled": troubled,
        "crumbs": crumbs_of(place),
    }
    return render(request, "assessment/report_criterion.html", context, status=status)

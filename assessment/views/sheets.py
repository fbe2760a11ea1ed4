"""The scoring sheet. Scripts save each field by itself over REST; without them the form posts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, OuterRef, Prefetch, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alliances.models import Chain, Membership
from assessment.computing.filed_view import for_assessor
from assessment.computing.progress import progress_of
from assessment.computing.report_parts import CriterionView
from assessment.computing.sheet_facts import facts_of
from assessment.computing.sheets import judged_indicators
from assessment.forms.marks import MarkForm
from assessment.models import Assignment, Mark
from assessment.services.marking import check_open, put_mark, submit_sheet
from assessment.views.finding import find_cycle
from assessment.views.sheet_posting import (
    Part,
    point_out_gaps,
    progress_in,
    save_marks,
    status_of,
)
from common.errors import DomainError
from members.views import UserRequest

if TYPE_CHECKING:
    from members.models import User


@login_required
@require_safe
def sheets(request: UserRequest, cycle: str) -> HttpResponse:
    """The person's own sheets of a cycle."""
    found = find_cycle(request, cycle)
    own = Assignment.objects.of(request.user).filter(entry__cycle=found)
    listed = list(own.select_related("entry__cycle", "entry__alliance__region").by_alliance())
    progress = progress_of(listed)
    rows = [(sheet, progress[sheet.pk]) for sheet in listed]
    return render(request, "assessment/sheet_list.html", {"cycle": found, "rows": rows})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: UserRequest, cycle: str, alliance: str) -> HttpResponse:
    """All judged indicators of one alliance; posted, what is valid is saved."""
    found = _own_sheet(request, cycle, alliance)
    if request.method != "POST":
        return _page(request, found, _items(found))
    items = _items(found, request.POST)
    problem = _save(found, items, request.user)
    if problem or any(item.is_in_trouble for item in items):
        return _page(request, found, items, problem)
    messages.success(request, _("Saved."))
    return redirect("assessment:sheet", cycle, alliance)


@login_required
@require_POST
def submit_own_sheet(request: UserRequest, cycle: str, alliance: str) -> HttpResponse:
    """Save what is in the fields, then close the sheet."""
    found = _own_sheet(request, cycle, alliance)
    items = _items(found, request.POST)
    problem = _save(found, items, request.user)
    if problem or any(item.is_in_trouble for item in items):
        return _page(request, found, items, problem)
    try:
        submit_sheet(found.pk, by=request.user, now=timezone.now())
    except DomainError as error:
        point_out_gaps(items, error)
        return _page(request, found, items, str(error))
    messages.success(request, _("The sheet is submitted. The bureau can open it again."))
    return redirect("assessment:sheet", cycle, alliance)


def _own_sheet(request: UserRequest, cycle: str, alliance: str) -> Assignment:
    """Return the person's own sheet with all that its head tells, or answer 404."""
    members = Membership.objects.filter(alliance=OuterRef("entry__alliance"))
    today = members.in_force_on(OuterRef("entry__cycle__as_of")).order_by().values("alliance")
    counted = Subquery(today.annotate(n=Count("unit", distinct=True)).values("n"))
    own = Assignment.objects.of(request.user).select_related(
        "entry__cycle__framework", "entry__alliance__region", "assessor__user"
    )
    own = own.annotate(members=Coalesce(counted, 0))
    chains = Prefetch("entry__alliance__chains", Chain.objects.order_by("code"))
    return get_object_or_404(
        own.prefetch_related(chains), entry__cycle__code=cycle, entry__alliance__code=alliance
    )


def _items(sheet: Assignment, posted: Any = None) -> list[MarkForm]:
    given = Mark.objects.filter(entry=sheet.entry, assessor=sheet.assessor)
    stored = {mark.indicator_id: mark for mark in given}
    return [
        MarkForm(indicator, stored.get(indicator.pk), posted)
        for indicator in judged_indicators(sheet.entry)
    ]


def _save(sheet: Assignment, items: list[MarkForm], by: User) -> str:
    return save_marks(items, partial(put_mark, sheet.pk, by=by))


def _page(
    request: UserRequest,
    sheet: Assignment,
    items: list[MarkForm],
    problem: str = "",
) -> HttpResponse:
    closed = _why_closed(sheet, request.user)
    facts, said = facts_of(sheet.entry), _said(sheet, request.user)
    parts: dict[int, Part] = {}
    for item in items:
        criterion = item.indicator.criterion
        part = parts.setdefault(criterion.pk, Part(criterion, facts.get(criterion.pk, [])))
        part.report = said.get(criterion.pk)
        part.items.append(item)
    cycle, alliance = sheet.entry.cycle, sheet.entry.alliance
    context = {
        "sheet": sheet,
        "save_url": reverse("assessment:sheet", args=[cycle.code, alliance.code]),
        "mark_url": reverse("api:sheet_mark", args=[cycle.code, alliance.code, "__indicator__"]),
        "kept_under": cycle.code,
        "cycle": cycle,
        "alliance": alliance,
        "parts": list(parts.values()),
        "progress": progress_in(items),
        "closed": closed,
        "problem": problem,
        "troubled": [item for item in items if item.is_in_trouble],
        "crumbs": [
            (_("My work"), reverse("home")),
            (cycle.name, reverse("assessment:sheets", args=[cycle.code])),
        ],
    }
    return render(request, "assessment/sheet.html", context, status=status_of(items, problem))


def _said(sheet: Assignment, user: User) -> dict[int, CriterionView]:
    """Return what was filed by the key of the criterion; nothing where none is to be read."""
    return {each.criterion.pk: each for each in for_assessor(sheet.entry, user)}


def _why_closed(sheet: Assignment, by: User) -> str:
    try:
        check_open(sheet, by)
    except DomainError as reason:
        return str(reason)
    return ""

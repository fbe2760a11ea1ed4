"""Assigning assessors to alliances, and opening submitted sheets again."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from assessment.computing.panel import Row, assessors_for, panel
from assessment.forms.assignments import AssignmentsForm, Pair
from assessment.models import Assessor, Assignment, Cycle, Entry
from assessment.permissions import can_run_cycle
from assessment.services.assigning import ASSIGNABLE, assign_assessor, withdraw_assignment
from assessment.services.marking import reopen_sheet
from assessment.views.finding import find_cycle, find_cycle_in_charge
from common.errors import DomainError
from members.models import User
from members.views import UserRequest

MOST_BOXES = 800  # A form may have a thousand fields.
MOST_ROWS = 50


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def assignments(request: UserRequest, cycle: str) -> HttpResponse:
    if request.method != "POST":
        return _page(request, find_cycle_in_charge(request, cycle))
    found = find_cycle(request, cycle)
    if not can_run_cycle(request.user):
        raise PermissionDenied
    form = AssignmentsForm(request.POST)
    if form.is_valid():
        _apply(request, found, form)
    else:
        for problem in {str(each) for listed in form.errors.values() for each in listed}:
            messages.error(request, problem)
    return redirect(request.get_full_path())


def _apply(request: UserRequest, cycle: Cycle, form: AssignmentsForm) -> None:
    """Do what can be done, and say in words what cannot."""
    user = request.user
    entries = set(cycle.entries.values_list("pk", flat=True))
    assessors = set(Assessor.objects.values_list("pk", flat=True))
    known = [form.given, form.taken]
    given, taken = ([p for p in ps if p[0] in entries and p[1] in assessors] for ps in known)
    refusals: list[str] = []
    done = _each(given, assign_assessor, user, refusals)
    done += _each(taken, withdraw_assignment, user, refusals)
    if done:
        told = ngettext("%(count)s change saved.", "%(count)s changes saved.", done)
        messages.success(request, told % {"count": done})
    if form.cleaned_data["reopen"]:
        _reopen(request, cycle, form.cleaned_data["reopen"], refusals)
    for refusal in dict.fromkeys(refusals):
        messages.error(request, refusal)


def _each(
    pairs: Iterable[Pair], service: Callable[..., object], user: User, refusals: list[str]
) -> int:
    done = 0
    for entry, assessor in pairs:
        try:
            service(entry, assessor, by=user)
        except DomainError as error:
            refusals.append(str(error))
        else:
            done += 1
    return done


def _reopen(request: UserRequest, cycle: Cycle, sheet_id: int, refusals: list[str]) -> None:
    sheet = Assignment.objects.filter(entry__cycle=cycle, pk=sheet_id).first()
    if sheet is None:
        refusals.append(_("This sheet is no longer there."))
        return
    try:
        reopen_sheet(sheet.pk, by=request.user)
    except DomainError as error:
        refusals.append(str(error))
    else:
        messages.success(request, _("The sheet is open again; its assessor can change it."))


def _page(request: UserRequest, cycle: Cycle) -> HttpResponse:
    assessors = assessors_for(cycle)
    page = _entries_page(request, cycle, len(assessors))
    rows = panel(cycle, list(page.object_list), assessors)
    context = {
        "cycle": cycle,
        "assessors": [(each, _sheets_of(each, rows)) for each in assessors],
        "rows": rows,
        "total": sum(row.count for row in rows),
        "page_obj": page,
        "shown": " ".join(_ticked(rows)),
        "may_assign": can_run_cycle(request.user) and cycle.phase in ASSIGNABLE,
        "may_reopen": can_run_cycle(request.user) and cycle.takes_marks,
    }
    return render(request, "assessment/assignments.html", context)


def _entries_page(request: UserRequest, cycle: Cycle, columns: int) -> Page[Entry]:
    entries: QuerySet[Entry] = Entry.objects.filter(cycle=cycle).by_code()
    size = max(1, min(MOST_ROWS, MOST_BOXES // max(1, columns)))
    paginator = Paginator(entries.select_related("alliance__region"), size)
    return paginator.get_page(request.GET.get("page"))


def _ticked(rows: list[Row]) -> list[str]:
    """Return the keys of the boxes that stand ticked on the page and can be unticked."""
    cells = (cell for row in rows for cell in row.cells)
    return [cell.key for cell in cells if cell.sheet and not cell.is_fixed]


def _sheets_of(assessor: Assessor, rows: list[Row]) -> int:
    return sum(
        cell.sheet is not None
        for row in rows
        for cell in row.cells
        if cell.assessor.pk == assessor.pk
    )

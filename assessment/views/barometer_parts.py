"""The parts of a cycle's barometer: read by those in charge, settled by the bureau."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessment.computing.barometer_parts import (
    MEASURED,
    items_of,
    parts_of,
    points_at_most,
    points_by_part,
    read_parts,
    settled_version,
    usual_parts,
)
from assessment.computing.barometer_preview import can_preview, preview_of
from assessment.computing.barometer_rows import figure
from assessment.computing.deadlines import local_day
from assessment.forms.barometer import BarometerForm
from assessment.models import Cycle, Terms
from assessment.permissions import can_decide
from assessment.services.barometer import check_parts, settle_barometer
from assessment.services.terms import terms_of
from assessment.views.finding import find_cycle_in_charge
from common.errors import DomainError
from members.views import UserRequest

MOST_RECORDS = 20


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def barometer_parts(request: UserRequest, cycle: str) -> HttpResponse:
    """Show the parts; posted, they are settled, or what they would do is shown beforehand."""
    found = find_cycle_in_charge(request, cycle)
    if request.method != "POST":
        return _page(request, found, _form(found))
    if not can_decide(request.user):
        raise PermissionDenied
    form = _form(found, request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=400)
    try:
        if request.POST.get("action") == "preview":
            return _page(request, found, form, moved=_preview(found, form))
        settle_barometer(
            found.pk,
            parts=form.rows(),
            points=form.cleaned_data["points"],
            seen=request.POST.get("seen", ""),
            by=request.user,
            now=timezone.now(),
        )
    except DomainError as error:
        form.add_error(None, str(error))
        return _page(request, found, form, status=409)
    messages.success(request, _("The parts are settled. The barometer counts with them at once."))
    return redirect("assessment:barometer_parts", found.code)


def _form(cycle: Cycle, data: Any = None) -> BarometerForm:
    return BarometerForm(parts_of(cycle), points_at_most(cycle), data)


def _preview(cycle: Cycle, form: BarometerForm) -> Any:
    points = form.cleaned_data["points"]
    check_parts(cycle, form.rows(), points)
    if not can_preview(cycle):
        return []
    return preview_of(cycle, form.rows(), points, today=local_day(timezone.now()))


def _page(
    request: UserRequest, cycle: Cycle, form: BarometerForm, moved: Any = None, status: int = 200
) -> HttpResponse:
    terms = terms_of(cycle)
    items = items_of(cycle)
    context = {
        "cycle": cycle,
        "terms": terms,
        "form": form,
        "lines": [(line, _named(line.items, items)) for line in form.lines()],
        "parts": _told(cycle, items),
        "whole": figure(points_at_most(cycle)),
        "items": items,
        "seen": settled_version(terms),
        "may_write": can_decide(request.user) and terms is not None and not cycle.is_frozen,
        "moved": moved,
        "records": _records(terms) if terms else [],
    }
    return render(request, "assessment/barometer_parts.html", context, status=status)


def _named(field: Any, items: dict[str, str]) -> list[str]:
    """Return the names of what a line measures, as far as the framework has it."""
    codes = str(field.value() or "").split() if field else []
    return [f"{code} {items[code]}" for code in codes if code in items]


def _told(cycle: Cycle, items: dict[str, str]) -> list[dict[str, Any]]:
    parts = parts_of(cycle)
    points = points_by_part(parts, points_at_most(cycle))
    return [
        {
            "name": part.name,
            "points": figure(points[part.code]),
            "measured": str(MEASURED.get(part.code, "")),
            "items": [f"{code} {items.get(code, '–')}" for code in part.items],
        }
        for part in parts
    ]


def _records(terms: Terms) -> list[dict[str, Any]]:
    """Return the changes of the parts, the latest first; changes of other terms are left out."""
    rows = list(terms.history.select_related("history_user").order_by("-history_id"))
    changed = [
        row
        for row, before in pairwise([*rows, None])
        if before is None or settled_version(row) != settled_version(before)
    ]
    return [
        {
            "when": row.history_date,
            "who": row.history_user,
            "points": figure(Fraction(row.barometer_points)),
            "parts": _in_words(row),
        }
        for row in changed[:MOST_RECORDS]
    ]


def _in_words(row: Any) -> str:
    """Name the parts of one record of the terms with their points."""
    parts = read_parts(row.barometer or usual_parts())
    points = points_by_part(parts, Fraction(row.barometer_points))
    return " · ".join(f"{part.name} {figure(points[part.code])}" for part in parts)

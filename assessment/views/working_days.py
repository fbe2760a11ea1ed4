"""The calendar of working days, and the bureau's corrections of it."""

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

from assessment.computing.day_lists import days_of
from assessment.computing.deadlines import local_day
from assessment.computing.open_days import Moved, moved_by
from assessment.forms.working_days import CalendarDayForm
from assessment.models import CalendarDay
from assessment.permissions import can_decide
from assessment.services.working_days import corrected, set_calendar_day
from common.errors import DomainError
from members.views import UserRequest

FIRST, LAST = 2020, 2060
MOST_CORRECTIONS = 100


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def working_days(request: UserRequest) -> HttpResponse:
    """The year's calendar. A correction is looked at first: which last days it would move."""
    if request.method != "POST":
        return _page(request, CalendarDayForm())
    if not can_decide(request.user):
        raise PermissionDenied
    form = CalendarDayForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=400)
    day, is_working = form.cleaned_data["day"], form.is_working
    if "confirmed" not in request.POST:
        moved = moved_by(corrected(day, is_working), local_day(timezone.now()))
        if moved:
            return _page(request, form, moved=moved)
    try:
        set_calendar_day(
            day,
            is_working=is_working,
            note=form.cleaned_data["note"],
            by=request.user,
            now=timezone.now(),
        )
    except DomainError as error:
        form.add_error(None, str(error))
        return _page(request, form, status=409)
    messages.success(request, _("The calendar is corrected."))
    return redirect(f"{request.path}?year={day.year}")


def _page(
    request: UserRequest,
    form: CalendarDayForm,
    *,
    moved: list[Moved] | None = None,
    status: int = 200,
) -> HttpResponse:
    year = _year(request)
    days = days_of(year)
    context: dict[str, Any] = {
        "year": year,
        "years": (year - 1, year + 1),
        "days": days,
        "is_announced": any(day.is_working for day in days if day.row is None),
        "corrections": CalendarDay.objects.select_related("by").order_by("-day")[:MOST_CORRECTIONS],
        "form": form,
        "moved": moved,
        "may_decide": can_decide(request.user),
    }
    return render(request, "assessment/working_days.html", context, status=status)


def _year(request: UserRequest) -> int:
    text = request.GET.get("year", "")
    year = int(text) if text.isascii() and text.isdecimal() and len(text) == 4 else 0
    return year if FIRST <= year <= LAST else local_day(timezone.now()).year

"""The last days of the phases of a cycle, and later ones for single alliances."""

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
from assessment.forms.calendar import CalendarForm, ExtensionForm
from assessment.models import Cycle, Extension, PhaseEnd
from assessment.permissions import can_screen
from assessment.services.calendar import grant_extension, phase_to_extend, set_phase_ends
from assessment.views.finding import find_cycle, find_cycle_in_charge
from assessment.views.report_finding import Place, crumbs_of, days_left, find_place
from common.errors import DomainError
from members.views import UserRequest

WITH_END = [Phase.REPORTING, Phase.SCREENING, Phase.SCORING, Phase.DELIBERATION, Phase.NOTICE]
MOST_EXTENSIONS = 200


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: UserRequest, cycle: str) -> HttpResponse:
    """The last day of each phase, and who got longer."""
    if request.method != "POST":
        found = find_cycle_in_charge(request, cycle)
        return _calendar_page(request, found, CalendarForm(WITH_END, _stored(found)))
    found = find_cycle(request, cycle)
    if not can_screen(request.user):
        raise PermissionDenied
    form = CalendarForm(WITH_END, _stored(found), request.POST)
    if not form.is_valid():
        return _calendar_page(request, found, form, 400)
    try:
        set_phase_ends(found.pk, form.changed_days, by=request.user)
    except DomainError as error:
        form.add_error(None, str(error))
        return _calendar_page(request, found, form, 409)
    messages.success(request, _("Saved."))
    return redirect("assessment:calendar", found.code)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report_extension(request: UserRequest, cycle: str, alliance: str) -> HttpResponse:
    """A later last day for one alliance, with its reason."""
    place = find_place(request, cycle, alliance)
    if not can_screen(request.user):
        raise PermissionDenied
    form = ExtensionForm(request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return _extension_page(request, place, form)
    if not form.is_valid():
        return _extension_page(request, place, form, 400)
    values = form.cleaned_data
    try:
        grant_extension(
            place.entry.pk,
            phase_to_extend(place.entry),
            values["ends_on"],
            values["reason"],
            by=request.user,
            now=timezone.now(),
        )
    except DomainError as error:
        form.add_error(None, str(error))
        return _extension_page(request, place, form, 409)
    messages.success(request, _("The alliance has until the new day."))
    return redirect("assessment:report", cycle, alliance)


def _stored(cycle: Cycle) -> dict[str, Any]:
    return dict(PhaseEnd.objects.filter(cycle=cycle).values_list("phase", "ends_on"))


def _calendar_page(
    request: UserRequest, cycle: Cycle, form: CalendarForm, status: int = 200
) -> HttpResponse:
    granted = Extension.objects.filter(entry__cycle=cycle).order_by("-granted_at", "-pk")
    context = {
        "cycle": cycle,
        "form": form,
        "may_run": can_screen(request.user),
        "extensions": granted.select_related("entry__alliance", "by")[:MOST_EXTENSIONS],
    }
    return render(request, "assessment/calendar.html", context, status=status)


def _extension_page(
    request: UserRequest, place: Place, form: ExtensionForm, status: int = 200
) -> HttpResponse:
    context = {
        "cycle": place.cycle,
        "alliance": place.alliance,
        "form": form,
        "phase": phase_to_extend(place.entry),
        "last_day": place.last_day,
        "days": days_left(place.last_day, timezone.now()),
        "extensions": place.entry.extensions.select_related("by").order_by("-granted_at", "-pk"),
        "crumbs": crumbs_of(place),
    }
    return render(request, "assessment/report_extension.html", context, status=status)

"""The governance of an alliance on one page."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from alliances.choices import Register
from alliances.computing.governance import bodies, documents_by_kind, latest_year, tasks_of_year
from alliances.permissions import can_edit_register
from alliances.views.finding import find_alliance
from members.views import UserRequest


@require_safe
@login_required
def governance(request: UserRequest, code: str) -> HttpResponse:
    alliance = find_alliance(request, code)
    today = localdate()
    year = latest_year(alliance, today)
    kinds = documents_by_kind(alliance, today)
    context = {
        "alliance": alliance,
        "day": today,
        "bodies": bodies(alliance, today),
        "kinds": kinds,
        "missing": sum(each.is_expected and not each.in_force for each in kinds),
        "year": year,
        "tasks": tasks_of_year(alliance, year),
        "may_edit": can_edit_register(request.user, alliance),
        "tabs_of": "governance",
        "registers": Register,
    }
    return render(request, "alliances/governance.html", context)

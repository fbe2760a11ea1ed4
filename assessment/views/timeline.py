"""The time line of an alliance over the years: a part of its profile, printable."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe

from alliances.models import Alliance
from assessment.computing.earlier import earlier_results
from assessment.computing.timeline import KINDS, Moment, moments_of, name_of
from assessment.computing.timeline_records import records_of
from assessment.computing.timeline_years import years_of
from assessment.views.result_parts import history
from members.views import UserRequest

FEWEST_DRAWN = 2


@login_required
@require_safe
def timeline(request: UserRequest, alliance: str) -> HttpResponse:
    """Everything of an alliance that the reader may know, by year; ``?kind=`` keeps one kind."""
    seen = Alliance.objects.visible_to(request.user).select_related("region")
    found = get_object_or_404(seen.prefetch_related("chains"), code=alliance)
    kind = request.GET.get("kind", "")
    records = records_of(found, request.user)
    moments = moments_of(found, request.user, records)
    present = {moment.kind for moment in moments}
    if kind in KINDS:
        moments = [moment for moment in moments if moment.kind == kind]
    published = earlier_results(found.pk)
    context = {
        "alliance": found,
        "kind": kind if kind in KINDS else "",
        "kinds": [(each, name_of(each)) for each in KINDS if each in present],
        "parts": [
            (year, [_row(moment) for moment in rows])
            for year, rows in groupby(moments, key=lambda moment: moment.year)
        ],
        "years": years_of(found, request.user, records),
        "trend": history(found.name, published) if len(published) >= FEWEST_DRAWN else None,
    }
    return render(request, "assessment/timeline.html", context)


def _row(moment: Moment) -> dict[str, Any]:
    return {"moment": moment, "kind": name_of(moment.kind), "url": _address(moment)}


def _address(moment: Moment) -> str:
    if moment.link is None:
        return ""
    name, arguments = moment.link
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""

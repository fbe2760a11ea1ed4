"""One alliance's result, and how every figure of it came about."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from alliances.models import Alliance
from alliances.permissions import sees_alliance
from assessment.choices import RulingKind
from assessment.computing.breakdown import break_down
from assessment.computing.discretion import explanation_for
from assessment.computing.distribution import distribution_of, grade_tones
from assessment.computing.earlier import earlier_results
from assessment.computing.rankings import COLUMNS, Ranking, Row
from assessment.models import Entry, Result, Ruling
from assessment.permissions import can_see_all_marks
from assessment.views.finding import or_sign_in
from assessment.views.rankings import find_ranking, freshness
from assessment.views.result_parts import head_figures, history, pictures


@require_safe
@or_sign_in
def result(request: HttpRequest, cycle: str, alliance: str) -> HttpResponse:
    ranking = find_ranking(request, cycle)
    results = ranking.results.filter(code=alliance)
    found = results.select_related("entry__alliance__region").first()
    if found is None:
        return _without_result(request, ranking, alliance)
    row = ranking.row(tuple(getattr(found, column) for column in COLUMNS))
    context = {
        "cycle": ranking.cycle,
        "alliance": found.entry.alliance,
        "name": found.name,
        "row": row,
        "has_profile": sees_alliance(request.user, found.entry.alliance),
        "tone": grade_tones(ranking.cycle.framework.policy).get(found.grade, "wait"),
        **freshness(request, ranking.cycle),
    }
    if not ranking.sight.shows_figures(found.code, found.region_code):
        return render(request, "assessment/result_grade.html", context)
    return render(
        request, "assessment/result.html", context | _figures(request, ranking, found, row)
    )


@require_safe
@login_required
def alliance_results(request: HttpRequest, alliance: str) -> HttpResponse:
    """What an alliance reached over the years: a part of its profile."""
    seen = Alliance.objects.visible_to(request.user).select_related("region")
    found = get_object_or_404(seen.prefetch_related("chains"), code=alliance)
    rows = earlier_results(found.pk)
    context = {"alliance": found, "rows": rows[::-1], "trend": history(found.name, rows)}
    return render(request, "assessment/result_history.html", context)


def _figures(request: HttpRequest, ranking: Ranking, found: Result, row: Row) -> dict[str, Any]:
    computation: Any = ranking.cycle.computation
    computation.cycle = ranking.cycle  # Which came with the framework.
    found.computation = computation
    explained, fingerprint = explanation_for(request.user, found)
    breakdown = break_down(explained, _set_aside(found, explained))
    earlier = earlier_results(found.entry.alliance_id, before=ranking.cycle)
    compared = None if ranking.sight.alliance else distribution_of(ranking)
    return {
        "breakdown": breakdown,
        "fingerprint": fingerprint,
        "sees_names": can_see_all_marks(request.user, ranking.cycle),
        "earlier": earlier,
        "is_whole": ranking.sight.is_whole,
        **head_figures(ranking, row, breakdown, earlier, compared),
        **pictures(found.name, ranking.cycle.year, row, breakdown, earlier, compared),
    }


def _set_aside(found: Result, explained: dict[str, Any]) -> dict[str, Ruling]:
    """Return the rulings that make something not applicable, by code."""
    parts = [*explained["criteria"]]
    parts += [item for criterion in explained["criteria"] for item in criterion["indicators"]]
    if all(part["is_applicable"] for part in parts):
        return {}
    rulings = Ruling.objects.filter(entry=found.entry_id, kind=RulingKind.NOT_APPLICABLE)
    return {ruling.item: ruling for ruling in rulings.select_related("author")}


def _without_result(request: HttpRequest, ranking: Ranking, alliance: str) -> HttpResponse:
    """Tell those who would see the figures why there are none; 404 to others."""
    entries = Entry.objects.filter(cycle=ranking.cycle).select_related("alliance__region")
    entry = get_object_or_404(entries, alliance__code=alliance)
    if not ranking.sight.shows_figures(alliance, entry.alliance.region_id):
        raise Http404
    excused = entry.rulings.filter(kind=RulingKind.EXCUSED).first()
    context = {
        "alliance": entry.alliance,
        "name": entry.alliance.name,
        "has_profile": sees_alliance(request.user, entry.alliance),
        "excused": excused,
    }
    told = freshness(request, ranking.cycle)
    return render(request, "assessment/result_none.html", context | told)

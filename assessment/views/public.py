"""Pages for everybody: light, without scripts, and the same for whoever asks."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import translation

from assessment.computing.distribution import distribution_of, grade_tones
from assessment.computing.earlier import grade_name
from assessment.computing.public import (
    NOBODY,
    earlier_public,
    members_as_published,
    public_cases,
    public_cycles,
    public_decisions,
)
from assessment.computing.rankings import Ranking, sight_of
from assessment.computing.rules_in_words import (
    bonus_in_words,
    grades_of,
    marks_in_words,
    veto_in_words,
)
from assessment.computing.sheet_facts import text_in_language
from assessment.models import Cycle, Result
from assessment.views.public_answers import public
from assessment.views.ranking_parts import told_rows
from common.fields import canonical

ROWS_A_PAGE = 50
CASES_A_PAGE = 20


@public
def public_home(request: HttpRequest) -> HttpResponse:
    return _page(request, "home", {"cycles": public_cycles()[:ROWS_A_PAGE]})


@public
def public_ranking(request: HttpRequest, cycle: str) -> HttpResponse:
    ranking = find_ranking(cycle)
    page = Paginator(range(ranking.count()), ROWS_A_PAGE).get_page(request.GET.get("page"))
    rows = ranking.rows(page.start_index() - 1, page.end_index()) if page else []
    spread = distribution_of(ranking)
    tones = grade_tones(ranking.cycle.framework.policy)
    context = {
        "cycle": ranking.cycle,
        "has_figures": ranking.sight.is_whole,
        "page_obj": page,
        "rows": told_rows(ranking, rows),
        "mean": spread.mean,
        "grades": [
            grade | {"count": spread.grades[code], "tone": tones[code]}
            for code, grade in ranking.grades.items()
        ],
    }
    return _page(request, "ranking", context)


@public
def public_alliance(request: HttpRequest, cycle: str, alliance: str) -> HttpResponse:
    ranking = find_ranking(cycle)
    row = ranking.row_of(alliance)
    if row is None:
        raise Http404
    criteria = ranking.cycle.framework.criteria.order_by("position")
    context = {
        "cycle": ranking.cycle,
        "row": told_rows(ranking, [row])[0],
        "has_figures": ranking.sight.is_whole,
        "criteria": [(each, row["criteria"].get(each.code)) for each in criteria],
        "means": distribution_of(ranking).means,
        "earlier": [_year(each) for each in earlier_public(ranking.cycle, alliance)],
        "members": members_as_published(ranking.cycle, alliance) if ranking.sight.is_whole else [],
        "decisions": public_decisions(alliance),
        "cases": public_cases().filter(alliance__code=alliance),
    }
    return _page(request, "alliance", context)


@public
def public_methodology(request: HttpRequest, cycle: str) -> HttpResponse:
    found = _find_cycle(cycle)
    framework, policy = found.framework, found.framework.policy
    grades = grades_of(policy)
    names = {grade["code"]: grade["name"] for grade in grades}
    criteria = framework.criteria.order_by("position").prefetch_related("indicators")
    context = {
        "cycle": found,
        "framework": framework,
        "criteria": [
            {
                "row": each,
                "weight": canonical(each.weight),
                "floor": None if each.floor is None else canonical(each.floor),
                "indicators": sorted(each.indicators.all(), key=lambda item: item.position),
            }
            for each in criteria
        ],
        "grades": grades,
        "marks": marks_in_words(policy),
        "bonus": bonus_in_words(policy),
        "vetoes": [
            (text_in_language(veto["name"]), veto_in_words(veto["effect"], names))
            for veto in policy.get("vetoes", ())
        ],
    }
    return _page(request, "methodology", context)


@public
def public_good_cases(request: HttpRequest) -> HttpResponse:
    page = Paginator(public_cases(), CASES_A_PAGE).get_page(request.GET.get("page"))
    return _page(request, "cases", {"page_obj": page})


@public
def public_good_case(request: HttpRequest, good_case: int) -> HttpResponse:
    return _page(request, "case", {"case": get_object_or_404(public_cases(), pk=good_case)})


def find_ranking(code: str) -> Ranking:
    """Return the ranking of a public cycle as everybody sees it, or answer 404."""
    cycle = _find_cycle(code)
    sight = sight_of(NOBODY, cycle.phase)
    if sight is None:
        raise Http404
    return Ranking(cycle, sight)


def _find_cycle(code: str) -> Cycle:
    return get_object_or_404(public_cycles(), code=code)


def _year(result: Result) -> dict[str, Any]:
    cycle = result.computation.cycle
    policy = cycle.framework.policy
    return {
        "cycle": cycle,
        "total": result.total,
        "rank": result.rank,
        "grade": grade_name(policy, result.grade),
        "tone": grade_tones(policy).get(result.grade, "wait"),
    }


def _page(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    language = translation.get_language() or ""
    other = "en" if language.startswith("zh") else "zh-hans"
    page = request.GET.get("page", "")
    shared = {
        "language": language,
        "other": other,
        "other_url": f"{request.path}?language={other}"
        + (f"&page={page}" if page.isdigit() else ""),
        "path": request.path,
        "home_path": reverse("assessment:public_home"),
        "licence": settings.DATA_LICENCE,
    }
    return render(request, f"public/{name}.html", shared | context)

"""The frameworks, and all that one version of them says."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from assessment.computing.framework_origin import origin_in_words, releaser_in_words
from assessment.computing.rules_in_words import (
    bonus_in_words,
    grades_of,
    marks_in_words,
    rule_in_words,
    veto_in_words,
)
from assessment.computing.sheet_facts import text_in_language
from assessment.models import Criterion, Framework, Indicator
from assessment.views.finding import or_sign_in, sees_all
from common.fields import canonical

FRAMEWORKS_A_PAGE = 50
TONES = ("good", "info", "neutral")


@require_safe
def frameworks(request: HttpRequest) -> HttpResponse:
    visible = Framework.objects.visible_to(request.user).annotate(
        criterion_count=Count("criteria", distinct=True),
        indicator_count=Count("indicators", distinct=True),
    )
    page = Paginator(visible.newest_first(), FRAMEWORKS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "assessment/framework_list.html", {"page_obj": page})


@require_safe
@or_sign_in
def framework(request: HttpRequest, code: str, version: int) -> HttpResponse:
    visible = Framework.objects.visible_to(request.user).select_related("released_by")
    found = get_object_or_404(visible, code=code, version=version)
    criteria = [
        _criterion(each)
        for each in found.criteria.order_by("position").prefetch_related("indicators")
    ]
    with_names = sees_all(request)
    context = {
        "framework": found,
        "origin": origin_in_words(found, with_names=with_names),
        "releaser": releaser_in_words(found, with_names=with_names),
        "criteria": criteria,
        "sees_weights": with_names,
        "indicator_count": sum(len(each["indicators"]) for each in criteria),
        "weight": canonical(sum((each["exact_weight"] for each in criteria), Decimal(0))),
        "heaviest": max((float(each["weight"]) for each in criteria), default=1),
        **_policy(found.policy),
    }
    return render(request, "assessment/framework_detail.html", context)


def _criterion(criterion: Criterion) -> dict[str, Any]:
    indicators = sorted(criterion.indicators.all(), key=lambda each: each.position)
    return {
        "code": criterion.code,
        "name": criterion.name,
        "exact_weight": criterion.weight,
        "weight": canonical(criterion.weight),
        "floor": None if criterion.floor is None else canonical(criterion.floor),
        "judged": sum(each.is_judged for each in indicators),
        "indicators": [_indicator(each) for each in indicators],
    }


def _indicator(indicator: Indicator) -> dict[str, Any]:
    return {
        "code": indicator.code,
        "name": indicator.name,
        "weight": canonical(indicator.weight),
        "rule": indicator.get_rule_display(),
        "sentences": rule_in_words(indicator),
        "unit": text_in_language(indicator.unit),
        "evidence": text_in_language(indicator.evidence),
        "guidance": text_in_language(indicator.guidance),
        "levels": [
            {"at": level["at"], "text": text_in_language(level["text"])}
            for level in indicator.levels
        ],
    }


def _policy(policy: dict[str, Any]) -> dict[str, Any]:
    grades = grades_of(policy)
    names = {grade["code"]: grade["name"] for grade in grades}
    return {
        "grades": [(grade, _tone(place, len(grades))) for place, grade in enumerate(grades)],
        "marks": marks_in_words(policy),
        "bonus": bonus_in_words(policy),
        "vetoes": [
            (text_in_language(veto["name"]), veto_in_words(veto["effect"], names))
            for veto in policy.get("vetoes", ())
        ],
    }


def _tone(place: int, count: int) -> str:
    """Return the tone of the grade at ``place`` from the best of ``count``."""
    if place == count - 1:
        return "bad"
    return TONES[min(place, len(TONES) - 1)]

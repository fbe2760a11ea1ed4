"""Weights of a framework: criteria compared in pairs, beside the entropy weights of the data."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessment.computing.weighing import (
    compared_criteria,
    latest_cycle,
    pairs_of,
    priorities_of,
    said_in,
    spread_of,
    version_of,
)
from assessment.forms.weighing import SCALE, BeginForm, field_of, read_pairs
from assessment.models import Criterion, Framework, Weighing
from assessment.permissions import can_decide
from assessment.scoring import Priorities, Spread, to_hundred
from assessment.services.drafting import draft_from_weighing
from assessment.services.weighing import begin_weighing, save_comparisons
from assessment.views.finding import sees_all
from common.errors import DomainError
from common.fields import canonical
from members.views import UserRequest

MOST_SHOWN = 100
MOST_DOUBTS = 5
Pair = tuple[str, str]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def weighings(request: UserRequest, code: str, version: int) -> HttpResponse:
    framework = _find_framework(request, code, version)
    form = BeginForm(request.POST or None)
    status = 200
    if request.method == "POST":
        form, status = BeginForm(request.POST), 400
        if form.is_valid():
            try:
                row = begin_weighing(framework.pk, name=form.cleaned_data["name"], by=request.user)
            except DomainError as error:
                form.add_error(None, str(error))
                status = 409
            else:
                return redirect("assessment:weighing", code, version, row.pk)
    rows = Weighing.objects.filter(framework=framework).select_related("by")
    criteria = compared_criteria(framework)
    context = {
        "framework": framework,
        "rows": rows.order_by("-updated_at", "-pk")[:MOST_SHOWN],
        "pairs": len(pairs_of([each.code for each in criteria])),
        "form": form,
        "may_weigh": can_decide(request.user),
    }
    return render(request, "assessment/weighings.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def weighing(request: UserRequest, code: str, version: int, weighing: int) -> HttpResponse:
    framework = _find_framework(request, code, version)
    row = get_object_or_404(Weighing.objects.select_related("by"), framework=framework, pk=weighing)
    row.framework = framework
    criteria = compared_criteria(framework)
    if request.method != "POST":
        return _page(request, row, criteria)
    if request.POST.get("action") == "draft":
        return _draft(request, row)
    said = read_pairs(request.POST, pairs_of([each.code for each in criteria]))
    try:
        save_comparisons(row.pk, said, seen=request.POST.get("seen", ""), by=request.user)
    except DomainError as error:
        return _page(request, row, criteria, said=said, problem=str(error), status=409)
    messages.success(request, _("The comparisons are saved."))
    return redirect("assessment:weighing", code, version, row.pk)


def _find_framework(request: UserRequest, code: str, version: int) -> Framework:
    if not sees_all(request):
        raise Http404
    visible = Framework.objects.visible_to(request.user)
    return get_object_or_404(visible, code=code, version=version)


def _draft(request: UserRequest, row: Weighing) -> HttpResponse:
    framework = row.framework
    try:
        draft = draft_from_weighing(row.pk, source=request.POST.get("source", ""), by=request.user)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("assessment:weighing", framework.code, framework.version, row.pk)
    told = _(
        "Version %(version)s is drafted. It can be tried on the inputs of a cycle by “What if”."
    )
    messages.success(request, told % {"version": draft.version})
    return redirect("assessment:framework", draft.code, draft.version)


def _page(
    request: UserRequest,
    row: Weighing,
    criteria: list[Criterion],
    *,
    said: Mapping[Pair, Fraction] | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    codes = [each.code for each in criteria]
    stored = said_in(row, codes)
    found = priorities_of(row, codes)
    cycle = latest_cycle(row.framework)
    spread, alliances = spread_of(cycle, codes) if cycle else (None, 0)
    pairs = pairs_of(codes)
    context = {
        "framework": row.framework,
        "weighing": row,
        "seen": version_of(row),
        "scale": SCALE,
        "matrix": _matrix(criteria, stored if said is None else said),
        "criteria": criteria,
        "pairs": len(pairs),
        "open": len(pairs) - len(stored),
        "found": found,
        "doubts": _doubts(found, criteria),
        "weights": _weights(criteria, found, spread),
        "cycle": cycle,
        "spread": spread,
        "alliances": alliances,
        "problem": problem,
        "may_weigh": can_decide(request.user),
    }
    return render(request, "assessment/weighing.html", context, status=status)


def _matrix(criteria: list[Criterion], said: Mapping[Pair, Fraction]) -> list[dict[str, Any]]:
    """Return the rows: below the diagonal what follows, above it a field for each pair."""
    return [
        {
            "criterion": one,
            "cells": [
                {
                    "other": other,
                    "is_same": place == across,
                    "is_asked": across > place,
                    "field": field_of((one.code, other.code)),
                    "said": _text(said.get((one.code, other.code))),
                    "follows": _text(_turned(said.get((other.code, one.code)))),
                }
                for across, other in enumerate(criteria)
            ],
        }
        for place, one in enumerate(criteria)
    ]


def _turned(ratio: Fraction | None) -> Fraction | None:
    return None if ratio is None else 1 / ratio


def _text(ratio: Fraction | None) -> str:
    return "" if ratio is None else str(ratio)


def _weights(
    criteria: list[Criterion], found: Priorities | None, spread: Spread | None
) -> list[dict[str, Any]]:
    """Return each criterion with our weight, the one by comparison and the one by entropy."""
    compared = to_hundred(found.weights) if found else {}
    entropy = to_hundred(spread.weights) if spread else {}
    return [
        {
            "criterion": each,
            "ours": canonical(each.weight),
            "compared": compared.get(each.code),
            "entropy": entropy.get(each.code),
            "spread": round(spread.entropies[each.code], 4) if spread else None,
        }
        for each in criteria
    ]


def _doubts(found: Priorities | None, criteria: list[Criterion]) -> list[dict[str, Any]]:
    """Return the comparisons to look at first, while they contradict each other too much."""
    if found is None or found.is_consistent:
        return []
    names = {each.code: f"{each.code} {each.name}" for each in criteria}
    return [
        {
            "one": names[doubt.pair[0]],
            "other": names[doubt.pair[1]],
            "said": str(doubt.said),
            "fitting": _on_scale(Fraction(doubt.fitting)),
        }
        for doubt in found.doubts[:MOST_DOUBTS]
    ]


def _on_scale(ratio: Fraction) -> str:
    """Return the answer of the scale that lies nearest to ``ratio``, by proportion."""
    return min(SCALE, key=lambda text: max(Fraction(text) / ratio, ratio / Fraction(text)))

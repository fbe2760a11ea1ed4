"""The numbered versions of a cycle's results: which stood when, and what differs between two."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessment.computing.decided import open_notice
from assessment.computing.earlier import grade_name
from assessment.computing.published import as_published_on, fingerprint_of
from assessment.computing.version_differences import differences_between
from assessment.models import Computation, Cycle, Objection
from assessment.views.finding import find_cycle, or_sign_in, sees_all

ROWS_A_PAGE = 50


@or_sign_in
@require_safe
def versions(request: HttpRequest, cycle: str) -> HttpResponse:
    """Every numbered version; to the public once the cycle is published."""
    found = find_cycle(request, cycle)
    if not found.is_frozen and not sees_all(request):
        raise Http404
    sealed = found.computations.filter(number__isnull=False, frozen_at__isnull=False)
    numbered = {each.number: each for each in sealed.order_by("number")}
    for each in numbered.values():
        each.cycle = found
    day, problem = _day(request.GET.get("day", ""))
    shown = as_published_on(found, day) if day else numbered.get(_number(request, "version"))
    before, after = _compared(request, list(numbered.values()))
    causes = _causes(found)
    context: dict[str, Any] = {
        "cycle": found,
        "versions": [_told(each, causes) for each in reversed(numbered.values())],
        "day": day,
        "day_text": request.GET.get("day", ""),
        "problem": problem,
        "shown": shown,
        "before": before,
        "after": after,
        "differences": differences_between(before, after) if before and after else [],
        "notice": open_notice(found),
        "page_obj": None,
    }
    if shown is not None:
        shown.cycle = found
        context |= _rows(request, found, shown)
    return render(request, "assessment/versions.html", context)


def _causes(cycle: Cycle) -> dict[int | None, str]:
    """Return the number of the granted objection that made a version, by the key of the version."""
    granted = Objection.objects.filter(entry__cycle=cycle, computation__isnull=False)
    return dict(granted.values_list("computation", "number"))


def _told(computation: Computation, causes: dict[int | None, str]) -> dict[str, Any]:
    return {
        "version": computation,
        "fingerprint": fingerprint_of(computation),
        "objection": causes.get(computation.pk, ""),
    }


def _rows(request: HttpRequest, cycle: Cycle, shown: Computation) -> dict[str, Any]:
    results = shown.results.in_ranking_order().defer("explanation")
    page = Paginator(results, ROWS_A_PAGE).get_page(request.GET.get("page"))
    policy = cycle.framework.policy
    rows = [(result, grade_name(policy, result.grade)) for result in page.object_list]
    return {"page_obj": page, "rows": rows}


def _compared(
    request: HttpRequest, numbered: list[Computation]
) -> tuple[Computation | None, Computation | None]:
    """Return the two versions to compare: those asked for, else the last two."""
    by_number = {each.number: each for each in numbered}
    before, after = by_number.get(_number(request, "from")), by_number.get(_number(request, "to"))
    if before is None and after is None and len(numbered) > 1:
        return numbered[-2], numbered[-1]
    return (before, after) if before and after else (None, None)


def _number(request: HttpRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _day(text: str) -> tuple[date | None, str]:
    if not text:
        return None, ""
    try:
        return date.fromisoformat(text), ""
    except ValueError:
        return None, _("This is not a day. Write it as 2026-11-22.")

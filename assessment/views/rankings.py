"""The ranking of a cycle: pictures, filters, rows."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRefresh

from assessment.computing.distribution import distribution_of
from assessment.computing.ordering import rows_in_order, sort_keys
from assessment.computing.rankings import Ranking, is_stale, sight_of
from assessment.computing.runs import run_to_show
from assessment.forms.rankings import RankingFilters
from assessment.models import Cycle
from assessment.permissions import can_run_cycle
from assessment.views.finding import find_cycle, or_sign_in
from assessment.views.ranking_parts import columns, pictures, told_rows

ROWS_A_PAGE = 100


@require_safe
@or_sign_in
def ranking(request: HttpRequest, cycle: str) -> HttpResponse:
    every = find_ranking(request, cycle)
    filters = RankingFilters(every, request.GET)
    asked = Ranking(every.cycle, every.sight, filters.wanted)
    sort = request.GET.get("sort", "rank")
    page = Paginator(range(asked.count()), ROWS_A_PAGE).get_page(request.GET.get("page"))
    rows = rows_in_order(asked, sort, page.start_index() - 1, page.end_index()) if page else []
    context = {
        "cycle": every.cycle,
        "filters": filters,
        "is_filtered": not asked.wanted.is_everything,
        "has_figures": _has_figures(every),
        "page_obj": page,
        "sort": sort,
        "sort_keys": sort_keys(asked),
        "criteria": columns(every.cycle),
        "rows": told_rows(asked, rows),
        "export": _export(every.cycle, filters),
        **freshness(request, every.cycle),
        **pictures(asked, distribution_of(asked)),
    }
    return render(request, "assessment/ranking.html", context)


@require_safe
@never_cache
def ranking_progress(request: HttpRequest, cycle: str) -> HttpResponse:
    """The part that asks for itself while figures are computed; then the page is read again."""
    found = find_ranking(request, cycle).cycle
    if "HX-Request" not in request.headers:
        return redirect("assessment:ranking", found.code)
    told = freshness(request, found)
    if not told["is_stale"]:
        return HttpResponseClientRefresh()
    return render(request, "assessment/_being_computed.html", told)


def find_ranking(request: HttpRequest, code: str) -> Ranking:
    """Return the ranking of a cycle as the person sees it, or answer 404."""
    cycle = find_cycle(request, code)
    sight = sight_of(request.user, cycle.phase)
    if sight is None:
        raise Http404
    return Ranking(cycle, sight)


def freshness(request: HttpRequest, cycle: Any) -> dict[str, Any]:
    """Return what ``_being_computed.html`` tells; ``cycle`` comes with its standing."""
    return {
        "cycle": cycle,
        "is_stale": is_stale(cycle),
        "run": run_to_show(cycle) if is_stale(cycle) and cycle.is_owed else None,
        "may_compute": can_run_cycle(request.user),
    }


def _has_figures(ranking: Ranking) -> bool:
    """Whether the reader sees the figures of any row at all."""
    sight = ranking.sight
    return bool(sight.is_whole or sight.prefix is not None or sight.alliance)


def _export(cycle: Cycle, filters: RankingFilters) -> str:
    """Return the address of the same rows over REST, to which the format is added."""
    given = {name: value for name, value in filters.cleaned_data.items() if value}
    address = reverse("api:rankings", args=[cycle.code])
    return f"{address}?{urlencode(given)}{'&' if given else ''}format="

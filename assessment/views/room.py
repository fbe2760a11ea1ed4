"""The decision room: all alliances, what is flagged of each, and what waits to be decided."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessment.choices import Phase, RulingKind
from assessment.computing.decided import terms_along
from assessment.computing.distribution import Distribution, distribution_of, grade_tones
from assessment.computing.exceptions import about, names_of, waiting_in
from assessment.computing.former_years import former_years
from assessment.computing.ordering import rows_in_order, sort_keys
from assessment.computing.rankings import Ranking
from assessment.computing.room import GREAT_CHANGE, WIDE_SPREAD, Seat, quota_of, seats_of
from assessment.models import Entry
from assessment.permissions import can_decide
from assessment.views.rankings import freshness
from assessment.views.room_finding import find_room
from assessment.views.room_parts import flags_of, grades_over_the_years, signed, told_prospect
from members.models import Region
from members.views import UserRequest

SEATS_A_PAGE = 50


@login_required
@require_safe
def room(request: UserRequest, cycle: str) -> HttpResponse:
    ranking = find_room(request, cycle)
    names = names_of(ranking.cycle)
    waiting = list(waiting_in(ranking.cycle))
    sort = request.GET.get("sort", "rank")
    page = Paginator(range(ranking.count()), SEATS_A_PAGE).get_page(request.GET.get("page"))
    rows = rows_in_order(ranking, sort, page.start_index() - 1, page.end_index()) if page else []
    seats = seats_of(ranking, rows, Counter(each.entry_id for each in waiting))
    fresh = freshness(request, ranking.cycle)
    if fresh["is_stale"]:  # The way up is that of the inputs, which the totals do not show yet.
        seats = [replace(each, prospect=None) for each in seats]
    regions = _region_names(seats)
    tones = grade_tones(ranking.cycle.framework.policy)
    spread = distribution_of(ranking)
    context = {
        "page_obj": page,
        "sort": sort,
        "sort_keys": sort_keys(ranking),
        "seats": [
            {
                "seat": seat,
                "row": seat.row,
                "region": regions.get(seat.row["alliance"]["region"], ""),
                "tone": tones.get(seat.row["grade"]["code"]) if seat.row["grade"] else "wait",
                "change": signed(seat.change),
                "flags": flags_of(seat, names),
                "prospect": told_prospect(ranking, seat.prospect, names),
            }
            for seat in seats
        ],
        "waiting": [(each, about(each.kind, each.item, names)) for each in waiting],
        "wide": WIDE_SPREAD,
        "great": GREAT_CHANGE,
        **fresh,
        **_head(request, ranking, spread),
    }
    return render(request, "assessment/room.html", context)


def _head(request: UserRequest, ranking: Ranking, spread: Distribution) -> dict[str, Any]:
    """Return what stands above the table of the alliances."""
    cycle: Any = ranking.cycle
    terms = terms_along(cycle)
    has_excused = cycle.alliances > cycle.complete + cycle.incomplete
    years = grades_over_the_years(ranking, spread, former_years(cycle))
    return {
        "terms": terms,
        "may_decide": can_decide(request.user) and cycle.phase == Phase.DELIBERATION,
        "may_settle": can_decide(request.user) and not cycle.is_frozen,
        "is_open": cycle.phase == Phase.DELIBERATION,
        "spread": spread,
        "quota": quota_of(ranking, spread, terms.top_quota if terms else None),
        "excused": _excused(cycle) if has_excused else [],
        **years,
    }


def _excused(cycle: Any) -> list[Entry]:
    excused = Entry.objects.filter(cycle=cycle, rulings__kind=RulingKind.EXCUSED)
    return list(excused.select_related("alliance").by_code())


def _region_names(seats: list[Seat]) -> dict[str, str]:
    """Return the names of the regions in which the alliances are, or were once it is sealed."""
    today = [seat.entry.alliance.region for seat in seats]
    names = {region.code: region.name for region in today}
    if left := {seat.row["alliance"]["region"] for seat in seats} - names.keys():
        names |= {region.code: region.name for region in Region.objects.filter(code__in=left)}
    return names

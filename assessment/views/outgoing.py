"""What goes out with the publication: prepared, looked at, and published in one moment."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from assessment.choices import Phase
from assessment.computing.deadlines import local_day
from assessment.computing.decided import decides_here, hindrances, open_notice
from assessment.computing.distribution import distribution_of, grade_tones
from assessment.computing.outgoing import groups_of, not_prepared
from assessment.computing.rankings import Ranking
from assessment.models import Cycle
from assessment.permissions import can_decide
from assessment.services.decisions import prepare_all
from assessment.services.phases import next_phase
from assessment.views.decisions import TONES
from assessment.views.finding import find_cycle, find_cycle_in_charge
from common.errors import DomainError
from members.views import UserRequest

ROWS_A_PAGE = 50


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def outgoing(request: UserRequest, cycle: str) -> HttpResponse:
    """Names and grades, commendations, orders, removals and their letters, before they go out."""
    if request.method != "POST":
        return _page(request, find_cycle_in_charge(request, cycle))
    found = find_cycle(request, cycle)
    if not can_decide(request.user):
        raise PermissionDenied
    try:
        made = prepare_all(found.pk, by=request.user, now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        sentence = ngettext(
            "%(count)s decision was prepared.", "%(count)s decisions were prepared.", len(made)
        )
        messages.success(request, sentence % {"count": len(made)})
    return redirect("assessment:outgoing", found.code)


def _page(request: UserRequest, cycle: Cycle) -> HttpResponse:
    ranking, today = Ranking(cycle), local_day(timezone.now())
    every: Any = _Rows(ranking)
    names = Paginator(every, ROWS_A_PAGE).get_page(request.GET.get("page"))
    groups, notice = groups_of(cycle), open_notice(cycle)
    context = {
        "cycle": cycle,
        "page_obj": names,
        "rows": names.object_list,
        "grades": _grades(ranking),
        "groups": groups,
        "tones": TONES,
        "not_prepared": not_prepared(cycle),
        "waiting": sum(group.waiting for group in groups),
        "left": [each for group in groups for each in group.left],
        "decides": decides_here(cycle),
        "notice": notice,
        "hindrances": [] if cycle.is_frozen else hindrances(cycle, notice, today),
        "target": next_phase(cycle),
        "is_before": cycle.phase in (Phase.DELIBERATION, Phase.NOTICE),
        "may_decide": can_decide(request.user),
    }
    return render(request, "assessment/outgoing.html", context)


class _Rows:
    """The rows of a ranking for a paginator: it counts them, and takes a slice."""

    ordered = True

    def __init__(self, ranking: Ranking) -> None:
        self.ranking = ranking

    def __len__(self) -> int:
        return self.ranking.count()

    def __getitem__(self, wanted: slice) -> list[Any]:
        return self.ranking.rows(wanted.start, wanted.stop)


def _grades(ranking: Ranking) -> list[dict[str, Any]]:
    counted = distribution_of(ranking)
    tones = grade_tones(ranking.cycle.framework.policy)
    return [
        {"name": grade["name"], "tone": tones[code], "count": counted.grades[code]}
        for code, grade in ranking.grades.items()
    ]

"""The register of alliances, and the profile of each."""

from __future__ import annotations

from collections import Counter

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from alliances.choices import MembershipRole
from alliances.forms.alliances import AllianceFilters
from alliances.models import Alliance, Chain
from members.choices import UnitKind

ROWS_A_PAGE = 100
CHAINS = Prefetch("chains", Chain.objects.order_by("code"))


@require_safe
@login_required
def alliances(request: HttpRequest) -> HttpResponse:
    seen = Alliance.objects.visible_to(request.user)
    filters = AllianceFilters(seen, request.GET)
    sort = request.GET.get("sort", "code")
    found = filters.keep(seen).with_members_on(localdate()).sorted_by(sort)
    rows = found.select_related("region").prefetch_related(CHAINS)
    context = {
        "filters": filters,
        "sort": sort,
        "page_obj": Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "alliances/alliance_list.html", context)


@require_safe
@login_required
def alliance(request: HttpRequest, code: str) -> HttpResponse:
    """Who belongs to an alliance, and who did."""
    seen = Alliance.objects.visible_to(request.user).select_related("region")
    found = get_object_or_404(seen.prefetch_related(CHAINS), code=code)
    spells = found.memberships.select_related("unit__region").order_by("unit__code", "joined_on")
    today = localdate()
    present = [spell for spell in spells if spell.holds_on(today)]
    present.sort(key=lambda spell: MembershipRole.values.index(spell.role))
    kinds = Counter(spell.unit.kind for spell in present)
    context = {
        "alliance": found,
        "present": present,
        "others": [spell for spell in spells if not spell.holds_on(today)],
        "kinds": [(kind.label, kinds[kind.value]) for kind in UnitKind if kinds[kind.value]],
        "day": today,
    }
    return render(request, "alliances/alliance.html", context)

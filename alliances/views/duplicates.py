"""Likely duplicates across alliances, for the bureau."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from alliances.choices import Register
from alliances.computing.duplicates import Pair, duplicates
from alliances.computing.registers import KEPT
from alliances.computing.sharing import state_of
from alliances.views.register_columns import day_text, title_of
from members.choices import Role
from members.views import UserRequest

SHARED = (Register.ACTIVITIES, Register.CARRIERS)
PAIRS_A_PAGE = 50
YEARS = 5


@require_safe
@login_required
def likely_duplicates(request: UserRequest) -> HttpResponse:
    """Pairs of one year that may be one achievement, entered by two alliances."""
    if request.user.role not in (Role.BUREAU, Role.OBSERVER):
        raise PermissionDenied
    this = localdate().year
    years = [this - back for back in range(YEARS)]
    asked = request.GET.get("year", "")
    year = int(asked) if asked in map(str, years) else this
    register = request.GET.get("register", Register.ACTIVITIES)
    register = register if register in SHARED else Register.ACTIVITIES.value
    found = duplicates(register, date(year, 1, 1), date(year, 12, 31))
    page = Paginator(found, PAIRS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "pairs": _told(register, list(page)),
        "page_obj": page,
        "register": register,
        "choices": [(each.value, each.label) for each in SHARED],
        "year": year,
        "years": years,
    }
    return render(request, "alliances/duplicates.html", context)


def _told(register: str, pairs: list[Pair]) -> list[dict[str, Any]]:
    """Give each pair its rows, and what has been agreed about them."""
    kept = KEPT[register]
    keys = {key for pair in pairs for key in (pair.first, pair.second)}
    rows = kept.model.objects.filter(pk__in=keys).select_related("alliance")
    known = {row.pk: row for row in rows.prefetch_related("shares")}
    told = []
    for pair in pairs:
        sides = [known[key] for key in (pair.first, pair.second) if key in known]
        shares = next((list(row.shares.all()) for row in sides if row.shares.all()), [])
        told.append(
            {
                "sides": [
                    (row, title_of(register, row), day_text(getattr(row, kept.day)))
                    for row in sides
                ],
                "percent": round(pair.similarity * 100),
                "kind": sides[0].get_kind_display() if sides else "",
                "split": state_of(shares) if shares else None,
            }
        )
    return told

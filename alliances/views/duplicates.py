"""Likely duplicates across alliances, for the bureau."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alliances.choices import Register
from alliances.computing.duplicates import Pair, basis_of, duplicates, entered, told_apart
from alliances.computing.registers import KEPT
from alliances.computing.sharing import state_of
from alliances.forms.distinctions import DistinctionForm
from alliances.models import Distinction
from alliances.permissions import can_tell_apart
from alliances.services.distinctions import doubt_again, tell_apart
from alliances.views.register_columns import day_text, title_of
from common.errors import DomainError
from members.choices import Role
from members.views import UserRequest

SHARED = (Register.ACTIVITIES, Register.CARRIERS)
PAIRS_A_PAGE = 50
YEARS = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; ``is_apart`` for the pairs that somebody told apart."""

    register: str
    year: int
    is_apart: bool

    @property
    def days(self) -> tuple[date, date]:
        return date(self.year, 1, 1), date(self.year, 12, 31)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def likely_duplicates(request: UserRequest) -> HttpResponse:
    """Pairs of one year that may be one achievement, entered by two alliances."""
    if request.user.role not in (Role.BUREAU, Role.OBSERVER):
        raise PermissionDenied
    years = [localdate().year - back for back in range(YEARS)]
    asked = _asked(request, years)
    if request.method == "POST":
        return _decided(request, asked)
    page = Paginator(_found(asked), PAIRS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "pairs": _told(asked.register, list(page)),
        "page_obj": page,
        "register": asked.register,
        "choices": [(each.value, each.label) for each in SHARED],
        "year": asked.year,
        "years": years,
        "is_apart": asked.is_apart,
        "may_decide": can_tell_apart(request.user),
    }
    return render(request, "alliances/duplicates.html", context)


def _asked(request: UserRequest, years: list[int]) -> Asked:
    year = request.GET.get("year", "")
    register = request.GET.get("register", "")
    return Asked(
        register=register if register in SHARED else Register.ACTIVITIES.value,
        year=int(year) if year in map(str, years) else years[0],
        is_apart=request.GET.get("shown") == "apart",
    )


def _decided(request: UserRequest, asked: Asked) -> HttpResponse:
    """Tell a pair apart or doubt it again, and lead back to the list."""
    if not can_tell_apart(request.user):
        raise PermissionDenied
    form = DistinctionForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose a pair of the list."))
        return redirect(request.get_full_path())
    given = form.cleaned_data
    keys = (asked.register, given["first"], given["second"])
    by, now = request.user, timezone.now()
    try:
        if given["do"] == "apart":
            tell_apart(*keys, seen=given["seen"], by=by, now=now)
            told = _("Kept: they are two achievements. They are listed under “told apart”.")
        else:
            doubt_again(*keys, by=by, now=now)
            told = _("Taken back: the two are pointed out again.")
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, told)
    return redirect(request.get_full_path())


def _found(asked: Asked) -> list[tuple[Pair, Distinction | None]]:
    if asked.is_apart:
        return [*told_apart(asked.register, *asked.days)]
    return [(pair, None) for pair in duplicates(asked.register, *asked.days)]


def _told(register: str, found: list[tuple[Pair, Distinction | None]]) -> list[dict[str, Any]]:
    """Give each pair its rows, and what has been agreed or decided about them."""
    kept = KEPT[register]
    keys = {key for pair, _decision in found for key in (pair.first, pair.second)}
    rows = kept.model.objects.filter(pk__in=keys)
    known = {row.pk: row for row in rows.select_related("alliance").prefetch_related("shares")}
    compared = {row.key: row for row in entered(kept, rows)}
    told = []
    for pair, distinction in found:
        both = (pair.first, pair.second)
        if not all(key in known and key in compared for key in both):
            continue  # It was removed while the list was made.
        sides = [known[key] for key in both]
        shares = next((list(row.shares.all()) for row in sides if row.shares.all()), [])
        told.append(
            {
                "sides": [
                    (row, title_of(register, row), day_text(getattr(row, kept.day)))
                    for row in sides
                ],
                "percent": round(pair.similarity * 100),
                "kind": sides[0].get_kind_display(),
                "split": state_of(shares) if shares else None,
                "seen": basis_of(*(compared[key] for key in both)),
                "distinction": distinction,
            }
        )
    return told

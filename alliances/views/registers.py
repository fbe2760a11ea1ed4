"""The registers of an alliance: all of them, and each as a list."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from alliances.choices import Register
from alliances.computing.duplicates import entered_elsewhere
from alliances.computing.register_totals import by_kind, totals
from alliances.computing.registers import Kept
from alliances.computing.shelves import shelves
from alliances.forms.register_filters import RegisterFilters
from alliances.models import Alliance, Chain
from alliances.permissions import can_edit_register
from alliances.views.finding import Shelf, find_alliance, find_shelf
from alliances.views.register_columns import COLUMNS, TITLES, in_order, title_of
from alliances.views.school_years import people
from members.choices import Role
from members.models import Unit
from members.views import UserRequest

ROWS_A_PAGE = 100


@require_safe
@login_required
def own_registers(request: UserRequest) -> HttpResponse:
    """Lead a secretariat to its registers, everybody else to the alliances."""
    served = Alliance.objects.served_by(request.user).first()
    if served is None or request.user.role != Role.SECRETARIAT:
        return redirect("alliances:alliances")
    return redirect("alliances:registers", served.code)


@require_safe
@login_required
def registers(request: UserRequest, code: str) -> HttpResponse:
    """What is kept of an alliance, and how much of it is there."""
    alliance = find_alliance(request, code)
    context = {
        "alliance": alliance,
        "shelves": shelves(alliance, request.user, localdate()),
        "may_edit": can_edit_register(request.user, alliance),
        "tabs_of": "overview",
        "registers": Register,
    }
    return render(request, "alliances/registers.html", context)


@require_safe
@login_required
def register(request: UserRequest, code: str, register: str) -> HttpResponse:
    shelf = find_shelf(request, code, register)
    if shelf.kept.register == Register.PEOPLE:
        return people(request, shelf)
    return render(request, "alliances/register.html", _listed(request, shelf))


def _listed(request: UserRequest, shelf: Shelf) -> dict[str, Any]:
    today = localdate()
    seen = shelf.rows()
    filters = RegisterFilters(shelf.kept, seen, request.GET, today)
    sort = request.GET.get("sort", "")
    kept_in = filters.keep(seen)
    found = with_others(shelf.kept, in_order(shelf.register, kept_in, sort))
    figures = totals(shelf.kept, kept_in, today)
    paginator = Paginator(found, ROWS_A_PAGE)
    paginator.count = int(figures[0].value)
    page = paginator.get_page(request.GET.get("page"))
    columns = COLUMNS[shelf.register]
    twice = entered_elsewhere(shelf.kept, page) if shelf.kept.share else set()
    cells = [
        (
            row,
            title_of(shelf.register, row),
            [(column, column.text(row)) for column in columns],
            row.pk in twice,
        )
        for row in page
    ]
    return {
        "shelf": shelf,
        "alliance": shelf.alliance,
        "filters": filters,
        "sort": sort,
        "columns": columns,
        "title_label": TITLES[shelf.register][0],
        "cells": cells,
        "page_obj": page,
        "totals": figures if paginator.count else [],
        "kinds": by_kind(shelf.kept, kept_in),
        "tabs_of": shelf.register,
        "registers": Register,
        "today": today,
    }


def with_others(kept: Kept, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Fetch what the columns show of other tables, in one query each."""
    names = {field.name for field in kept.model._meta.get_fields()}
    rows = rows.select_related(*sorted({"unit"} & names))
    if kept.links is not None:
        others = Unit.objects.by_code() if kept.links.name == "partners" else Chain.objects.all()
        rows = rows.prefetch_related(Prefetch(kept.links.name, others.order_by("code")))
    return rows

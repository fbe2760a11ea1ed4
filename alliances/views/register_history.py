"""What changed in a register, and what was removed from it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from alliances.choices import Register
from alliances.computing.row_history import changes_of, records_of, removed_from
from alliances.services.registers import restore_row
from alliances.views.finding import find_shelf
from alliances.views.register_columns import title_of
from common.errors import DomainError
from members.views import UserRequest

CHANGES_A_PAGE = 50


@require_safe
@login_required
def register_history(request: UserRequest, code: str, register: str) -> HttpResponse:
    shelf = find_shelf(request, code, register)
    gone = Paginator(removed_from(shelf.kept, shelf.owners), CHANGES_A_PAGE)
    past = Paginator(records_of(shelf.kept, shelf.owners), CHANGES_A_PAGE)
    removed = gone.get_page(request.GET.get("removed"))
    page = past.get_page(request.GET.get("page"))
    there = set(
        shelf.kept.model.objects.filter(pk__in=[record.id for record in page]).values_list(
            "pk", flat=True
        )
    )
    told = changes_of(shelf.kept, page)
    units = {unit.pk: unit.name for unit in shelf.schools} if shelf.kept.is_of_school else {}
    context = {
        "shelf": shelf,
        "alliance": shelf.alliance,
        "removed": [(record, _title(register, record, units)) for record in removed],
        "removed_page": removed,
        "changes": [
            (record, _title(register, record, units), record.id in there, told.get(record.pk))
            for record in page
        ],
        "page_obj": page,
        "tabs_of": shelf.register,
        "registers": Register,
    }
    return render(request, "alliances/register_history.html", context)


@require_POST
@login_required
def register_restore(request: UserRequest, code: str, register: str, pk: int) -> HttpResponse:
    shelf = find_shelf(request, code, register)
    last = removed_from(shelf.kept, shelf.owners).filter(id=pk).first()
    owner = None if last is None else getattr(last, shelf.kept.owner)
    if owner is None:
        if not records_of(shelf.kept, shelf.owners).filter(id=pk).exists():
            raise Http404
        owner = shelf.owners[0]
    if not shelf.may_edit(owner):
        raise PermissionDenied
    try:
        row = restore_row(register, owner, pk, by=request.user)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("alliances:register_history", code, register)
    told = _("“%(title)s” is back in the register.") % {"title": title_of(register, row)}
    messages.success(request, told)
    return redirect("alliances:register_row", code, register, row.pk)


def _title(register: str, record: Any, units: dict[int, str]) -> str:
    """Name a row as a record of its history tells it."""
    if register == Register.PEOPLE:
        return f"{units.get(record.unit_id, '')}, {record.year}"
    return title_of(register, record)

"""Adding, changing and removing one row of a register."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alliances.choices import Register
from alliances.computing.duplicates import alike
from alliances.computing.registers import Kept, fingerprint, state
from alliances.computing.row_history import label_of, names_of, shown, steps_of
from alliances.computing.sharing import answer_of, state_of
from alliances.errors import RowGone, RowRefused, StaleRow
from alliances.forms.registers import RowForm
from alliances.forms.schools import FORMS
from alliances.services.registers import remove_row, save_row
from alliances.views.finding import Shelf, find_shelf
from alliances.views.register_columns import title_of
from alliances.views.registers import with_others
from common.errors import DomainError
from members.views import UserRequest


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that somebody else changed: what is stored, and what was typed here."""

    label: str
    stored: str
    typed: str


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def register_add(request: UserRequest, code: str, register: str) -> HttpResponse:
    shelf = find_shelf(request, code, register)
    if not shelf.may_add:
        raise PermissionDenied
    row = shelf.kept.model()
    if not shelf.kept.is_of_school:
        row.alliance = shelf.alliance
    form = _form(shelf, row, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        _start_with(form, request)
        return _form_page(request, shelf, form)
    if not form.is_valid():
        return _form_page(request, shelf, form, status=400)
    owner = form.cleaned_data["school"] if shelf.kept.is_of_school else shelf.alliance
    try:
        added = save_row(register, owner, form.values(), by=request.user)
    except RowRefused as refusal:
        form.refuse(refusal.extra["errors"])
        return _form_page(request, shelf, form, status=409)
    told = _("“%(title)s” is in the register.") % {"title": title_of(register, added)}
    messages.success(request, told)
    if "another" in request.POST:
        return redirect("alliances:register_add", code, register)
    return redirect("alliances:register", code, register)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def register_row(request: UserRequest, code: str, register: str, pk: int) -> HttpResponse:
    shelf = find_shelf(request, code, register)
    row = with_others(shelf.kept, shelf.rows().filter(pk=pk)).first()
    if row is None:
        return _gone(request, shelf, pk)
    if request.method != "POST":
        return _row_page(request, shelf, row, _form(shelf, row, None))
    if not shelf.may_edit(_owner(shelf, row)):
        raise PermissionDenied
    form = _form(shelf, row, request.POST)
    if not form.is_valid():
        return _row_page(request, shelf, row, form, status=400)
    owner, seen = _owner(shelf, row), form.cleaned_data["seen"]
    try:
        save_row(register, owner, form.values(), row=row, seen=seen, by=request.user)
    except StaleRow as refusal:
        stored = shelf.kept.model.objects.get(pk=pk)
        clashes = _clashes(shelf, stored, form)
        typed = request.POST.copy()
        typed["seen"] = refusal.extra["seen"]
        again = _form(shelf, row, typed)
        return _row_page(request, shelf, stored, again, status=409, clashes=clashes)
    except RowRefused as refusal:
        form.refuse(refusal.extra["errors"])
        return _row_page(request, shelf, row, form, status=409)
    except RowGone:
        return _gone(request, shelf, pk)
    messages.success(request, _("Saved."))
    return redirect("alliances:register_row", code, register, pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def register_remove(request: UserRequest, code: str, register: str, pk: int) -> HttpResponse:
    """Ask once more, by name, and then remove."""
    shelf = find_shelf(request, code, register)
    row = get_object_or_404(shelf.rows(), pk=pk)
    if not shelf.may_edit(_owner(shelf, row)):
        raise PermissionDenied
    title = title_of(register, row)
    if request.method == "POST":
        try:
            seen = request.POST.get("seen", "")
            remove_row(register, _owner(shelf, row), row, by=request.user, seen=seen)
        except DomainError as refusal:
            messages.error(request, str(refusal))
            return redirect("alliances:register_row", code, register, pk)
        told = _("“%(title)s” is removed. It can be restored on the page of changes.")
        messages.success(request, told % {"title": title})
        return redirect("alliances:register", code, register)
    context = _context(shelf) | {
        "row": row,
        "title": title,
        "seen": fingerprint(shelf.kept, row),
    }
    return render(request, "alliances/register_remove.html", context)


def _owner(shelf: Shelf, row: Any) -> Any:
    return row.unit if shelf.kept.is_of_school else shelf.alliance


def _form(shelf: Shelf, row: Any, given: Any) -> RowForm:
    """Make the form of a row; it may write into its own copy of it."""
    seen = fingerprint(shelf.kept, row) if row.pk else ""
    units = shelf.own_schools if shelf.kept.is_of_school else shelf.units
    own_copy = copy.copy(row)
    own_copy._state = copy.copy(row._state)
    return FORMS[shelf.register](
        given, kept=shelf.kept, alliance=shelf.alliance, units=units, row=own_copy, seen=seen
    )


def _start_with(form: RowForm, request: UserRequest) -> None:
    """Take over what the address says, such as the school and the year of an empty cell."""
    for name in ("school", "year", "kind", "body"):
        if name in form.fields and request.GET.get(name):
            form.initial[name] = request.GET[name]


def _clashes(shelf: Shelf, stored: Any, form: RowForm) -> list[Clash]:
    """Compare what is stored with what was typed; what is the same is left out."""
    now, typed = state(shelf.kept, stored), dict(form.values())
    for name, value in typed.items():
        if isinstance(value, list) or hasattr(value, "values_list"):
            typed[name] = sorted(each.pk for each in value)
        else:
            typed[name] = getattr(value, "pk", value)
    keys: dict[str, set[Any]] = {}
    for name in typed:
        if shelf.kept.model._meta.get_field(name).is_relation:
            both = (now[name], typed[name])
            keys[name] = {
                key for each in both for key in (each if isinstance(each, list) else [each])
            } - {None}
    names = names_of(shelf.kept, keys)
    return [
        Clash(
            label_of(shelf.kept, name),
            shown(shelf.kept, name, now[name], names),
            shown(shelf.kept, name, typed[name], names),
        )
        for name in typed
        if now[name] != typed[name]
    ]


def _gone(request: UserRequest, shelf: Shelf, pk: int) -> HttpResponse:
    """Answer for a row that was removed: what was typed is still there and can be added anew."""
    past = shelf.kept.model.history.filter(id=pk, **{f"{shelf.kept.owner}__in": shelf.owners})
    if request.method != "POST" or not past.exists() or not shelf.may_add:
        raise Http404
    row = shelf.kept.model()
    if not shelf.kept.is_of_school:
        row.alliance = shelf.alliance
    told = _(
        "Somebody has removed this row in the meantime. What you typed stands below and can be"
        " added as a new row; the removed one can be restored on the page of changes."
    )
    messages.error(request, told)
    return _form_page(request, shelf, _form(shelf, row, request.POST), status=409)


def _context(shelf: Shelf) -> dict[str, Any]:
    return {
        "shelf": shelf,
        "alliance": shelf.alliance,
        "tabs_of": shelf.register,
        "registers": Register,
    }


def _form_page(
    request: UserRequest, shelf: Shelf, form: RowForm, status: int = 200
) -> HttpResponse:
    context = _context(shelf) | {"form": form}
    return render(request, "alliances/register_add.html", context, status=status)


def _names_on(kept: Kept, row: Any) -> dict[tuple[str, Any], str]:
    """Return the names of what ``row`` points at, by field and key."""
    pointing = [each for each in kept.fields if kept.model._meta.get_field(each).is_relation]
    tied = kept.links.name if kept.links else ""
    return {
        (name, other.pk): str(other)
        for name in pointing
        for other in (getattr(row, name).all() if name == tied else [getattr(row, name)])
        if other is not None
    }


def _row_page(
    request: UserRequest, shelf: Shelf, row: Any, form: RowForm, status: int = 200, **more: Any
) -> HttpResponse:
    kept = shelf.kept
    stored, names = state(kept, row), _names_on(kept, row)
    shares = (
        list(row.shares.select_related("alliance", "agreed_by").order_by("-hundredths", "pk"))
        if kept.share
        else []
    )
    context = _context(shelf) | {
        "row": row,
        "title": title_of(shelf.register, row),
        "form": form if shelf.may_edit(_owner(shelf, row)) else None,
        "facts": [(label_of(kept, n), shown(kept, n, v, names)) for n, v in stored.items()],
        "steps": steps_of(kept, row.pk),
        "shares": [(share, *answer_of(share)) for share in shares],
        "split": state_of(shares) if shares else None,
        "alike": alike(kept, row) if kept.share else [],
    }
    return render(request, "alliances/register_row.html", context | more, status=status)

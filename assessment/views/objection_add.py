"""Objecting: a secretariat by its account, everybody else by the public form and a link in an e-mail."""

from __future__ import annotations

from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from assessment.choices import PUBLIC_PHASES
from assessment.computing.objection_rules import (
    rules_in_words,
    takes_from_public,
    window_of,
)
from assessment.files.receive import Reception, with_name
from assessment.forms.objections import ObjectionForm, PublicObjectionForm
from assessment.jobs.objection_mails import MOST_MAILS
from assessment.models import Cycle, Entry, Objection
from assessment.services.objection_cases import Sender
from assessment.services.objections import raise_objection
from assessment.views.file_field import file_field
from assessment.views.objection_parts import crumbs_of, explain, items_of
from assessment.views.receiving_files import take_files
from common.errors import DomainError
from members.choices import Language, Role
from members.views import UserRequest


@csrf_exempt  # Its token is checked all the same, by ``take_files``.
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def objection_add(request: UserRequest, cycle: str) -> HttpResponse:
    """The secretariat objects to the result of its alliance."""
    cycles = Cycle.objects.visible_to(request.user).select_related("framework")
    found = get_object_or_404(cycles, code=cycle)
    if request.user.role != Role.SECRETARIAT:
        raise PermissionDenied
    entries = Entry.objects.in_scope_of(request.user).select_related("alliance")
    entry = get_object_or_404(entries, cycle=found)
    if request.method == "POST":
        return take_files(request, lambda files: _add(request, found, entry, files))
    initial = {"name": request.user.shown_name, "email": request.user.email}
    asked = {"item": request.GET.get("item", "")}
    form = ObjectionForm(items_of(found), initial=initial | asked)
    return _add_page(request, found, entry, form)


def _add(request: UserRequest, cycle: Cycle, entry: Entry, files: Reception) -> HttpResponse:
    form = ObjectionForm(items_of(cycle), request.POST)
    if not form.is_valid():
        return _add_page(request, cycle, entry, form, status=400)
    for name, why in files.refused:
        form.add_error(None, with_name(name, why))
    if form.errors:
        return _add_page(request, cycle, entry, form, status=409)
    try:
        objection = _raise(form, entry.pk, request.user, files)
    except DomainError as error:
        explain(form, error)
        return _add_page(request, cycle, entry, form, status=409)
    messages.success(
        request, _("The objection %(number)s is admitted.") % {"number": objection.number}
    )
    return redirect("assessment:objection", objection.pk)


def _add_page(
    request: UserRequest, cycle: Cycle, entry: Entry, form: ObjectionForm, status: int = 200
) -> HttpResponse:
    context = {
        "cycle": cycle,
        "alliance": entry.alliance,
        "form": form,
        "window": window_of(cycle, timezone.now()),
        "rules": rules_in_words(),
        **file_field(),
        "crumbs": crumbs_of(cycle),
    }
    return render(request, "assessment/objection_add.html", context, status=status)


def _raise(
    form: ObjectionForm, entry_id: int, by: Any, files: Reception | None = None
) -> Objection:
    values = form.cleaned_data
    english = (get_language() or "").startswith("en")
    sender = Sender(
        values["name"],
        values["email"],
        values.get("organisation", ""),
        values["phone"],
        Language.ENGLISH if english else Language.CHINESE,
    )
    return raise_objection(
        entry_id,
        sender=sender,
        text=values["text"],
        item=values["item"],
        by=by,
        now=timezone.now(),
        files=files.files if files else (),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def objection_public(request: HttpRequest, cycle: str) -> HttpResponse:
    """The form for everybody, without an account and without files."""
    cycles = Cycle.objects.filter(phase__in=PUBLIC_PHASES).select_related("framework")
    found = get_object_or_404(cycles, code=cycle)
    entries = {
        entry.alliance.code: entry
        for entry in found.entries.taking_part().select_related("alliance").by_code()
    }
    choices = [(code, entry.alliance.name) for code, entry in entries.items()]
    if request.method != "POST":
        asked = {"alliance": request.GET.get("alliance", "")}
        form = PublicObjectionForm(choices, items_of(found), initial=asked)
        return _public_page(request, found, form)
    form = PublicObjectionForm(choices, items_of(found), request.POST)
    if form.is_by_program:
        return _sent_page(request, found)  # It is told what a person is told, and nothing is kept.
    if not form.is_valid():
        return _public_page(request, found, form, status=400)
    if not ratelimit.consume(request, action="objection"):
        return ratelimit.respond_429(request)
    try:
        _raise(form, entries[form.cleaned_data["alliance"]].pk, None)
    except DomainError as error:
        explain(form, error)
        return _public_page(request, found, form, status=409)
    return _sent_page(request, found)


def _public_page(
    request: HttpRequest, cycle: Cycle, form: PublicObjectionForm, status: int = 200
) -> HttpResponse:
    context = {
        "cycle": cycle,
        "form": form,
        "window": window_of(cycle, timezone.now()),
        "takes_from_public": takes_from_public(),
        "rules": rules_in_words(),
        "crumbs": crumbs_of(cycle, to_list=False),
    }
    return render(request, "assessment/objection_public.html", context, status=status)


def _sent_page(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    context = {"cycle": cycle, "most": MOST_MAILS, "crumbs": crumbs_of(cycle, to_list=False)}
    return render(request, "assessment/objection_sent.html", context)

"""Sending files. A script sends them one by one and shows how far each is; without it the form posts."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse, UnreadablePostError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from assessment.errors import FileTooBig
from assessment.files.receive import Received, Reception, check_length, receiving
from assessment.forms.evidence import AddForm
from assessment.models import Evidence, ReportItem
from assessment.services.evidence import add_evidence
from assessment.views.evidence_finding import Library, find_library
from assessment.views.file_field import file_field
from common.errors import DomainError
from members.views import UserRequest


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: taken as ``evidence``, or refused with a sentence."""

    name: str
    evidence: Evidence | None
    sentence: str


@csrf_exempt  # Its token is checked all the same, by ``_post``, once files may come in.
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def evidence_add(request: UserRequest, cycle: str, alliance: str) -> HttpResponse:
    """The form for files. Who may send and how much is asked before anything is read."""
    library = find_library(request.user, cycle, alliance)
    if not library.is_own:
        raise PermissionDenied
    if request.method != "POST":
        asked = AddForm(request.GET)
        item = library.item(asked.cleaned_data.get("item")) if asked.is_valid() else None
        return _page(request, library, AddForm(initial={"item": item and item.pk}), item)
    try:
        check_length(request)
    except FileTooBig as error:
        return _answer(request, library, AddForm(), None, [Outcome("", None, str(error))], 413)
    with receiving(request) as reception:
        return _post(request, library, reception)


@csrf_protect
def _post(request: UserRequest, library: Library, reception: Reception) -> HttpResponse:
    try:
        form = AddForm(request.POST)  # Reading the fields lets the files come in.
    except UnreadablePostError:
        return _cut_off(request, library)
    if not form.is_valid():
        sentences = [str(error) for listed in form.errors.values() for error in listed]
        outcomes = [Outcome("", None, sentence) for sentence in sentences]
        return _answer(request, library, form, None, outcomes, 400)
    item = library.item(form.cleaned_data["item"])
    outcomes = [Outcome(name, None, str(why)) for name, why in reception.refused]
    outcomes += [_take(request, library, form, item, each) for each in reception.files]
    if not outcomes:
        outcomes = [Outcome("", None, _("Choose a file first."))]
    return _answer(request, library, form, item, outcomes, 409)


def _cut_off(request: UserRequest, library: Library) -> HttpResponse:
    outcome = Outcome("", None, _("The upload was cut off. Nothing was stored; send it again."))
    return _answer(request, library, AddForm(), None, [outcome], 400)


def _take(
    request: UserRequest, library: Library, form: AddForm, item: ReportItem | None, file: Received
) -> Outcome:
    name = file.name or ""
    try:
        evidence = add_evidence(
            library.alliance.pk,
            file,
            name=name,
            dated_on=form.cleaned_data["dated_on"],
            by=request.user,
            now=timezone.now(),
            item_id=item.pk if item else None,
            pages=form.cleaned_data["pages"],
            shows=form.cleaned_data["shows"],
        )
    except DomainError as error:
        return Outcome(name, None, str(error))
    if evidence.was_known:
        return Outcome(
            name,
            evidence,
            _("This file was in the library already, as “%(name)s”.") % {"name": evidence.name},
        )
    return Outcome(name, evidence, _("Taken in as “%(name)s”.") % {"name": evidence.name})


def _answer(
    request: UserRequest,
    library: Library,
    form: AddForm,
    item: ReportItem | None,
    outcomes: list[Outcome],
    status: int,
) -> HttpResponse:
    """Tell a script or a person what became of each file; ``status`` where one was refused."""
    is_done = all(outcome.evidence for outcome in outcomes)
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        told = [
            {"name": each.name, "is_taken": bool(each.evidence), "sentence": each.sentence}
            for each in outcomes
        ]
        return JsonResponse({"files": told}, status=200 if is_done else status)
    if not is_done:
        return _page(request, library, form, item, outcomes, status)
    for outcome in outcomes:
        messages.success(request, outcome.sentence)
    return redirect(library.address_of(item))


def _page(
    request: UserRequest,
    library: Library,
    form: AddForm,
    item: ReportItem | None,
    outcomes: list[Outcome] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "cycle": library.cycle,
        "alliance": library.alliance,
        "item": item,
        "form": form,
        "outcomes": outcomes or [],
        "back": library.address_of(item),
        **file_field(),
        "crumbs": library.crumbs,
    }
    return render(request, "assessment/evidence_add.html", context, status=status)

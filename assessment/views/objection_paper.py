"""Entering an objection that came on paper, over the counter or by post."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from assessment.computing.deadlines import local_day
from assessment.computing.objection_rules import rules_in_words, window_of
from assessment.files.receive import Reception, with_name
from assessment.forms.objections import PaperObjectionForm
from assessment.models import Cycle, Entry, Objection
from assessment.permissions import can_decide
from assessment.services.objection_cases import Sender
from assessment.services.objections_on_paper import enter_objection
from assessment.views.file_field import file_field
from assessment.views.objection_parts import crumbs_of, explain, items_of
from assessment.views.receiving_files import take_files
from common.errors import DomainError
from members.views import UserRequest


@csrf_exempt  # Its token is checked all the same, by ``take_files``.
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def objection_paper(request: UserRequest, cycle: str) -> HttpResponse:
    """The bureau copies what it has in hand, with the scanned pages."""
    cycles = Cycle.objects.visible_to(request.user).select_related("framework")
    found = get_object_or_404(cycles, code=cycle)
    if not can_decide(request.user):
        raise PermissionDenied
    if request.method == "POST":
        return take_files(request, lambda files: _enter(request, found, files))
    initial = {"received_on": local_day(timezone.now())}
    form = PaperObjectionForm(_alliances(found), items_of(found), initial=initial)
    return _page(request, found, form)


def _enter(request: UserRequest, cycle: Cycle, files: Reception) -> HttpResponse:
    form = PaperObjectionForm(_alliances(cycle), items_of(cycle), request.POST)
    if not form.is_valid():
        return _page(request, cycle, form, status=400)
    for name, why in files.refused:
        form.add_error(None, with_name(name, why))
    if form.errors:
        return _page(request, cycle, form, status=409)
    try:
        objection = _objection(request, cycle, form, files)
    except DomainError as error:
        explain(form, error)
        kept = Objection.objects.filter(number=error.extra.get("number")).first()
        return _refused(request, kept, error) if kept else _page(request, cycle, form, status=409)
    said = _("The objection %(number)s is admitted.") % {"number": objection.number}
    messages.success(request, said)
    return redirect("assessment:objection", objection.pk)


def _refused(request: UserRequest, kept: Objection, error: DomainError) -> HttpResponse:
    """Lead to what is kept as not admitted: sending the form again would keep it twice."""
    messages.error(request, str(error))
    return redirect("assessment:objection", kept.pk)


def _objection(
    request: UserRequest, cycle: Cycle, form: PaperObjectionForm, files: Reception
) -> Objection:
    values = form.cleaned_data
    entry = Entry.objects.get(cycle=cycle, alliance__code=values["alliance"])
    sender = Sender(
        values["name"],
        values["email"],
        values["organisation"],
        values["phone"],
        address=values["address"],
    )
    return enter_objection(
        entry.pk,
        sender=sender,
        text=values["text"],
        received_on=values["received_on"],
        item=values["item"],
        by=request.user,
        now=timezone.now(),
        files=files.files,
    )


def _alliances(cycle: Cycle) -> list[tuple[str, str]]:
    entries = cycle.entries.taking_part().select_related("alliance").by_code()
    return [(entry.alliance.code, entry.alliance.name) for entry in entries]


def _page(
    request: UserRequest, cycle: Cycle, form: PaperObjectionForm, status: int = 200
) -> HttpResponse:
    context = {
        "cycle": cycle,
        "form": form,
        "window": window_of(cycle, timezone.now()),
        "rules": rules_in_words(),
        **file_field(),
        "crumbs": crumbs_of(cycle),
    }
    return render(request, "assessment/objection_paper.html", context, status=status)

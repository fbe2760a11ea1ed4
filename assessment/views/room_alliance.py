"""One alliance in the decision room: what counts, what an exception would do, undoing one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, UnreadablePostError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from assessment.choices import ProposalState, RulingKind
from assessment.computing.seen import open_seen
from assessment.errors import FileTooBig
from assessment.files.receive import Reception, check_length, receiving, with_name
from assessment.forms.proposals import ExceptionForm, ReasonForm, UndoForm
from assessment.models import Proposal
from assessment.permissions import can_decide
from assessment.services.proposals import propose
from assessment.services.undoing import keep_ruling, undo_ruling
from assessment.views.room_context import Desk, desk_of
from common.errors import DomainError
from members.views import UserRequest


@csrf_exempt  # Its token is checked all the same, by ``_post``, once files may come in.
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def room_alliance(request: UserRequest, cycle: str, alliance: str) -> HttpResponse:
    desk = desk_of(request, cycle, alliance)
    if request.method != "POST":
        return _page(request, desk, _looked_at(request, desk))
    if not can_decide(request.user):
        raise PermissionDenied
    try:
        check_length(request)
    except FileTooBig as error:
        return _page(request, desk, {"problem": str(error)}, status=413)
    with receiving(request) as reception:
        return _post(request, desk, reception)


@csrf_protect
def _post(request: UserRequest, desk: Desk, reception: Reception) -> HttpResponse:
    try:
        sent = request.POST  # Reading the fields lets the files come in.
    except UnreadablePostError:
        return _page(request, desk, {"problem": _("The file was cut off. Send it again.")}, 400)
    if "undo" in sent:
        return _undo(request, desk, sent)
    return _propose(request, desk, sent, reception)


def _looked_at(request: UserRequest, desk: Desk) -> dict[str, Any]:
    """Return what the address asks to be shown: an exception, with what it would do, or an undoing."""
    asked = request.GET
    if "undo" in asked:
        named = UndoForm({"undo": asked["undo"], "reason": "-"})
        return desk.undoing(named.cleaned_data["undo"]) if named.is_valid() else {}
    kind = asked.get("kind", "")
    if kind not in RulingKind.values:
        return {}
    is_filled = len(asked) > 1 or kind == RulingKind.EXCUSED
    form = ExceptionForm(RulingKind(kind), desk.cycle, asked if is_filled else None)
    return desk.preview(form)


def _propose(request: UserRequest, desk: Desk, sent: Any, reception: Reception) -> HttpResponse:
    kind = sent.get("kind", "")
    if kind not in RulingKind.values:
        problem = _("Choose what kind of exception it is to be.")
        return _page(request, desk, {"problem": problem}, status=400)
    about = ExceptionForm(RulingKind(kind), desk.cycle, sent)
    reasoned = ReasonForm(sent)
    for name, why in reception.refused:
        reasoned.add_error(None, with_name(name, why))
    if not (about.is_valid() and reasoned.is_valid()):
        return _page(request, desk, desk.preview(about, reasoned), status=400)
    try:
        proposal = propose(
            desk.entry.pk,
            **about.about,
            reason=reasoned.cleaned_data["reason"],
            by=request.user,
            now=timezone.now(),
            seen=open_seen(reasoned.cleaned_data["seen"]),
            files=reception.files,
        )
    except DomainError as error:
        reasoned.add_error(None, str(error))
        return _page(request, desk, desk.preview(about, reasoned), status=409)
    messages.success(request, _done(proposal))
    return redirect("assessment:proposal", proposal.pk)


def _done(proposal: Proposal) -> str:
    if proposal.state == ProposalState.IN_FORCE:
        return _("The exception is in force. The figures are being computed anew.")
    return _("The exception is proposed. Another member of the staff has to confirm it.")


def _undo(request: UserRequest, desk: Desk, sent: Any) -> HttpResponse:
    form = UndoForm(sent)
    if "keep" in sent:
        form.fields["reason"].required = False
    if not form.is_valid():
        return _page(request, desk, desk.undoing(form.cleaned_data.get("undo"), form), status=400)
    ruling = form.cleaned_data["undo"]
    if not desk.has_ruling(ruling):
        return _page(request, desk, desk.undoing(None, form), status=409)
    by, now = request.user, timezone.now()
    try:
        if "keep" in sent:
            record = keep_ruling(ruling, by=by, now=now)
        else:
            told = {"reason": form.cleaned_data["reason"]}
            seen = open_seen(form.cleaned_data["seen"])
            record = undo_ruling(ruling, by=by, now=now, seen=seen, **told)
    except DomainError as error:
        form.add_error(None, str(error))
        return _page(request, desk, desk.undoing(ruling, form), status=409)
    messages.success(request, _undone(record, is_kept="keep" in sent))
    return redirect("assessment:room_alliance", desk.cycle.code, desk.entry.alliance.code)


def _undone(record: Proposal, *, is_kept: bool) -> str:
    if is_kept:
        return _("The exception stays in force.")
    if record.state == ProposalState.UNDONE:
        return _("The exception is undone. The figures are being computed anew.")
    return _("The undoing is asked for. Another member of the staff has to carry it out.")


def _page(
    request: UserRequest, desk: Desk, looked_at: dict[str, Any], status: int = 200
) -> HttpResponse:
    context = desk.context(request) | looked_at
    return render(request, "assessment/room_alliance.html", context, status=status)

"""One proposed exception: what it does, who decided, its files."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, UnreadablePostError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST

from assessment.choices import Phase, ProposalState
from assessment.computing.effects import effect_of, rulings_with
from assessment.computing.exceptions import about, with_people
from assessment.computing.seen import changes_since, open_seen, seal_seen, seen_of
from assessment.errors import FileTooBig
from assessment.files.receive import Reception, check_length, receiving, with_name
from assessment.forms.proposals import ActionForm, DeclineForm, SeenForm
from assessment.models import Proposal
from assessment.permissions import can_decide
from assessment.scoring import ScoringError
from assessment.services.proposal_files import attach_files
from assessment.services.proposals import confirm_proposal, decline_proposal, withdraw_proposal
from assessment.views.file_field import file_field
from assessment.views.finding import sees_all
from assessment.views.rankings import freshness
from assessment.views.room_context import Desk, desk_of
from assessment.views.room_parts import told_effect
from common.errors import DomainError
from members.views import UserRequest

DONE = {
    ProposalState.IN_FORCE: lambda: _(
        "The exception is in force. The figures are being computed anew."
    ),
    ProposalState.DECLINED: lambda: _("The exception is declined."),
    ProposalState.WITHDRAWN: lambda: _("The exception is withdrawn."),
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: UserRequest, proposal: int) -> HttpResponse:
    found, desk = _find(request, proposal)
    if request.method != "POST":
        return _page(request, found, desk)
    if not can_decide(request.user):
        raise PermissionDenied
    action, declined = ActionForm(request.POST), DeclineForm(request.POST)
    if not action.is_valid():
        return _page(request, found, desk, problem=_("Choose what to do."), status=400)
    is_declining = action.cleaned_data["action"] == "decline"
    if is_declining and not declined.is_valid():
        return _page(request, found, desk, declined=declined, status=400)
    try:
        changed = _act(request, found.pk, action.cleaned_data["action"])
    except DomainError as error:
        found, desk = _find(request, proposal)
        return _page(request, found, desk, problem=str(error), status=409)
    messages.success(request, DONE[ProposalState(changed.state)]())
    return redirect("assessment:room_alliance", desk.cycle.code, desk.entry.alliance.code)


def _act(request: UserRequest, pk: int, action: str) -> Proposal:
    by, now = request.user, timezone.now()
    if action == "decline":
        return decline_proposal(pk, by=by, now=now, reason=request.POST["reason"])
    if action == "withdraw":
        return withdraw_proposal(pk, by=by, now=now)
    carried = SeenForm(request.POST)
    seen = open_seen(carried.cleaned_data["seen"]) if carried.is_valid() else {}
    return confirm_proposal(pk, by=by, now=now, seen=seen)


@csrf_exempt  # Its token is checked all the same, by ``_take``, once files may come in.
@login_required
@require_POST
def proposal_files(request: UserRequest, proposal: int) -> HttpResponse:
    found, desk = _find(request, proposal)
    if not can_decide(request.user):
        raise PermissionDenied
    try:
        check_length(request)
    except FileTooBig as error:
        return _page(request, found, desk, problem=str(error), status=413)
    with receiving(request) as reception:
        return _take(request, found, desk, reception)


@csrf_protect
def _take(request: UserRequest, found: Proposal, desk: Desk, reception: Reception) -> HttpResponse:
    try:
        bool(request.POST)  # Reading the fields lets the files come in.
    except UnreadablePostError:
        problem = _("The file was cut off. Send it again.")
        return _page(request, found, desk, problem=problem, status=400)
    refused = " ".join(with_name(name, why) for name, why in reception.refused)
    if refused or not reception.files:
        problem = refused or _("Choose a file first.")
        return _page(request, found, desk, problem=problem, status=409)
    try:
        attach_files(found.pk, reception.files, by=request.user, now=timezone.now())
    except DomainError as error:
        return _page(request, found, desk, problem=str(error), status=409)
    messages.success(request, _("The files are with the exception."))
    return redirect("assessment:proposal", found.pk)


def _find(request: UserRequest, pk: int) -> tuple[Proposal, Desk]:
    if not sees_all(request):
        raise Http404
    proposals = with_people(Proposal.objects.filter(pk=pk))
    found = get_object_or_404(
        proposals.select_related("entry__cycle", "entry__alliance", "ruling", "objection", *PEOPLE)
    )
    desk = desk_of(request, found.entry.cycle.code, found.entry.alliance.code)
    found.entry = desk.entry
    return found, desk


PEOPLE = ("proposed_by", "decided_by", "undone_by", "undo_asked_by")


def _page(
    request: UserRequest,
    found: Proposal,
    desk: Desk,
    *,
    declined: DeclineForm | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    is_waiting = found.state == ProposalState.PROPOSED
    is_own = found.proposed_by_id == request.user.pk
    may_decide = can_decide(request.user) and is_waiting
    is_open = desk.cycle.phase == Phase.DELIBERATION and found.objection_id is None
    needs_two = bool(desk.terms and desk.terms.needs_two_people)
    context = {
        "proposal": found,
        "about": about(found.kind, found.item, desk.names),
        "alliance": desk.entry.alliance,
        "problem": problem,
        "effect": _effect(found, desk),
        "changes": changes_since(desk.entry, found.seen) if is_waiting else [],
        "seen": seal_seen(seen_of(desk.entry)) if is_waiting else "",
        "needs_two": needs_two,
        "is_own": is_own,
        "may_confirm": may_decide and is_open and not (needs_two and is_own),
        "may_decline": may_decide and found.objection_id is None,
        "may_withdraw": may_decide and is_own,
        "may_undo": can_decide(request.user)
        and desk.cycle.phase == Phase.DELIBERATION
        and found.ruling_id is not None,
        "may_add": can_decide(request.user)
        and not desk.cycle.is_frozen
        and found.state in (ProposalState.PROPOSED, ProposalState.IN_FORCE),
        "decline_form": declined or DeclineForm(),
        **file_field(),
        **freshness(request, desk.cycle),
    }
    return render(request, "assessment/proposal.html", context, status=status)


def _effect(found: Proposal, desk: Desk) -> Any:
    """Return what it did when it came into force; of one that waits, what it would do now."""
    if found.state != ProposalState.PROPOSED:
        return told_effect(desk.ranking, found.effect, desk.names)
    told = {"reason": found.reason, "author": "-"}
    try:
        after = rulings_with(desk.inputs, found.kind, found.item, found.value, **told)
        effect = effect_of(desk.entry, desk.inputs, after)
        return told_effect(desk.ranking, effect, desk.names)
    except ScoringError:
        return None

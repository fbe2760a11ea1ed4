"""The bureau's part of a case: what is to be changed if it is granted, and the reasoned reply."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment.choices import ObjectionState, Phase, ProposalState
from assessment.computing.earlier import grade_name
from assessment.computing.exceptions import about, item_of, names_of
from assessment.computing.objection_effects import effect_of_prepared
from assessment.computing.seen import open_seen, seal_seen, seen_of
from assessment.computing.sheet_facts import text_in_language
from assessment.forms.objections import DecideForm, DropForm, PrepareForm
from assessment.models import Objection, Proposal
from assessment.permissions import can_decide
from assessment.services.objections import grant_objection, refuse_objection
from assessment.services.proposals import decline_proposal, propose, withdraw_proposal
from assessment.views.objection_parts import items_of
from common.errors import DomainError


@dataclass(slots=True)
class Outcome:
    """What became of a posted form: done with a ``sentence``, or the form again with its faults."""

    sentence: str = ""
    status: int = 200
    forms: dict[str, Any] = field(default_factory=dict)


def decide(request: HttpRequest, case: Objection) -> Outcome:
    """Do what the bureau posted; whatever the services refuse stands on top of its form."""
    match request.POST.get("do"):
        case "prepare":
            return _prepare(request, case)
        case "drop":
            return _drop(request, case)
        case "grant":
            return _reply(request, case, is_granted=True)
    return _reply(request, case, is_granted=False)


def _prepare(request: HttpRequest, case: Objection) -> Outcome:
    form = PrepareForm(request.POST, prefix="prepare")
    if not form.is_valid():
        return Outcome(status=400, forms={"preparing": form})
    values = form.cleaned_data
    try:
        propose(
            case.entry_id,
            kind=values["kind"],
            item=item_of(values["kind"], values["item"], names_of(case.entry.cycle)),
            value=values["value"],
            reason=values["reason"],
            by=_user(request),
            now=timezone.now(),
            seen=open_seen(values["seen"]),
            objection=case,
        )
    except DomainError as error:
        form.add_error(None, str(error))
        return Outcome(status=409, forms={"preparing": form})
    return Outcome(_("It is prepared, and comes into force when the objection is granted."))


def _drop(request: HttpRequest, case: Objection) -> Outcome:
    """Take back what one has prepared oneself, or decline what a colleague has."""
    form = DropForm(request.POST)
    if not form.is_valid():
        raise Http404
    proposal = case.proposals.filter(pk=form.cleaned_data["proposal"]).first()
    if proposal is None:
        raise Http404
    by, now = _user(request), timezone.now()
    try:
        if proposal.proposed_by_id == by.pk:
            withdraw_proposal(proposal.pk, by=by, now=now)
        else:
            reason = _("Taken out of the case of the objection.")
            decline_proposal(proposal.pk, by=by, now=now, reason=reason)
    except DomainError as error:
        again = PrepareForm({}, prefix="prepare")
        again.full_clean()
        again.errors.clear()
        again.add_error(None, str(error))
        return Outcome(status=409, forms={"preparing": again})
    return Outcome(_("It is not prepared any more."))


def _reply(request: HttpRequest, case: Objection, *, is_granted: bool) -> Outcome:
    form = DecideForm(request.POST)
    if not form.is_valid():
        return Outcome(status=400, forms={"decision": form})
    values = form.cleaned_data
    told = {"reply": values["reply"], "by": _user(request), "now": timezone.now()}
    told["version"] = values["version"]
    try:
        if is_granted:
            grant_objection(case.pk, seen=open_seen(values["seen"]), **told)
        else:
            refuse_objection(case.pk, **told)
    except DomainError as error:
        form.add_error(None, str(error))
        return Outcome(status=409, forms={"decision": _renewed(form, case)})
    if is_granted:
        return Outcome(_("The objection is granted: the results have their next version."))
    if not case.email:
        return Outcome(_("The objection is refused; its letter goes out by post or by hand."))
    return Outcome(_("The objection is refused; who raised it is told."))


def _renewed(form: DecideForm, case: Objection) -> DecideForm:
    """Let the form go with what the page shows now: the clerk has been told what changed."""
    case.refresh_from_db(fields=["version", "state"])
    now = {"version": str(case.version), "seen": seal_seen(seen_of(case.entry))}
    form.data = {**form.data.dict(), **now}  # type: ignore[attr-defined]  # Posted, so it is a QueryDict.
    return form


def _user(request: HttpRequest) -> Any:
    return request.user


def _told(proposals: list[Proposal], case: Objection) -> list[dict[str, Any]]:
    """Return the proposals with what each is about, in words."""
    if not proposals:
        return []
    cycle = case.entry.cycle
    vetoes = cycle.framework.policy.get("vetoes", [])
    names = {veto["code"]: text_in_language(veto["name"]) for veto in vetoes}
    names |= {code: name.strip() for code, name in items_of(cycle)}
    return [{"proposal": each, "about": about(each.kind, each.item, names)} for each in proposals]


def deciding(case: Objection, user: Any, forms: dict[str, Any]) -> dict[str, Any]:
    """Return what the bureau's part of the page shows; forms to those alone who may decide."""
    may_decide = can_decide(user) and case.state == ObjectionState.OPEN
    rows = case.proposals.select_related("proposed_by", "entry").order_by("pk")
    shown = (ProposalState.PROPOSED, ProposalState.IN_FORCE, ProposalState.UNDONE)
    proposals = list(rows.filter(state__in=shown))
    waiting = [each for each in proposals if each.state == ProposalState.PROPOSED]
    context: dict[str, Any] = {"may_decide": may_decide, "proposals": _told(proposals, case)}
    if case.state != ObjectionState.OPEN:
        return context
    seen = seen_of(case.entry)
    sealed = seal_seen(seen)
    initial = {"version": case.version, "seen": sealed}
    policy = case.entry.cycle.framework.policy
    return context | {
        "figures": seen,
        "grade": grade_name(policy, seen["grade"]),
        "waiting": waiting,
        "effect": effect_of_prepared(case.entry, waiting),
        "may_grant": may_decide and bool(waiting) and case.entry.cycle.phase == Phase.NOTICE,
        "items": items_of(case.entry.cycle) if may_decide else [],
        "vetoes": [
            (veto["code"], text_in_language(veto["name"])) for veto in policy.get("vetoes", [])
        ],
        "prepare_form": forms.get("preparing")
        or PrepareForm(prefix="prepare", initial={"seen": sealed, "kind": "adjudicated"}),
        "decide_form": forms.get("decision") or DecideForm(initial=initial),
    }

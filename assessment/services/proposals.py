"""Exceptions proposed, confirmed, declined, put in force and undone.

Where the terms ask for two people, one proposes and another confirms, and one asks for an undoing
and another carries it out. Nothing is decided on figures that somebody has not seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from assessment.choices import ObjectionState, ProposalState, RulingKind
from assessment.computing.effects import effect_of, rulings_with
from assessment.computing.inputs import inputs_now
from assessment.errors import AlreadyThere, TransitionRefused
from assessment.files.receive import Received
from assessment.models import Entry, Objection, Proposal, Ruling
from assessment.permissions import can_decide
from assessment.services.attaching import attach, check_count, look_into
from assessment.services.computing import owe_computation
from assessment.services.proposal_doors import (
    check_deliberating,
    check_fits,
    check_seen,
    given_reason,
    locked_entry,
    locked_proposal,
)
from assessment.services.proposal_files import MOST_FILES
from assessment.services.two_people import check_other, needs_two_people
from common.history import sign
from members.models import User

ALONE = (RulingKind.BONUS, RulingKind.DEDUCTION, RulingKind.VETO)  # They change no cohort.


def propose(
    entry_id: int,
    *,
    kind: str,
    item: str,
    value: Decimal | None,
    reason: str,
    by: User,
    now: datetime,
    seen: dict[str, Any],
    objection: Objection | None = None,
    files: Sequence[Received] = (),
) -> Proposal:
    """Propose an exception; it is in force at once unless the terms ask for two people.

    ``seen`` are the figures that it was decided on (``computing.seen``). One that belongs to an open
    ``objection`` waits until that is granted. Raises ``PermissionDenied``, ``NotDeliberating``,
    ``ExceptionRefused``, ``ReasonMissing``, ``AlreadyThere``, ``FiguresChanged`` or
    ``FileRefused``, and then saves nothing.
    """
    if not can_decide(by):
        raise PermissionDenied
    found = look_into(files)
    check_count(0, len(found), MOST_FILES)
    with transaction.atomic():
        entry = locked_entry(entry_id)
        _check_open(entry, objection)
        check_fits(entry.cycle, kind, item, value)
        told = given_reason(reason)
        _check_new(entry, kind, item)
        check_seen(entry, seen)
        proposal = Proposal(entry=entry, kind=kind, item=item, value=value, reason=told, seen=seen)
        proposal.proposed_by, proposal.proposed_at, proposal.objection = by, now, objection
        _save(proposal, by)
        attach(proposal, found, by=by, now=now)
        if objection is None and not needs_two_people(entry.cycle_id):
            put_in_force(proposal, by=by, now=now)
    return proposal


@transaction.atomic
def confirm_proposal(pk: int, *, by: User, now: datetime, seen: dict[str, Any]) -> Proposal:
    """Put an exception in force that somebody else proposed.

    Raises ``PermissionDenied``, ``NotDeliberating``, ``TransitionRefused``, ``SecondPersonNeeded``,
    ``AlreadyThere`` or ``FiguresChanged``.
    """
    proposal = locked_proposal(pk)
    if not can_decide(by):
        raise PermissionDenied
    check_deliberating(proposal.entry.cycle)
    _check_proposed(proposal)
    if proposal.objection_id is not None:
        raise TransitionRefused(_("It comes into force when its objection is granted."))
    _check_other(proposal, by)
    check_seen(proposal.entry, seen)
    put_in_force(proposal, by=by, now=now)
    return proposal


@transaction.atomic
def decline_proposal(pk: int, *, by: User, now: datetime, reason: str) -> Proposal:
    """Turn a proposed exception down. Raises ``PermissionDenied``, ``TransitionRefused`` or
    ``ReasonMissing``."""
    proposal = locked_proposal(pk)
    if not can_decide(by):
        raise PermissionDenied
    _check_proposed(proposal)
    proposal.closing_reason = given_reason(reason)
    return _closed(proposal, ProposalState.DECLINED, by, now)


@transaction.atomic
def withdraw_proposal(pk: int, *, by: User, now: datetime) -> Proposal:
    """Take back what one has proposed oneself. Raises ``PermissionDenied`` or
    ``TransitionRefused``."""
    proposal = locked_proposal(pk)
    if not can_decide(by) or proposal.proposed_by_id != by.pk:
        raise PermissionDenied
    _check_proposed(proposal)
    return _closed(proposal, ProposalState.WITHDRAWN, by, now)


def put_in_force(proposal: Proposal, *, by: User, now: datetime) -> Ruling:
    """Make a proposed exception a ruling that counts, whatever the phase: for callers that hold the
    cycle and have checked what they must.

    Raises ``TransitionRefused``, ``SecondPersonNeeded`` where the terms ask for two people, or
    ``AlreadyThere``.
    """
    _check_proposed(proposal)
    entry: Entry = proposal.entry
    _check_other(proposal, by)
    if entry.rulings.filter(kind=proposal.kind, item=proposal.item).exists():
        raise _in_force_already()
    author = proposal.proposed_by or by
    inputs = inputs_now(entry)
    after = rulings_with(
        inputs,
        proposal.kind,
        proposal.item,
        proposal.value,
        reason=proposal.reason,
        author=author.username,
    )
    proposal.effect = effect_of(entry, inputs, after)
    last = entry.rulings.aggregate(last=Max("sequence"))["last"] or 0
    ruling = Ruling(
        entry=entry,
        kind=proposal.kind,
        item=proposal.item,
        value=proposal.value,
        reason=proposal.reason,
        author=author,
        sequence=last + 1,
    )
    sign(ruling, by)
    ruling.save()
    proposal.ruling = ruling
    _closed(proposal, ProposalState.IN_FORCE, by, now)
    owe_for(entry, proposal.kind, by)
    return ruling


def owe_for(entry: Entry, kind: str, by: User) -> None:
    """Owe what an exception of that kind changes: one that stands in no cohort, its own alliance."""
    owe_computation(entry.cycle, entry if kind in ALONE else None, by)


def _check_open(entry: Entry, objection: Objection | None) -> None:
    if objection is None:
        check_deliberating(entry.cycle)
        return
    state = Objection.objects.values_list("state", flat=True).get(pk=objection.pk)
    if objection.entry_id != entry.pk or state != ObjectionState.OPEN:
        raise TransitionRefused(_("There is no open objection to this alliance's result."))


def _check_new(entry: Entry, kind: str, item: str) -> None:
    if entry.rulings.filter(kind=kind, item=item).exists():
        raise _in_force_already()
    waiting = entry.proposals.filter(kind=kind, item=item, state=ProposalState.PROPOSED)
    if waiting.exists():
        raise AlreadyThere(_("The same exception is proposed already; it waits to be decided."))


def _in_force_already() -> AlreadyThere:
    return AlreadyThere(
        _("The same exception is in force already. Undo that one first if it is to be another.")
    )


def _check_proposed(proposal: Proposal) -> None:
    if proposal.state != ProposalState.PROPOSED:
        raise TransitionRefused(
            _("This exception is not waiting any more: it is %(state)s.")
            % {"state": proposal.get_state_display()}
        )


def _check_other(proposal: Proposal, by: User) -> None:
    sentence = _("You proposed this yourself; somebody else has to confirm it.")
    check_other(proposal.entry.cycle_id, proposal.proposed_by_id, by, sentence)


def _closed(proposal: Proposal, state: ProposalState, by: User, now: datetime) -> Proposal:
    proposal.state, proposal.decided_by, proposal.decided_at = state, by, now
    _save(proposal, by)
    return proposal


def _save(proposal: Proposal, by: User) -> None:
    sign(proposal, by)
    proposal.save()

"""Undoing an exception that is in force, whichever way it came."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from assessment.choices import ProposalState
from assessment.errors import TransitionRefused
from assessment.models import Cycle, Proposal, Ruling
from assessment.permissions import can_decide
from assessment.services.proposal_doors import (
    check_deliberating,
    check_seen,
    given_reason,
)
from assessment.services.proposals import owe_for
from assessment.services.two_people import check_other, needs_two_people
from common.history import sign
from members.models import User


@transaction.atomic
def undo_ruling(
    ruling_id: int, *, by: User, now: datetime, reason: str, seen: dict[str, Any] | None = None
) -> Proposal:
    """Take an exception out of force again; what it was, and why it went, stays on record.

    Where the terms ask for two people the first one asks for it and another, calling again, carries
    it out. One that came with a folder gets its record here. Raises ``PermissionDenied``,
    ``NotDeliberating``, ``TransitionRefused``, ``ReasonMissing``, ``SecondPersonNeeded`` or, given
    ``seen``, ``FiguresChanged``.
    """
    ruling = _locked(ruling_id, by)
    proposal = _record_of(ruling)
    told = given_reason(reason)
    if seen is not None:
        check_seen(ruling.entry, seen)
    if needs_two_people(ruling.entry.cycle_id):
        if proposal.undo_asked_by is None:
            proposal.undo_asked_by, proposal.undo_asked_at = by, now
            proposal.closing_reason = told
            return _saved(proposal, by)
        sentence = _("You asked for the undoing yourself; somebody else has to carry it out.")
        check_other(ruling.entry.cycle_id, proposal.undo_asked_by_id, by, sentence)
    proposal.ruling, proposal.state = None, ProposalState.UNDONE
    proposal.undone_by, proposal.undone_at = by, now
    proposal.closing_reason = proposal.closing_reason or told
    _saved(proposal, by)
    sign(ruling, by)
    ruling.delete()
    owe_for(ruling.entry, ruling.kind, by)
    return proposal


@transaction.atomic
def keep_ruling(ruling_id: int, *, by: User, now: datetime) -> Proposal:
    """Let an exception stay in force although somebody asked for its undoing.

    Raises ``PermissionDenied``, ``NotDeliberating`` or ``TransitionRefused``.
    """
    ruling = _locked(ruling_id, by)
    proposal = _record_of(ruling)
    if proposal.undo_asked_by_id is None:
        raise TransitionRefused(_("Nobody has asked for the undoing of this exception."))
    proposal.undo_asked_by, proposal.undo_asked_at, proposal.closing_reason = None, None, ""
    return _saved(proposal, by)


def _locked(ruling_id: int, by: User) -> Ruling:
    cycle = Cycle.objects.locked().filter(entries__rulings=ruling_id).first()
    rulings = Ruling.objects.select_related("entry__cycle__framework", "entry__alliance", "author")
    ruling = rulings.filter(pk=ruling_id).first() if cycle else None
    if not can_decide(by):
        raise PermissionDenied
    if ruling is None:
        raise TransitionRefused(_("This exception is not in force any more."))
    check_deliberating(ruling.entry.cycle)
    return ruling


def _record_of(ruling: Ruling) -> Proposal:
    """Return the record of an exception; one without gets one that says what is known of it."""
    known = Proposal.objects.filter(ruling=ruling).select_related("undo_asked_by").first()
    return known or Proposal(
        entry=ruling.entry,
        kind=ruling.kind,
        item=ruling.item,
        value=ruling.value,
        reason=ruling.reason,
        state=ProposalState.IN_FORCE,
        proposed_by=ruling.author,
        proposed_at=ruling.created_at,
        decided_by=ruling.author,
        decided_at=ruling.created_at,
        ruling=ruling,
    )


def _saved(proposal: Proposal, by: User) -> Proposal:
    sign(proposal, by)
    proposal.save()
    return proposal

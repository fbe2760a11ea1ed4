"""Decisions on single alliances: prepared, confirmed by a person with a reason, issued, withdrawn.

What follows from which state stands in ``computing.decision_states``, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from alliances.models import Alliance
from assessment import jobs
from assessment.choices import DecisionKind, DecisionState, WebhookEvent
from assessment.computing.deadlines import local_day
from assessment.computing.decided import (
    OF_OUTCOMES,
    groundless,
    prepared_with_results,
    unprepared,
)
from assessment.computing.decision_states import check_step
from assessment.computing.grounds import grounds_of
from assessment.computing.seen import Seen, changes_since, seen_of
from assessment.computing.wording import author_of
from assessment.errors import (
    AlreadyThere,
    FiguresChanged,
    ReasonMissing,
    TransitionRefused,
)
from assessment.models import Cycle, Decision, Entry, Result
from assessment.permissions import can_decide
from assessment.services.numbering import save_numbered
from assessment.services.orders import build_order, issue_order, withdraw_with
from assessment.services.papers import owe_decision_papers
from assessment.services.two_people import check_other
from common.history import sign
from members.models import User

DECIDING = ("deliberation", "notice", "published")


@transaction.atomic
def prepare_decision(
    kind: DecisionKind | str,
    alliance_id: int,
    cycle_id: int | None,
    *,
    by: User | None,
    now: datetime,
    reason: str = "",
    grounds: Iterable[dict[str, Any]] = (),
) -> Decision:
    """Prepare a decision, with the order that belongs to it; nothing goes out. ``by`` None is a
    program. Without ``grounds`` a commendation or an order has those of the result.

    Raises ``PermissionDenied``, ``AlreadyThere``, or ``TransitionRefused`` where the figures, or
    how the alliance stands, give no such decision.
    """
    cycle = None if cycle_id is None else Cycle.objects.locked().get(pk=cycle_id)
    if by is not None and not can_decide(by):
        raise PermissionDenied
    alliance = Alliance.objects.select_for_update().get(pk=alliance_id)
    kind = DecisionKind(kind)
    _check_not_there(kind, alliance, cycle)
    if kind in OF_OUTCOMES:
        result = _check_outcome(kind, alliance, cycle)
        grounds = list(grounds) or grounds_of(result)
    else:
        _check_membership(kind, alliance)
    decision = Decision(
        kind=kind,
        alliance=alliance,
        cycle=cycle,
        grounds=list(grounds),
        reason=reason.strip(),
        proposed_by=by,
        proposed_at=now,
    )
    _save(decision, by)
    if kind == DecisionKind.RECTIFY:
        build_order(decision, now=now)
    return decision


@transaction.atomic
def prepare_all(cycle_id: int, *, by: User | None, now: datetime) -> list[Decision]:
    """Prepare the decision of every outcome that has none, give prepared ones the grounds of the
    present figures, and let go of those whose outcome the results no longer have. What a person
    withdrew stays so; what a person confirmed waits for a person.

    Raises ``PermissionDenied`` or ``TransitionRefused``.
    """
    cycle = Cycle.objects.locked().get(pk=cycle_id)
    for decision in groundless(cycle):
        if decision.state == DecisionState.PREPARED:
            _withdraw(decision, _("The results no longer call for it."), by=None, now=now)
    for decision, result in prepared_with_results(cycle):
        if (grounds := grounds_of(result)) != decision.grounds:
            decision.grounds = grounds
            _save(decision, by)
    results = unprepared(cycle).select_related("entry").defer("explanation")
    return [
        prepare_decision(result.outcome, result.entry.alliance_id, cycle.pk, by=by, now=now)
        for result in results
    ]


@transaction.atomic
def confirm_decision(
    decision_id: int, *, by: User, now: datetime, reason: str, seen: Seen
) -> Decision:
    """Confirm a decision with its reason, on the figures that were ``seen`` (``seen_of``); one that
    was confirmed before, on other figures, can be confirmed anew. Its letters are made as drafts.

    Raises ``PermissionDenied``, ``TransitionRefused``, ``ReasonMissing``, ``SecondPersonNeeded``,
    or ``FiguresChanged``, which names what is not as it was seen.
    """
    decision = _locked(decision_id, by)
    check_step(decision.state, DecisionState.CONFIRMED)
    reason = reason.strip()
    if not reason:
        raise ReasonMissing(_("Give the reason for the decision."))
    sentence = _("Who prepared the decision, or worded it last, cannot confirm it too.")
    check_other(decision.cycle_id, author_of(decision), by, sentence)
    entry = entry_of(decision)
    if entry is not None:
        _check_figures(entry, seen)
    if decision.kind in OF_OUTCOMES:
        _check_outcome(DecisionKind(decision.kind), decision.alliance, decision.cycle)
    else:
        _check_membership(DecisionKind(decision.kind), decision.alliance)
    decision.state, decision.reason = DecisionState.CONFIRMED, reason
    decision.confirmed_by, decision.confirmed_at = by, now
    decision.seen = {} if entry is None else seen_of(entry)
    _save(decision, by)
    owe_decision_papers(decision, by=by)
    return decision


@transaction.atomic
def withdraw_decision(
    decision_id: int, *, by: User, now: datetime, reason: str, seen_state: str = ""
) -> Decision:
    """Withdraw a decision that has not gone out, for a reason that stays with it. ``seen_state`` is
    the one that whoever withdraws it saw, empty for any.

    Raises ``PermissionDenied``, ``TransitionRefused`` or ``ReasonMissing``.
    """
    decision = _locked(decision_id, by)
    if not reason.strip():
        raise ReasonMissing(_("Give a reason for withdrawing the decision."))
    if seen_state not in ("", decision.state):
        state = DecisionState(decision.state).label
        raise TransitionRefused(
            _("The decision is %(state)s by now; look at it again.") % {"state": state}
        )
    return _withdraw(decision, reason.strip(), by=by, now=now)


@transaction.atomic
def issue_alone(decision_id: int, *, by: User, now: datetime) -> Decision:
    """Issue one confirmed decision at once: of a cycle that is published, or of none. Before that
    it goes out with all others, when the cycle is published.

    Raises ``PermissionDenied``, ``TransitionRefused``, ``SecondPersonNeeded`` or ``FiguresChanged``.
    """
    decision = _locked(decision_id, by)
    if decision.cycle is not None and not decision.cycle.is_frozen:
        raise TransitionRefused(_("The decision goes out with the publication of the cycle."))
    check_step(decision.state, DecisionState.ISSUED)
    entry = entry_of(decision)
    if entry is not None and (changes := changes_since(entry, decision.seen)):
        raise FiguresChanged(
            _("The figures have changed since the decision was confirmed: %(changes)s")
            % {"changes": " ".join(changes)},
            {"changes": changes},
        )
    return issue_decision(decision, by=by, now=now)


def issue_decision(decision: Decision, *, by: User | None, now: datetime) -> Decision:
    """Issue a confirmed decision, in the caller's transaction, which holds its cycle: it gets the
    next number of the year, its order and its letters go out, and those concerned are told.

    Raises ``TransitionRefused`` or ``SecondPersonNeeded``.
    """
    check_step(decision.state, DecisionState.ISSUED)
    if author_of(decision) is None:
        sentence = _(
            "A decision that a program prepared is issued by another than who confirmed it."
        )
        check_other(decision.cycle_id, decision.confirmed_by_id, by, sentence)
    decision.state, decision.issued_by, decision.issued_at = DecisionState.ISSUED, by, now
    save_numbered(decision, lambda: _save(decision, by), local_day(now).year)
    if decision.kind == DecisionKind.RECTIFY:
        issue_order(decision.order, by=by, now=now)
    elif decision.kind in (DecisionKind.REMOVE, DecisionKind.READMIT):
        _change_membership(decision, by, now)
    owe_decision_papers(decision, by=by)
    _tell(decision)
    return decision


def entry_of(decision: Decision) -> Entry | None:
    """Return how the alliance takes part in the cycle of the decision, with all that the figures
    need; None where it does not."""
    entries = Entry.objects.filter(cycle=decision.cycle_id, alliance=decision.alliance_id)
    return entries.select_related("cycle__framework", "alliance").first()


def _locked(decision_id: int, by: User) -> Decision:
    """Lock the cycle, then the decision, and ask whether ``by`` may decide."""
    cycle_id = Decision.objects.only("cycle").get(pk=decision_id).cycle_id
    cycle = None if cycle_id is None else Cycle.objects.locked().get(pk=cycle_id)
    if not can_decide(by):
        raise PermissionDenied
    decisions = Decision.objects.select_for_update(of=("self",)).select_related("alliance")
    decision = decisions.get(pk=decision_id)
    decision.cycle = cycle
    return decision


def _withdraw(decision: Decision, reason: str, *, by: User | None, now: datetime) -> Decision:
    check_step(decision.state, DecisionState.WITHDRAWN)
    decision.state, decision.withdrawal_reason = DecisionState.WITHDRAWN, reason
    decision.withdrawn_by, decision.withdrawn_at = by, now
    _save(decision, by)
    withdraw_with(decision, by=by, now=now, reason=reason)
    return decision


def _save(decision: Decision, by: User | None) -> None:
    sign(decision, by)
    decision.save()


def _check_figures(entry: Entry, seen: Seen) -> None:
    changes = changes_since(entry, seen)
    if changes:
        raise FiguresChanged(
            _("The figures have changed since this page was opened: %(changes)s")
            % {"changes": " ".join(changes)},
            {"changes": changes},
        )


def _check_not_there(kind: DecisionKind, alliance: Alliance, cycle: Cycle | None) -> None:
    """Refuse a second decision of a kind: in one cycle, and while one waits in any."""
    same = Decision.objects.filter(alliance=alliance, kind=kind)
    same = same.exclude(state=DecisionState.WITHDRAWN)
    is_there = cycle is not None and same.filter(cycle=cycle).exists()
    if kind not in OF_OUTCOMES:
        is_there = is_there or same.exclude(state=DecisionState.ISSUED).exists()
    if is_there:
        raise AlreadyThere(_("There is such a decision on this alliance already."))


def _check_outcome(kind: DecisionKind, alliance: Alliance, cycle: Cycle | None) -> Result:
    """Return the result that calls for the decision; refuse where there is none."""
    if cycle is None or cycle.phase not in DECIDING:
        raise TransitionRefused(
            _("Outcomes are decided on from the deliberation until the cycle is archived.")
        )
    results = Result.objects.filter(computation=cycle.computation_id, outcome=kind)
    result = results.filter(entry__alliance=alliance).defer("explanation").first()
    if result is None:
        raise TransitionRefused(_("The results do not call for such a decision."))
    return result


def _check_membership(kind: DecisionKind, alliance: Alliance) -> None:
    if kind == DecisionKind.REMOVE and alliance.removed_on is not None:
        raise TransitionRefused(_("The alliance is removed already."))
    if kind == DecisionKind.READMIT and alliance.removed_on is None:
        raise TransitionRefused(_("The alliance was not removed."))


def _change_membership(decision: Decision, by: User | None, now: datetime) -> None:
    alliance = Alliance.objects.select_for_update().get(pk=decision.alliance_id)
    _check_membership(DecisionKind(decision.kind), alliance)
    is_removal = decision.kind == DecisionKind.REMOVE
    alliance.removed_on = local_day(now) if is_removal else None
    sign(alliance, by)
    alliance.save(update_fields=["removed_on"])


def _tell(decision: Decision) -> None:
    """Tell the secretariat by mail, and programs by an event."""
    alliance, cycle = decision.alliance, decision.cycle
    payload = {"cycle": cycle.code if cycle else None, "alliance": alliance.code}
    payload |= {"number": decision.number, "kind": decision.kind, "state": decision.state}
    jobs.tell(WebhookEvent.DECISION_ISSUED, payload)
    for seat in alliance.seats.filter(user__is_active=True).select_related("user"):
        user = seat.user
        with translation.override(user.language):
            kind = str(DecisionKind(decision.kind).label)
            words = {"kind": kind, "number": decision.number, "alliance": alliance.name}
            subject = _("%(alliance)s: %(kind)s %(number)s") % words
        jobs.owe_mail(
            f"decision.{decision.pk}.{user.pk}",
            to=user.email,
            language=user.language,
            subject=subject,
            template="assessment/decision_mail.txt",
            context={"decision": decision, "name": user.shown_name, "alliance": alliance},
        )

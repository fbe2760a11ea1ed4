"""Numbered results: sealed at the public notice, renewed by a correction, published in one moment."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from assessment import jobs
from assessment.choices import DecisionState, Phase, RunState, WebhookEvent
from assessment.computing.deadlines import local_day
from assessment.computing.decided import decides_here, hindrances, open_notice
from assessment.computing.sealing import is_as_sealed, seal
from assessment.computing.working_days import add_working_days
from assessment.errors import PhaseRefused, TransitionRefused
from assessment.models import Computation, Cycle, Decision, Notice, Run, Terms
from assessment.services.decisions import issue_decision, prepare_all
from members.models import User

USUAL_NOTICE_DAYS = 5
NUMBERED = (Phase.NOTICE, Phase.PUBLISHED)


def new_version(cycle: Cycle, *, by: User | None, now: datetime) -> Computation:
    """Seal the results as they follow from the inputs now, under the next number, in the caller's
    transaction, which holds the cycle. Decisions that follow from them are prepared.

    Raises ``TransitionRefused`` outside of the public notice and the published phase.
    """
    if cycle.phase not in NUMBERED:
        raise TransitionRefused(
            _("Results get a number in the public notice and once they are published.")
        )
    return _sealed(cycle, by, now)


def open_the_notice(cycle: Cycle, *, by: User | None, now: datetime) -> Notice:
    """Seal the results and open the public notice, in the caller's transaction, which holds the
    cycle. The day itself does not count: the notice runs whole working days after it.
    """
    computation = _numbered(cycle, by, now)
    terms = Terms.objects.filter(cycle=cycle).first()
    days = USUAL_NOTICE_DAYS if terms is None else terms.notice_days
    today = local_day(now)
    return Notice.objects.create(
        cycle=cycle,
        computation=computation,
        opens_on=today,
        ends_on=add_working_days(today, days),
        opened_by=by,
        opened_at=now,
    )


def close_the_notice(cycle: Cycle, *, now: datetime) -> None:
    """Close the notice of a cycle that goes back, in the caller's transaction."""
    notice = open_notice(cycle)
    if notice is not None:
        notice.closed_at = now
        notice.save(update_fields=["closed_at"])


def publish(cycle: Cycle, *, by: User | None, now: datetime) -> Computation:
    """Fix the numbered results for good and issue every confirmed decision of the cycle, in the
    caller's transaction, which holds the cycle: all of it, or nothing.

    What was announced is published as it is; it gets another number only where something changed.

    Raises ``PhaseRefused`` where sealing brought figures that the decisions were not made on.
    """
    announced = cycle.computation_id
    computation = _numbered(cycle, by, now)
    if computation.pk != announced:
        told = hindrances(cycle, open_notice(cycle), local_day(now))
        if told:
            raise PhaseRefused(" ".join(told), {"unfinished": told})
    if decides_here(cycle):
        confirmed = Decision.objects.filter(cycle=cycle, state=DecisionState.CONFIRMED)
        rows = confirmed.select_for_update(of=("self",)).select_related("alliance", "cycle")
        for decision in rows.order_by("alliance__code", "kind"):
            issue_decision(decision, by=by, now=now)
    return computation


def _numbered(cycle: Cycle, by: User | None, now: datetime) -> Computation:
    """Return the numbered set that is as the inputs are now: the present one, or another."""
    if is_as_sealed(cycle):
        assert cycle.computation is not None
        _settle(cycle, now)
        return cycle.computation
    return _sealed(cycle, by, now)


def _sealed(cycle: Cycle, by: User | None, now: datetime) -> Computation:
    computation = seal(cycle, now)
    _settle(cycle, now)
    payload = {"cycle": cycle.code, "version": computation.number}
    jobs.tell(WebhookEvent.RESULTS_SEALED, payload)
    if decides_here(cycle):
        prepare_all(cycle.pk, by=by, now=now)
    return computation


def _settle(cycle: Cycle, now: datetime) -> None:
    """Nothing is owed any more, and no other figures are left, once the results have a number."""
    Run.objects.unsettled().filter(cycle=cycle).let_go(state=RunState.DONE, settled_at=now)
    cycle.computations.filter(frozen_at=None).delete()

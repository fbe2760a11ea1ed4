"""Owing a computation: the row is the promise, the message only a nudge."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from assessment import jobs, tasks
from assessment.errors import CycleFrozen
from assessment.models import Cycle, Entry, Run
from assessment.permissions import can_run_cycle
from members.models import User


def owe_computation(cycle: Cycle, entry: Entry | None = None, by: User | None = None) -> Run:
    """Leave the row that says results are stale, in the caller's transaction, and nudge a worker.

    Call it in the transaction of the change itself. Name ``entry`` when only this alliance's
    figures can change: not for measures, exceptions that change a cohort, or participation.
    A queued row that can be locked now stands for this change too: no worker claims it before
    the caller's transaction ends.
    """
    queued = Run.objects.queued().filter(
        Q(entry=None) | Q(entry=entry), cycle=cycle, run_after=None
    )
    run = queued.select_for_update(skip_locked=True).first()
    if run is None:
        run = Run.objects.create(cycle=cycle, entry=entry, requested_by=by)
    cycle_id = cycle.pk
    transaction.on_commit(lambda: tasks.compute_cycle.delay(cycle_id), robust=True)
    return run


@transaction.atomic
def request_score(cycle_id: int, *, by: User | None) -> Run:
    """Queue a computation of the whole cycle. ``by`` None is the command line.

    Raises ``PermissionDenied`` or ``CycleFrozen``.
    """
    cycle = Cycle.objects.locked().get(pk=cycle_id)
    if by is not None and not can_run_cycle(by):
        raise PermissionDenied
    if cycle.is_frozen:
        raise CycleFrozen(_("The results are published; they are not computed again."))
    return owe_computation(cycle, by=by)


def score_here(cycle_id: int) -> Run:
    """Queue a computation of the whole cycle and do it in this process.

    Returns the run; it is not settled when another worker holds the cycle just now.
    """
    run = request_score(cycle_id, by=None)
    jobs.compute_cycle(cycle_id)
    run.refresh_from_db()
    return run

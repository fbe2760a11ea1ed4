"""Renewing single results: what one changed mark costs does not grow with the cycle.

They are written by the exact reference within the current set, and the runs that owe them are
settled, in one transaction of a few milliseconds. A worker that dies in it has done nothing.
"""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from assessment.choices import RunState
from assessment.computing import cohorts
from assessment.computing.portions import Rules, write_by_reference
from assessment.jobs.leases import LeaseLost
from assessment.models import Computation, Cycle, Entry, Result, Run
from assessment.scoring import ScoringError

logger = logging.getLogger(__name__)

AT_ONCE = 100


class SetIsClosed(Exception):
    """Single results of the current set cannot be written anew: the whole cycle is to be computed."""


def are_renewed(cycle_id: int, owed: list[Run], now: datetime) -> bool:
    """Compute anew the alliances that queued runs name, and settle these.

    False, and nothing written, where that is not possible or something goes wrong: then the whole
    cycle is computed, which keeps account of what fails. Raises ``LeaseLost`` when another worker
    has taken one of the runs.
    """
    try:
        _renew(cycle_id, owed, now)
    except LeaseLost:
        raise
    except (SetIsClosed, ScoringError):
        return False
    except Exception:
        logger.exception("Single results of cycle %s could not be computed.", cycle_id)
        return False
    return True


@transaction.atomic
def _renew(cycle_id: int, owed: list[Run], now: datetime) -> None:
    """Write the results of the runs' entries within the current set, and settle the runs.

    The first statement locks the cycle, the second waits for changes that still join a run.
    """
    Cycle.objects.filter(pk=cycle_id).update(results_version=F("results_version") + 1)
    entries = {run.entry_id for run in owed if run.entry_id is not None}
    settled = Run.objects.queued().filter(pk__in=[run.pk for run in owed])
    count = settled.update(
        state=RunState.DONE,
        started_at=now,
        settled_at=timezone.now(),
        attempts=F("attempts") + 1,
        done=len(entries),
        total=len(entries),
        problem="",
    )
    if count < len(owed):
        raise LeaseLost
    cycle = Cycle.objects.select_related("framework", "computation").get(pk=cycle_id)
    current, rules = cycle.computation, Rules.of(cycle.framework)
    if cycle.is_frozen or current is None or not _takes_changes(current, rules):
        raise SetIsClosed
    # By their keys: of a new set PostgreSQL has no statistics yet and may read all of it for one.
    results = Result.objects.filter(entry__in=entries).values_list("pk", "computation")
    former = [pk for pk, computation in results if computation == current.pk]
    Result.objects.filter(pk__in=former).delete()
    known = cohorts.from_stored(current.cohorts)
    write_by_reference(current, rules, known, Entry.objects.filter(pk__in=entries))
    Computation.objects.filter(pk=current.pk).update(computed_at=timezone.now())


def _takes_changes(current: Computation, rules: Rules) -> bool:
    """Whether single results of the set may be written anew: a numbered one stays as it is."""
    return current.frozen_at is None and current.framework_digest == rules.digest

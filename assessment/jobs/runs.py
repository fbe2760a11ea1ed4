"""What the worker does: settle the runs of a cycle, once, whoever asks and however often.

Where single alliances are owed, ``renewing`` settles their runs. Else the whole cycle is computed,
which takes longer. A worker claims all queued runs by a token and a lease. It writes a new
set of results in portions, which nobody reads yet, and makes it the current one in the same
transaction that settles the runs, guarded by the token. A worker that dies leaves a lease to run
out and a set that nobody reads; one that comes back late finds its token gone and gives up.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone

from assessment.choices import RunState
from assessment.computing import cohorts
from assessment.computing.portions import Rules, write_portion
from assessment.jobs.leases import LeaseLost
from assessment.jobs.renewing import AT_ONCE, are_renewed
from assessment.models import Computation, Cycle, Result, Run
from assessment.querysets import RunQuerySet
from assessment.scoring import ScoringError

logger = logging.getLogger(__name__)

RETRY_AFTER = timedelta(seconds=30)
MOST_ATTEMPTS = 5
RETRY_AFTER_FAILURE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Claim:
    """The runs that this worker settles together; ``lead`` shows the progress."""

    lead: Run
    token: uuid.UUID

    @property
    def runs(self) -> Q:
        return Q(state=RunState.RUNNING, token=self.token)


def cycles_owed(now: datetime) -> list[int]:
    """Return the cycles with a run that may be claimed now."""
    owed = Run.objects.due(now) | Run.objects.expired(now)
    return list(owed.order_by().values_list("cycle", flat=True).distinct())


def compute_cycle(cycle_id: int) -> None:
    """Settle whatever is due for a cycle, and what falls due meanwhile: its message came while
    the cycle was taken. A repeated message finds nothing to do."""
    while _settle_next(cycle_id, timezone.now()):
        pass


def _settle_next(cycle_id: int, now: datetime) -> bool:
    """Settle what is due; return whether there may be more."""
    runs = Run.objects.filter(cycle=cycle_id)
    owed = list((runs.due(now) | runs.running()).oldest_first())
    if not owed:
        return False
    if all(run.state == RunState.QUEUED and run.entry_id is not None for run in owed):
        some = owed[:AT_ONCE]
        try:
            if are_renewed(cycle_id, some, now):
                return len(owed) > len(some)
        except LeaseLost:
            return True
    claim = _claim(cycle_id, now)
    if claim is None:
        return False
    _work(claim)
    return True


def _work(claim: Claim) -> None:
    """Settle the claimed runs, put them back for later, or leave them to another worker."""
    cycle_id = claim.lead.cycle_id
    try:
        _settle(claim)
    except LeaseLost:
        logger.warning("The runs of cycle %s went to another worker.", cycle_id)
    except ScoringError as error:
        _give_up(claim, str(error))
    except Exception as error:
        logger.exception("Computing cycle %s failed.", cycle_id)
        _try_later(claim, f"{type(error).__name__}: {error}")


def _lease(now: datetime) -> datetime:
    """Return until when a worker that is not heard of again keeps its runs."""
    return now + timedelta(seconds=settings.ASSESSMENT_LEASE_SECONDS)


@transaction.atomic
def _claim(cycle_id: int, now: datetime) -> Claim | None:
    """Take all queued runs of the cycle once one is due; None when none is, or a worker is at it."""
    runs = Run.objects.filter(cycle=cycle_id)
    expired = runs.expired(now)
    if expired.filter(attempts__gte=MOST_ATTEMPTS).exists():
        _fail(cycle_id, expired, "Several workers ended while they computed this.")
    expired.let_go(state=RunState.QUEUED)
    if not runs.due(now).exists() or runs.running().exists():
        return None
    due = list(runs.queued().oldest_first().select_for_update())
    if not due:
        return None  # Another worker took them while this one waited for the lock.
    lead = next((run for run in due if run.entry_id is None), due[0])
    token = uuid.uuid4()
    try:
        with transaction.atomic():
            runs.filter(pk__in=[run.pk for run in due]).update(
                state=RunState.RUNNING,
                token=token,
                lease_until=_lease(now),
                is_lead=Q(pk=lead.pk),
                started_at=now,
                attempts=F("attempts") + 1,
                done=0,
                total=0,
                problem="",
            )
    except IntegrityError:
        return None  # Another worker was faster: one lead run at a time for each cycle.
    lead.attempts += 1
    return Claim(lead, token)


def _settle(claim: Claim) -> None:
    """Write a new set beside the current one, a portion at a time, then let it take over."""
    cycle = Cycle.objects.select_related("framework", "computation").get(pk=claim.lead.cycle_id)
    if cycle.is_frozen:
        raise ScoringError("The results are published; nothing is computed any more.")
    rules = Rules.of(cycle.framework)
    known = cohorts.gather(cycle.pk, rules.definition)
    entries = cycle.entries.count()
    with transaction.atomic():
        _tell(claim, 0, entries)
        _delete(_unread(cycle, cycle.computation))
        computation = Computation.objects.create(
            cycle=cycle,
            framework_digest=rules.digest,
            cohorts=cohorts.to_stored(known),
            entries=entries,
        )
    done = 0
    for first, last, size in _portions(cycle):
        done += size
        with transaction.atomic():
            write_portion(computation, rules, known, first, last)
            _tell(claim, done, entries)
    with transaction.atomic():
        unread = _unread(cycle, computation)
        _finish(claim, computation, done)
    with transaction.atomic():
        _delete(unread)


def _portions(cycle: Cycle) -> Iterator[tuple[int, int, int]]:
    """Yield the first key, the last key and the number of entries of each portion."""
    size = settings.ASSESSMENT_PORTION
    keys = list(cycle.entries.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), size):
        portion = keys[start : start + size]
        yield portion[0], portion[-1], len(portion)


def _tell(claim: Claim, done: int, total: int) -> None:
    """Report progress and renew the lease, in the caller's transaction: no other worker can claim
    before it ends. Raises ``LeaseLost`` once the runs are another's."""
    lease_until = _lease(timezone.now())
    if not Run.objects.filter(claim.runs).update(done=done, total=total, lease_until=lease_until):
        raise LeaseLost


def _finish(claim: Claim, computation: Computation, count: int) -> None:
    """Make the set current and settle the runs, in the caller's transaction.

    Locks the cycle first, as every service that changes one does.
    """
    now = timezone.now()
    cycle = Cycle.objects.locked().get(pk=computation.cycle_id)
    if cycle.is_frozen:
        raise ScoringError("The results were published in the meantime.")
    settled = Run.objects.filter(claim.runs).let_go(
        state=RunState.DONE,
        settled_at=now,
        done=count,
        total=count,
    )
    if not settled:
        raise LeaseLost
    Computation.objects.filter(pk=computation.pk).update(computed_at=now)
    Cycle.objects.filter(pk=cycle.pk).update(
        computation=computation, results_version=F("results_version") + 1
    )


def _unread(cycle: Cycle, current: Computation | None) -> list[int]:
    """Return the sets that are neither ``current`` nor published: replaced ones, and those that
    dead workers left. To be asked by the worker that holds the cycle: another could begin a set."""
    unread = cycle.computations.filter(frozen_at=None)
    if current is not None:
        unread = unread.exclude(pk=current.pk)
    return list(unread.values_list("pk", flat=True))


def _delete(computations: list[int]) -> None:
    for pk in computations:
        Result.objects.filter(computation=pk).delete()
        Computation.objects.filter(pk=pk).delete()


def _give_up(claim: Claim, problem: str) -> None:
    """Settle the runs as failed: trying again at once would not help."""
    with transaction.atomic():
        _fail(claim.lead.cycle_id, Run.objects.filter(claim.runs), problem)


def _fail(cycle_id: int, runs: RunQuerySet[Run], problem: str) -> None:
    """Settle ``runs`` as failed. What they owed stays owed, since the figures are still not those
    of the inputs: another run stands for it, for much later or until somebody asks."""
    now = timezone.now()
    failed = runs.let_go(
        state=RunState.FAILED,
        settled_at=now,
        problem=problem,
    )
    if failed and not Cycle.objects.get(pk=cycle_id).is_frozen:
        Run.objects.create(cycle_id=cycle_id, run_after=now + RETRY_AFTER_FAILURE, problem=problem)


def _try_later(claim: Claim, problem: str) -> None:
    """Put the runs back for a later try, unless this was the last one."""
    if claim.lead.attempts >= MOST_ATTEMPTS:
        _give_up(claim, problem)
        return
    Run.objects.filter(claim.runs).let_go(
        state=RunState.QUEUED,
        run_after=timezone.now() + RETRY_AFTER,
        problem=problem,
    )

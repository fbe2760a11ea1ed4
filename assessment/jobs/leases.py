"""How a worker holds one owed row: by a token, for as long as its lease runs.

It claims the row by a conditional update, so two workers never hold it both. It writes what it
has made and "done" in one transaction that the token guards. A worker that dies leaves a lease to
run out; one that comes back late finds its token gone and writes nothing.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from assessment.choices import RunState
from assessment.models.owed import Owed
from assessment.querysets import OwedQuerySet

logger = logging.getLogger(__name__)

RETRY_AFTER = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)
MOST_ATTEMPTS = 5

O = TypeVar("O", bound=Owed)  # noqa: E741  # Stands for Owed; a type, not a number.


class LeaseLost(Exception):
    """Another worker has taken the work over."""


class CannotBeDone(Exception):
    """Trying again would not help; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Held(Generic[O]):
    """A row that this worker holds, as it was when it was claimed."""

    row: O
    token: uuid.UUID

    def renew(self, **values: Any) -> None:
        """Tell how far the work is, and keep the row for as long again as at first.

        Raises ``LeaseLost`` once the row is another worker's.
        """
        until = timezone.now() + timedelta(seconds=settings.ASSESSMENT_LEASE_SECONDS)
        held = _rows(self.row).filter(state=RunState.RUNNING, token=self.token)
        if not held.update(lease_until=until, **values):
            raise LeaseLost

    def settle(self, **values: Any) -> None:
        """Settle the row as done, in the caller's transaction.

        Raises ``LeaseLost`` once the row is another worker's.
        """
        self._let_go(state=RunState.DONE, settled_at=timezone.now(), **values)

    def give_up(self, problem: str) -> None:
        self._let_go(state=RunState.FAILED, settled_at=timezone.now(), problem=problem)

    def put_off(self, problem: str, *, until: datetime | None = None) -> None:
        """Leave the row for a later try: later each time, unless it is told when."""
        pause = min(RETRY_AFTER * 2 ** min(self.row.attempts - 1, 10), LONGEST_PAUSE)
        run_after = until or timezone.now() + pause
        self._let_go(state=RunState.QUEUED, run_after=run_after, problem=problem)

    def _let_go(self, **values: Any) -> None:
        if not _rows(self.row).filter(state=RunState.RUNNING, token=self.token).let_go(**values):
            raise LeaseLost


def owed(rows: OwedQuerySet[O], now: datetime) -> list[int]:
    """Return the keys of the rows that may be claimed now, the oldest first."""
    claimable = rows.due(now) | rows.expired(now)
    return list(claimable.oldest_first().values_list("pk", flat=True))


def work_off(
    rows: OwedQuerySet[O],
    do: Callable[[Held[O]], None],
    *,
    lease_seconds: int = 0,
    is_given_up: bool = True,
) -> None:
    """Do what is due of ``rows`` (one row at most) and settle it, put it off, or give it up.

    ``do`` settles the row itself, together with what it writes. ``is_given_up`` False: work that
    goes wrong is tried again for ever, less and less often. A repeated message finds nothing due.
    """
    now = timezone.now()
    if is_given_up:
        _give_up_expired(rows, now)
    held = _claim(rows, now, lease_seconds or settings.ASSESSMENT_LEASE_SECONDS)
    if held is None:
        return
    named = f"{held.row._meta.model_name} {held.row.pk}"
    try:
        _try(held, do, named, is_given_up=is_given_up)
    except LeaseLost:
        logger.warning("The %s went to another worker.", named)


def _try(held: Held[O], do: Callable[[Held[O]], None], named: str, *, is_given_up: bool) -> None:
    try:
        do(held)
    except LeaseLost:
        raise
    except CannotBeDone as error:
        held.give_up(str(error))
    except Exception as error:
        logger.exception("The %s failed.", named)
        problem = f"{type(error).__name__}: {error}"
        if is_given_up and held.row.attempts >= MOST_ATTEMPTS:
            held.give_up(problem)
        else:
            held.put_off(problem)


def _give_up_expired(rows: OwedQuerySet[O], now: datetime) -> None:
    rows.expired(now).filter(attempts__gte=MOST_ATTEMPTS).let_go(
        state=RunState.FAILED,
        settled_at=now,
        problem="Several workers ended while they did this.",
    )


@transaction.atomic
def _claim(rows: OwedQuerySet[O], now: datetime, lease_seconds: int) -> Held[O] | None:
    """Take the row if it is due; None when it is not, or another worker is at it."""
    rows.expired(now).let_go(state=RunState.QUEUED)
    token = uuid.uuid4()
    taken = rows.due(now).update(
        state=RunState.RUNNING,
        token=token,
        lease_until=now + timedelta(seconds=lease_seconds),
        started_at=now,
        attempts=F("attempts") + 1,
        problem="",
    )
    return Held(rows.get(), token) if taken else None


def _rows(row: O) -> OwedQuerySet[O]:
    rows: QuerySet[O] = type(row)._default_manager.filter(pk=row.pk)
    assert isinstance(rows, OwedQuerySet)
    return rows

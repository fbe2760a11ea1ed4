"""Which results of a cycle count now: all that an answer kept in memory depends on, in one statement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection

from assessment.choices import FROZEN_PHASES

# By hand, since every request for a ranking asks this first: the same through models costs more
# than all the rest of an answer that is kept.
_STATEMENT = """
SELECT c.phase, c.computation_id, c.id, c.framework_id, c.results_version, k.computed_at, EXISTS (
  SELECT 1 FROM assessment_run r WHERE r.cycle_id = c.id AND r.state IN ('queued', 'running'))
FROM assessment_cycle c LEFT JOIN assessment_computation k ON k.id = c.computation_id
WHERE c.code = %s"""


@dataclass(frozen=True, slots=True)
class Version:
    """``key`` is never the same for two phases, frameworks or sets of results."""

    phase: str
    is_stale: bool
    key: tuple[Any, ...]


def current_version(cycle_code: str) -> Version | None:
    """Return the version of a cycle's results, whoever asks; None when there is no such cycle."""
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENT, [cycle_code])
        row = cursor.fetchone()
    if row is None:
        return None
    phase, computation, *rest, is_owed = row
    is_stale = phase not in FROZEN_PHASES and (computation is None or bool(is_owed))
    return Version(phase, is_stale, (phase, computation, *rest))

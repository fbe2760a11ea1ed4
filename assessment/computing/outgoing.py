"""All that goes out with the publication of a cycle, as it stands now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from assessment.choices import DecisionKind, DecisionState
from assessment.computing.decided import unprepared
from assessment.computing.grounds import sentences_of
from assessment.computing.removal_grounds import cycle_names
from assessment.models import Cycle, Decision

KINDS = (DecisionKind.COMMEND, DecisionKind.RECTIFY, DecisionKind.REMOVE, DecisionKind.READMIT)


@dataclass(frozen=True, slots=True)
class Going:
    """One decision and why; ``order`` is that of a rectification, with its items counted."""

    decision: Decision
    grounds: list[str]
    papers: int
    made: int


@dataclass(frozen=True, slots=True)
class Group:
    kind: DecisionKind
    rows: list[Going]

    def counted(self, state: DecisionState) -> int:
        return sum(row.decision.state == state for row in self.rows)

    @property
    def left(self) -> list[Decision]:
        """What has not gone out."""
        return [row.decision for row in self.rows if row.decision.state != DecisionState.ISSUED]

    @property
    def waiting(self) -> int:
        return self.counted(DecisionState.PREPARED)

    @property
    def ready(self) -> int:
        return self.counted(DecisionState.CONFIRMED) + self.counted(DecisionState.ISSUED)


def groups_of(cycle: Cycle) -> list[Group]:
    """Return the decisions of a cycle that were not withdrawn by kind, in two queries."""
    decisions = Decision.objects.filter(cycle=cycle).exclude(state=DecisionState.WITHDRAWN)
    rows = decisions.select_related("alliance", "confirmed_by").annotate(
        asked=Count("papers"), made=Count("papers__file")
    )
    found: dict[str, list[Going]] = {kind: [] for kind in KINDS}
    listed = list(rows.order_by("alliance__code"))
    names = cycle_names(ground for decision in listed for ground in decision.grounds)
    for decision in listed:
        found[decision.kind].append(_going(decision, cycle, names))
    return [Group(kind, found[kind]) for kind in KINDS]


def _going(decision: Any, cycle: Cycle, names: dict[str, str]) -> Going:
    grounds = sentences_of(decision.grounds, cycle, cycles=names)
    return Going(decision, grounds, decision.asked, decision.made)


def not_prepared(cycle: Cycle) -> int:
    """Return how many outcomes nobody has prepared a decision on."""
    return unprepared(cycle).count()

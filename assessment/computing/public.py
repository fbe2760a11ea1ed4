"""What everybody may read without signing in, and when it is no longer the same."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from alliances.models import Alliance
from assessment.choices import FROZEN_PHASES, Phase
from assessment.models import Cycle, Decision, GoodCase, PhaseMove, PublishedRegisters, Result
from members.choices import UnitKind

NOBODY = AnonymousUser()


def public_cycles() -> QuerySet[Cycle]:
    """Return the cycles in notice and the published ones, the newest first, with framework, region
    and computation; ``published_at`` is when they were published, which is not when the version
    that counts was sealed: that may have been in the notice."""
    moves = PhaseMove.objects.filter(cycle=OuterRef("pk"), to_phase=Phase.PUBLISHED)
    moved = Subquery(moves.order_by("-moved_at").values("moved_at")[:1])
    cycles = Cycle.objects.visible_to(NOBODY)
    cycles = cycles.annotate(published_at=Coalesce(moved, F("computation__frozen_at")))
    return cycles.select_related("framework", "region", "computation").newest_first()


def public_version() -> tuple[Any, ...]:
    """Return what is never the same for two states of the public pages, in four queries."""
    cycles = Cycle.objects.visible_to(NOBODY).order_by("pk")
    columns = ("pk", "phase", "computation", "computation__computed_at", "results_version")
    histories: tuple[Any, ...] = (GoodCase.history, Decision.history, Alliance.history)
    latest = (history.aggregate(last=Max("history_id"))["last"] for history in histories)
    return (*cycles.values_list(*columns), *latest)


def public_cases() -> QuerySet[GoodCase]:
    """Return the good cases of published cycles that the bureau made public, the latest first."""
    cases = GoodCase.objects.filter(is_public=True, cycle__phase__in=FROZEN_PHASES)
    return cases.select_related("cycle", "alliance").order_by("-cycle__year", "-pk")


def public_decisions(alliance_code: str) -> QuerySet[Decision]:
    """Return what was decided on an alliance, as far as everybody may read it."""
    decisions = Decision.objects.visible_to(NOBODY).filter(alliance__code=alliance_code)
    return decisions.select_related("cycle").order_by("-issued_at", "-pk")


def members_as_published(cycle: Cycle, alliance_code: str) -> list[tuple[str, int]]:
    """Return how many units of each kind belonged to an alliance on the cycle's day, as the
    registers stood when the results were sealed; empty where they are not."""
    kept = PublishedRegisters.objects.filter(computation=cycle.computation_id).first()
    if kept is None:
        return []
    kinds = {row[1] or row[0]: row[4] for row in kept.content.get("units.csv", ())}
    day = cycle.as_of.isoformat()
    units = {
        unit
        for alliance, unit, _role, joined, left in kept.content.get("memberships.csv", ())
        if alliance == alliance_code and joined <= day and (not left or left > day)
    }
    counts = [(kind, sum(kinds.get(unit) == kind.value for unit in units)) for kind in UnitKind]
    return [(str(kind.label), count) for kind, count in counts if count]


def earlier_public(cycle: Cycle, alliance_code: str) -> list[Result]:
    """Return the published results of an alliance up to this cycle's year, the oldest first."""
    results = Result.objects.filter(
        code=alliance_code,
        computation__in=Cycle.objects.filter(phase__in=FROZEN_PHASES).values("computation"),
        computation__cycle__year__lte=cycle.year,
    ).defer("explanation")
    found = results.select_related("computation__cycle__framework")
    return list(found.order_by("computation__cycle__year", "computation__cycle__code"))

"""Weights of a framework's criteria side by side: ours, by comparison (AHP), by entropy."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from django.db.models import Count, F, OuterRef, Subquery

from assessment.choices import ResultStatus
from assessment.models import Criterion, Cycle, Framework, Result, Weighing
from assessment.scoring import (
    Priorities,
    ScoringError,
    Spread,
    entropy_weights,
    parse_decimal,
    priorities,
)

Pair = tuple[str, str]


def compared_criteria(framework: Framework) -> list[Criterion]:
    """Return the criteria that count, in their order; those of weight 0 stay at 0."""
    return [each for each in framework.criteria.order_by("position") if each.weight]


def pairs_of(codes: Sequence[str]) -> list[Pair]:
    return [(one, other) for place, one in enumerate(codes) for other in codes[place + 1 :]]


def said_in(weighing: Weighing, codes: Sequence[str]) -> dict[Pair, Fraction]:
    """Return what is stored of the pairs of ``codes``: how many times as important the first is."""
    known = set(pairs_of(codes))
    said = {(one, other): Fraction(text) for one, other, text in weighing.comparisons}
    return {pair: ratio for pair, ratio in said.items() if pair in known}


def priorities_of(weighing: Weighing, codes: Sequence[str]) -> Priorities | None:
    """Return what the comparisons make; None until every pair is compared."""
    try:
        return priorities(codes, said_in(weighing, codes))
    except ScoringError:
        return None


def latest_cycle(framework: Framework) -> Cycle | None:
    """Return the latest cycle that was assessed by any version of this framework and in which at
    least two alliances are complete: fewer tell no spread."""
    complete = Result.objects.filter(
        computation=OuterRef("computation"), status=ResultStatus.COMPLETE
    )
    counted = complete.order_by().values("computation").annotate(n=Count("pk")).values("n")
    cycles = Cycle.objects.filter(framework__code=framework.code)
    cycles = cycles.alias(complete=Subquery(counted)).filter(complete__gte=2)
    return cycles.order_by("-year", "-pk").first()


def spread_of(cycle: Cycle, codes: Sequence[str]) -> tuple[Spread | None, int]:
    """Return the entropy weights of ``codes`` by the cycle's complete results that have a score on
    all of them, and how many those are; None where they tell nothing.

    The scores are the rounded ones, as they are stored and published.
    """
    results = Result.objects.filter(computation=F("entry__cycle__computation"), entry__cycle=cycle)
    known = [row.criterion_scores for row in results.filter(status=ResultStatus.COMPLETE)]
    rows = [
        [parse_decimal(scores[code]) for code in codes]
        for scores in known
        if all(code in scores for code in codes)
    ]
    try:
        return entropy_weights(codes, rows), len(rows)
    except ScoringError:
        return None, len(rows)


def version_of(weighing: Weighing) -> str:
    """Return what changes with every save."""
    return weighing.updated_at.isoformat()


def to_stored(said: dict[Pair, Fraction]) -> list[list[str]]:
    """Write a ratio as ``3`` or ``1/5``."""
    return [[one, other, str(ratio)] for (one, other), ratio in said.items()]

"""Ranks and their order. Source: contract, section 1."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from assessment.scoring.scores import AllianceScore


def rank(scores: Iterable[AllianceScore]) -> list[AllianceScore]:
    """Return ``scores`` in the order of the list, with ranks.

    Equal rounded totals share a rank and the next is skipped; the code decides the order
    among them. Incomplete ones come last, by code and without a rank; excused ones are left
    out.
    """
    listed = sorted(scores, key=lambda score: score.code)
    complete = [score for score in listed if score.status == "complete"]
    complete.sort(key=_total, reverse=True)
    ranks: dict[Decimal, int] = {}
    for place, score in enumerate(complete, start=1):
        ranks.setdefault(_total(score), place)
    return [
        *(replace(score, rank=ranks[_total(score)]) for score in complete),
        *(score for score in listed if score.status == "incomplete"),
    ]


def _total(score: AllianceScore) -> Decimal:
    assert score.shown is not None  # A complete score has a total.
    return score.shown

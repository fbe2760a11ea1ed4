"""Rolling up the figures of several alliances: means weighted by credit, parts that drop out, points.

Everything is exact; what is shown is rounded once, by ``shown``. See docs/barometer.md.
"""

from collections.abc import Iterable
from fractions import Fraction

from assessment.scoring.errors import ScoringError
from assessment.scoring.numbers import exact_sum

Weighed = tuple[Fraction | None, Fraction]


def credit_mean(values: Iterable[Weighed]) -> Fraction | None:
    """Return the mean of (value, credit) pairs, weighted by credit.

    What is not known (None) is left out with its credit; None when nothing is known. Raises
    ``ScoringError`` for a credit below zero.
    """
    return _mean(values)


def combined(parts: Iterable[Weighed]) -> Fraction | None:
    """Return the score of (value, weight) parts from 0 to 100: the others share the weight of a part
    without a value. None when no part that has a value counts."""
    return _mean(parts)


def points_of(score: Fraction, most: Fraction) -> Fraction:
    """Map a score from 0 to 100 to points from 0 to ``most``."""
    if not 0 <= score <= 100 or most < 0:
        raise ScoringError(f"A score of {score} makes no part of {most} points.")
    return score * most / 100


def _mean(values: Iterable[Weighed]) -> Fraction | None:
    known = []
    for value, weight in values:
        if weight.numerator < 0:
            raise ScoringError(f"A weight cannot be negative: {weight}.")
        if value is not None:
            known.append((value.as_integer_ratio(), weight.as_integer_ratio()))
    weights = exact_sum(weight for _value, weight in known)
    if not weights:
        return None
    return exact_sum((v[0] * w[0], v[1] * w[1]) for v, w in known) / weights

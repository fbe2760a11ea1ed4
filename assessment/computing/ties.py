"""When a figure that lies very near to a rounding boundary must lie on it.

A fraction with the denominator D is either on a boundary of whole hundredths or at least 1/(2 D)
away from it. Where D is small, double precision is therefore enough to tell a tie. D comes
from the framework, times the least common multiple of how many marks were averaged.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from fractions import Fraction

from assessment.scoring import (
    AgainstMean,
    Best,
    Cohort,
    CriterionDef,
    IndicatorDef,
    Linear,
    Points,
    Step,
    Steps,
)

DOUBT = Fraction(1, 10**8)
LARGEST = math.floor(1 / (4 * DOUBT))  # A denominator up to this leaves twice the doubt.
MICROS = 10**6
PARTS = 100  # Hundredths in a point.


def trusted_marks(shares: Mapping[str, Fraction], denominators: Mapping[str, int]) -> int:
    """Return up to how many averaged marks a near tie is a tie; 0 is never.

    ``shares`` are the weights of the indicators in the figure, which sum to 1; ``denominators``
    those of their scores in hundredths, marks aside (``denominator_of``).
    """
    common = math.lcm(*((share / denominators[code]).denominator for code, share in shares.items()))
    marks = 0
    while common * math.lcm(*range(1, marks + 2)) <= LARGEST:
        marks += 1
    return marks


def shares_in_criterion(criterion: CriterionDef) -> dict[str, Fraction]:
    """Return the share of each counting indicator of ``criterion``."""
    counting = [indicator for indicator in criterion.indicators if indicator.weight]
    whole = sum(indicator.weight for indicator in counting)
    return {indicator.code: indicator.weight / whole for indicator in counting}


def shares_in_total(criteria: Iterable[CriterionDef]) -> dict[str, Fraction]:
    """Return the share of each counting indicator in the total of ``criteria``, which all count."""
    criteria = list(criteria)
    whole = sum(criterion.weight for criterion in criteria)
    return {
        code: share * criterion.weight / whole
        for criterion in criteria
        for code, share in shares_in_criterion(criterion).items()
    }


def denominator_of(indicator: IndicatorDef, cohort: Cohort | None) -> int:
    """Return a common denominator of all scores by ``indicator``, in hundredths; of judged ones
    that of a single mark."""
    match indicator.params:
        case Steps(steps=steps) | AgainstMean(steps=steps):
            return _of_steps(steps)
        case Linear(zero_at=zero, full_at=full):
            return _of_line(zero, full)
        case Best() if cohort and cohort.largest > 0:
            return _of_line(Fraction(0), cohort.largest)
        case Points(points=points, cap=cap):
            return _common(each * 100 * PARTS / cap / MICROS for each in points.values())
    return 1


def _of_steps(steps: Iterable[Step]) -> int:
    return _common(step.points * PARTS for step in steps)


def _of_line(zero: Fraction, full: Fraction) -> int:
    rise = 100 * PARTS / (full - zero)
    return _common([rise / MICROS, rise * zero])


def _common(values: Iterable[Fraction]) -> int:
    return math.lcm(*(value.denominator for value in values))

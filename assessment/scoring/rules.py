"""The six rules: from marks or values to an indicator's score, 0 to 100, exactly.

Source: contract, section 1.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from assessment.scoring.definition import Policy
from assessment.scoring.errors import ScoringError
from assessment.scoring.params import (
    FULL_POINTS,
    AgainstMean,
    Best,
    Judged,
    Linear,
    Params,
    Points,
    Step,
    Steps,
)
from assessment.scoring.scores import Cohort, MarkUsed

ZERO = Fraction(0)


def held(points: Fraction) -> Fraction:
    """Hold ``points`` within 0 and 100."""
    return min(max(points, ZERO), FULL_POINTS)


def use_marks(policy: Policy, marks: Mapping[str, Fraction]) -> tuple[MarkUsed, ...]:
    """List the marks by assessor and say which two are left out, if any.

    Of equal marks the lowest is the first by the assessor's name, the highest the last.
    """
    by_name = sorted(marks)
    left_out: set[str] = set()
    if is_trimmed(policy, len(marks)):
        rising = sorted(by_name, key=marks.__getitem__)
        left_out = {rising[0], rising[-1]}
    return tuple(MarkUsed(name, marks[name], name in left_out) for name in by_name)


def is_trimmed(policy: Policy, count: int) -> bool:
    """Tell whether of ``count`` marks the highest and the lowest are left out."""
    if policy.aggregate != "trimmed_mean" or policy.trim_from is None:
        return False
    return count >= policy.trim_from


def aggregate(policy: Policy, marks: Iterable[MarkUsed]) -> Fraction | None:
    """Return the mean or the median of the marks that are not left out, None of none."""
    counting = [used.mark for used in marks if not used.is_trimmed]
    if not counting:
        return None
    if policy.aggregate == "median":
        middle = len(counting) // 2
        counting = sorted(counting)[-middle - 1 : middle + 1]
    return sum(counting, ZERO) / len(counting)


def measured(
    params: Params, values: Mapping[str, Fraction], cohort: Cohort | None
) -> Fraction | None:
    """Return the score of a measured indicator, None while any of its measures is unknown.

    ``values`` holds the known measures of the indicator; ``cohort`` is needed by ``best``
    and ``against_mean``.
    """
    if not params.measures or any(code not in values for code in params.measures):
        return None
    match params:
        case Judged():
            return None
        case Steps():
            return step_points(params.steps, values[params.measure])
        case AgainstMean():
            distance = distance_from_mean(values[params.measure], cohort)
            return step_points(params.steps, distance)
        case Linear():
            covered = values[params.measure] - params.zero_at
            return held(covered / (params.full_at - params.zero_at) * FULL_POINTS)
        case Best():
            return share_of_largest(values[params.measure], cohort)
        case Points():
            return held(points_earned(params, values) / params.cap * FULL_POINTS)


def reached_step(steps: Sequence[Step], value: Fraction) -> Step | None:
    """Return the highest step with a threshold <= ``value``, None below the lowest."""
    reached = [step for step in steps if step.at_least <= value]
    return max(reached, key=lambda step: step.at_least, default=None)


def step_points(steps: Sequence[Step], value: Fraction) -> Fraction:
    step = reached_step(steps, value)
    return ZERO if step is None else step.points


def points_earned(params: Points, values: Mapping[str, Fraction]) -> Fraction:
    """Return the sum before it is compared with the cap."""
    return sum((values[code] * each for code, each in params.points.items()), ZERO)


def distance_from_mean(value: Fraction, cohort: Cohort | None) -> Fraction:
    return value - _required(cohort).mean


def share_of_largest(value: Fraction, cohort: Cohort | None) -> Fraction:
    """Return 0 to 100 points; 0 where nobody in the cohort is above 0."""
    largest = _required(cohort).largest
    return ZERO if largest <= 0 else held(value / largest * FULL_POINTS)


def _required(cohort: Cohort | None) -> Cohort:
    if cohort is None:
        raise ScoringError("An alliance with a value must be in the cohort.")
    return cohort

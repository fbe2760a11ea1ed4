"""How far ranks depend on the weights: the same scores under many weights drawn around ours.

Every weight is multiplied by a factor of its own, drawn evenly between 1 - spread and 1 + spread,
independently of the others; then only their proportions count, as always. A weight of 0 stays 0.
The draws come from the Mersenne Twister by ``Random.random``, whose sequence Python promises to
keep for a seed. Sums, rounding and ranks are exact, as in ``score_cycle``.
"""

import math
import random
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from operator import mul

from assessment.scoring.definition import FrameworkDef
from assessment.scoring.effects import grade_after
from assessment.scoring.errors import ScoringError
from assessment.scoring.scores import AllianceScore

SCALE = 2**53  # ``Random.random`` is a multiple of 1/2**53.
HUNDREDTHS = 100
FULL = 10_000


@dataclass(slots=True)
class Held:
    """How one alliance fares: how often it takes each rank and gets each grade."""

    rank: int
    grade: str
    ranks: Counter[int] = field(default_factory=Counter)
    grades: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class _Case:
    """One complete alliance in whole numbers: its total under weights ``w``, in hundredths and
    before it is held, is ``(w · scores) / (w · counts) / divisor + added``."""

    code: str
    scores: tuple[int, ...]
    counts: tuple[int, ...] | None
    divisor: int
    added: Fraction
    grades: tuple[str, ...]


def draws(weights: Sequence[Fraction], spread: Fraction, seed: int) -> Iterator[list[int]]:
    """Yield vectors of whole weights for ever, each drawn around ``weights``; ``spread`` is the part
    by which each may differ, above 0 and below 1."""
    if not 0 < spread < 1:
        raise ScoringError("The spread lies between 0 and 1.")
    scale = math.lcm(*(weight.denominator for weight in weights), spread.denominator)
    centre = [int(weight * scale) for weight in weights]
    reach = int(spread * scale)
    drawn = random.Random(seed).random  # noqa: S311  # Repeatable on purpose; it guards nothing.
    low, step = (scale - reach) * SCALE, 2 * reach
    while True:
        yield [weight * (low + step * int(drawn() * SCALE)) for weight in centre]


class Trial:
    """The complete alliances of a ranking, to be ranked again under other weights."""

    def __init__(self, framework: FrameworkDef, ranked: Iterable[AllianceScore]) -> None:
        complete = [score for score in ranked if score.status == "complete"]
        bands = framework.policy.bands[::-1]
        self._starts = [math.ceil(band.at_least * HUNDREDTHS) for band in bands]
        self._cases = [_case(framework, score) for score in complete]
        self.held: dict[str, Held] = {
            score.code: Held(score.rank or 0, score.grade.code if score.grade else "")
            for score in complete
        }

    def rank(self, weights: Sequence[int]) -> None:
        """Rank all under ``weights``, in the order of the criteria, and count what came of it."""
        whole = sum(weights)
        totals = [_total(case, weights, whole) for case in self._cases]
        rising = sorted(totals)
        for case, total in zip(self._cases, totals, strict=True):
            held = self.held[case.code]
            held.ranks[len(rising) - _place_after(rising, total) + 1] += 1
            held.grades[case.grades[_place_after(self._starts, total) - 1]] += 1


def _place_after(rising: Sequence[int], total: int) -> int:
    """Return how many of ``rising`` are not above ``total``."""
    return bisect_left(rising, total + 1)


def _case(framework: FrameworkDef, score: AllianceScore) -> _Case:
    adjustments = score.adjustments
    parts = [criterion.exact for criterion in score.criteria]
    used = [not criterion.is_dropped for criterion in score.criteria]
    known = [Fraction(0) if part is None else part for part in parts]
    divisor = math.lcm(*(part.denominator for part in known))
    return _Case(
        code=score.code,
        scores=tuple(
            int(part * divisor) if is_used else 0 for part, is_used in zip(known, used, strict=True)
        ),
        counts=None if all(used) else tuple(map(int, used)),
        divisor=divisor,
        added=(adjustments.granted - adjustments.deduction_sum) * HUNDREDTHS,
        grades=_grades_by_band(framework, score),
    )


def _grades_by_band(framework: FrameworkDef, score: AllianceScore) -> tuple[str, ...]:
    """Return what the vetoes make of each band, from the lowest band up."""
    best_first = [band.code for band in framework.policy.bands]
    found: Mapping[str, str] = {code: code for code in best_first}
    for step in score.vetoes:
        found = {
            band: grade_after(step.veto.effect, grade, best_first) for band, grade in found.items()
        }
    return tuple(found[code] for code in reversed(best_first))


def _total(case: _Case, weights: Sequence[int], whole: int) -> int:
    """Return the rounded total in hundredths, exactly: half up, held within 0 and 100."""
    weight: int = whole if case.counts is None else sum(map(mul, weights, case.counts))
    above: int = sum(map(mul, weights, case.scores)) * HUNDREDTHS
    below = weight * case.divisor
    if case.added:
        above = above * case.added.denominator + case.added.numerator * below
        below *= case.added.denominator
    rounded = (2 * above + below) // (2 * below)
    return min(max(rounded, 0), FULL)

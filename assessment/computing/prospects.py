"""How far an alliance is from the next better grade, and which criteria could bring it there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from assessment.scoring import AllianceScore, CriterionScore, FrameworkDef, GradeBand, shown
from assessment.scoring.params import FULL_POINTS

HALF_A_HUNDREDTH = Fraction(1, 200)
PARTS = 100


@dataclass(frozen=True, slots=True)
class Lever:
    """What one criterion could do: ``gain`` are the points that the total would win were it 100,
    ``needed`` the score that alone brings the next grade; None where not even 100 would."""

    code: str
    score: Decimal
    percent: Decimal
    gain: Decimal
    needed: Decimal | None

    @property
    def rise(self) -> Decimal | None:
        return None if self.needed is None else self.needed - self.score


@dataclass(frozen=True, slots=True)
class Prospect:
    """``points`` are missing to the grade ``band``, by its code. ``levers`` come by what they could
    bring. ``together`` are the fewest that reach the grade at 100 where none does alone; empty where
    all of them would not. ``is_held``: a veto holds the grade down whatever the total."""

    band: str
    points: Decimal
    levers: list[Lever]
    together: list[str]
    is_held: bool

    @property
    def alone(self) -> list[Lever]:
        """The criteria that can bring it by themselves, the least rise first."""
        able = [lever for lever in self.levers if lever.rise is not None]
        return sorted(able, key=lambda lever: (lever.rise, lever.code))


def prospect_of(definition: FrameworkDef, score: AllianceScore) -> Prospect | None:
    """Return how far it is to the grade above the one of the total, exactly; None in the highest
    one, or without a total."""
    above = _band_above(definition, score)
    if above is None or score.shown is None or score.criteria_mean is None:
        return None
    missing = _missing(score, score.criteria_mean, above)
    parts = [
        part for part in score.criteria if part.counts and part.share and part.exact is not None
    ]
    gains = [(part, _gain(part)) for part in sorted(parts, key=lambda part: part.definition.code)]
    gains.sort(key=lambda pair: pair[1], reverse=True)
    levers = [_lever(part, gain, missing) for part, gain in gains]
    is_alone = any(lever.needed is not None for lever in levers)
    return Prospect(
        band=above.code,
        points=_up(above.at_least) - score.shown,
        levers=levers,
        together=[] if is_alone else _together(gains, missing),
        is_held=bool(score.grade and score.earned and score.grade.code != score.earned.code),
    )


def _band_above(definition: FrameworkDef, score: AllianceScore) -> GradeBand | None:
    bands = definition.policy.bands
    if score.earned is None:
        return None
    place = bands.index(score.earned)
    return bands[place - 1] if place else None


def _missing(score: AllianceScore, mean: Fraction, above: GradeBand) -> Fraction:
    """Return what the exact total lacks: half a hundredth is given by the rounding. Deductions can
    have pressed it below 0, where it is held."""
    adjusted = mean + score.adjustments.granted - score.adjustments.deduction_sum
    return Fraction(_up(above.at_least)) - HALF_A_HUNDREDTH - adjusted


def _up(points: Fraction) -> Decimal:
    """Round up to the hundredth that people read."""
    numerator, denominator = points.as_integer_ratio()
    return Decimal(-(-PARTS * numerator // denominator)).scaleb(-2)


def _gain(part: CriterionScore) -> Fraction:
    assert part.exact is not None
    assert part.share is not None
    return (FULL_POINTS - part.exact) * part.share


def _lever(part: CriterionScore, gain: Fraction, missing: Fraction) -> Lever:
    assert part.exact is not None
    assert part.share is not None
    return Lever(
        code=part.definition.code,
        score=shown(part.exact),
        percent=shown(part.share * 100),
        gain=shown(gain),
        needed=_up(part.exact + missing / part.share) if missing <= gain else None,
    )


def _together(gains: Sequence[tuple[CriterionScore, Fraction]], missing: Fraction) -> list[str]:
    won, taken = Fraction(0), []
    for part, gain in gains:
        won += gain
        taken.append(part.definition.code)
        if won >= missing:
            return taken
    return []

"""From a rounded total to grade, outcome and reasons. Source: contract, section 1."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from assessment.scoring.definition import GradeBand, Outcome, Policy
from assessment.scoring.effects import grade_after
from assessment.scoring.inputs import RulingInput
from assessment.scoring.scores import VetoStep


def band_of(policy: Policy, total: Decimal) -> GradeBand:
    """Return the highest band that the rounded total reaches."""
    return next(band for band in policy.bands if band.at_least <= Fraction(total))


def apply_vetoes(
    policy: Policy, earned: GradeBand | None, rulings: Sequence[RulingInput]
) -> tuple[tuple[VetoStep, ...], GradeBand | None]:
    """Let each veto act in turn; return the steps and the grade that is left.

    Without a grade the vetoes are listed and change nothing.
    """
    bands = {band.code: band for band in policy.bands}
    vetoes = {veto.code: veto for veto in policy.vetoes}
    grade = None if earned is None else earned.code
    steps = []
    for ruling in rulings:
        veto, before = vetoes[ruling.item], grade
        if before is not None:
            grade = grade_after(veto.effect, before, list(bands))
        steps.append(VetoStep(veto, ruling, before, grade))
    return tuple(steps), None if grade is None else bands[grade]


def outcome_of(grade: GradeBand | None, below_floor: Sequence[str]) -> Outcome | None:
    """Return what follows; nothing does while there is no grade."""
    if grade is None:
        return None
    return "rectify" if below_floor else grade.outcome


def reasons_for(
    grade: GradeBand | None, below_floor: Sequence[str], vetoes: Sequence[str]
) -> tuple[str, ...]:
    """List why: the grade, if the outcome is due to it; floors, once there is a grade; vetoes.

    A veto recorded twice is one reason.
    """
    reasons = []
    if grade is not None:
        if grade.outcome and grade.outcome == outcome_of(grade, below_floor):
            reasons.append("grade")
        reasons += [f"floor:{code}" for code in below_floor]
    return (*reasons, *(f"veto:{code}" for code in dict.fromkeys(vetoes)))

"""From indicators to criteria, from criteria to the total: exactly, nothing rounded.

Source: contract, section 1.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from assessment.scoring.definition import CriterionDef, IndicatorDef, Policy
from assessment.scoring.inputs import AllianceInputs, RulingInput
from assessment.scoring.rules import ZERO, aggregate, held, measured, use_marks
from assessment.scoring.rulings import Rulings
from assessment.scoring.scores import (
    Adjustments,
    Cohort,
    CriterionScore,
    IndicatorScore,
)


@dataclass(frozen=True, slots=True)
class Case:
    """One alliance and what it is judged by; ``cohorts`` by indicator code."""

    policy: Policy
    inputs: AllianceInputs
    rulings: Rulings
    cohorts: Mapping[str, Cohort]


def score_criterion(case: Case, criterion: CriterionDef, total_weight: Fraction) -> CriterionScore:
    """Score one criterion; ``total_weight`` is that of all the criteria that count.

    It is known when every indicator that counts has a score.
    """
    weight = counting_weight(criterion, case.rulings)
    indicators = tuple(
        score_indicator(case, criterion, indicator, weight) for indicator in criterion.indicators
    )
    return CriterionScore(
        definition=criterion,
        is_applicable=criterion.code not in case.rulings.not_applicable,
        is_dropped=weight == 0,
        share=_share(criterion.weight if weight else ZERO, total_weight),
        indicators=indicators,
        exact=weighted_sum([(part.exact, part.share) for part in indicators]),
    )


def score_indicator(
    case: Case,
    criterion: CriterionDef,
    indicator: IndicatorDef,
    criterion_weight: Fraction,
) -> IndicatorScore:
    """Score one indicator; ``criterion_weight`` is that of all its indicators that count."""
    applies = case.rulings.applies(criterion, indicator)
    adjudication = case.rulings.adjudication(criterion, indicator)
    marks = use_marks(case.policy, case.inputs.marks.get(indicator.code, {}))
    given = case.inputs.measures
    values = {code: given[code] for code in indicator.measures if code in given}
    cohort = None
    exact = None
    if adjudication is not None:
        exact = adjudication.value
    elif applies and indicator.rule == "judged":
        exact = aggregate(case.policy, marks)
    elif applies:
        cohort = case.cohorts.get(indicator.code) if values else None
        exact = measured(indicator.params, values, cohort)
    return IndicatorScore(
        definition=indicator,
        is_applicable=applies,
        share=_share(indicator.weight if applies else ZERO, criterion_weight),
        adjudication=adjudication,
        marks=marks,
        measures=values,
        cohort=cohort,
        exact=exact,
    )


def counting_weight(criterion: CriterionDef, rulings: Rulings) -> Fraction:
    """Return the weight of the applicable indicators; 0 means that the criterion drops out."""
    weights = (
        indicator.weight
        for indicator in criterion.indicators
        if rulings.applies(criterion, indicator)
    )
    return sum(weights, ZERO)


def weighted_sum(
    parts: Sequence[tuple[Fraction | None, Fraction | None]],
) -> Fraction | None:
    """Return the sum of points × share; a part without a share has no influence.

    None when a part that counts is unknown, or when none counts.
    """
    counting = [(points, share) for points, share in parts if share is not None]
    known = [points * share for points, share in counting if points is not None]
    return sum(known, ZERO) if counting and len(known) == len(counting) else None


def adjust(policy: Policy, rulings: Rulings) -> Adjustments:
    """Add up bonuses, as far as the cap allows, and deductions."""
    bonus_sum = _sum(rulings.bonuses)
    cap = policy.bonus_cap
    return Adjustments(
        bonuses=rulings.bonuses,
        deductions=rulings.deductions,
        bonus_sum=bonus_sum,
        granted=bonus_sum if cap is None else min(bonus_sum, cap),
        deduction_sum=_sum(rulings.deductions),
    )


def adjusted(criteria_mean: Fraction, adjustments: Adjustments) -> Fraction:
    """Return the exact total, held within 0 and 100 after bonuses and deductions."""
    return held(criteria_mean + adjustments.granted - adjustments.deduction_sum)


def _share(weight: Fraction, of_weight: Fraction) -> Fraction | None:
    return weight / of_weight if weight else None


def _sum(rulings: Sequence[RulingInput]) -> Fraction:
    return sum((ruling.value for ruling in rulings if ruling.value is not None), ZERO)

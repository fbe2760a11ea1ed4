"""From what is known of the alliances to their scores: the reference for every faster way."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from fractions import Fraction

from assessment.scoring.cohort import gather_cohorts
from assessment.scoring.combine import (
    Case,
    adjust,
    adjusted,
    counting_weight,
    score_criterion,
    weighted_sum,
)
from assessment.scoring.decide import apply_vetoes, band_of, outcome_of, reasons_for
from assessment.scoring.definition import CriterionDef, FrameworkDef
from assessment.scoring.inputs import AllianceInputs
from assessment.scoring.numbers import shown
from assessment.scoring.ranking import rank
from assessment.scoring.rulings import Rulings, read_rulings
from assessment.scoring.scores import AllianceScore, Cohort, CriterionScore


def score_cycle(
    framework: FrameworkDef, alliances: Iterable[AllianceInputs]
) -> list[AllianceScore]:
    """Score and rank all alliances of a cycle, in the ranking's order, without excused ones."""
    taking_part = list(alliances)
    cohorts = gather_cohorts(framework, taking_part)
    return rank(score_alliance(framework, inputs, cohorts) for inputs in taking_part)


def score_alliance(
    framework: FrameworkDef, inputs: AllianceInputs, cohorts: Mapping[str, Cohort]
) -> AllianceScore:
    """Score one alliance, exactly; ``cohorts`` are those of the cycle, by indicator code.

    Nothing is computed for an excused alliance. Raises ``ScoringError`` for a ruling that
    the framework has no place for.

    Source: contract, section 1.
    """
    rulings = read_rulings(framework, inputs)
    if inputs.is_excused:
        return AllianceScore(inputs.code, "excused")
    case = Case(framework.policy, inputs, rulings, cohorts)
    return _conclude(case, _score_criteria(framework, lambda criterion: case, rulings))


def score_again(
    framework: FrameworkDef,
    before: AllianceInputs,
    after: AllianceInputs,
    codes: Collection[str],
    cohorts: Mapping[str, Cohort],
) -> AllianceScore:
    """Score the criteria of ``codes`` by what is known ``after``, all the others as ``before``.

    A measure that several criteria read counts with its new value in those of ``codes`` alone.
    Bonuses, deductions and vetoes are those of ``after``; what is not applicable stays as it was.
    ``cohorts`` are those of the cycle, in which nothing has changed.
    """
    rulings = read_rulings(framework, before)
    then = Case(framework.policy, before, rulings, cohorts)
    now = Case(framework.policy, after, read_rulings(framework, after), cohorts)
    criteria = _score_criteria(
        framework, lambda criterion: now if criterion.code in codes else then, rulings
    )
    return _conclude(now, criteria)


def _conclude(case: Case, criteria: tuple[CriterionScore, ...]) -> AllianceScore:
    """Return total, grade and outcome of scored criteria."""
    policy, rulings = case.policy, case.rulings
    mean = weighted_sum([(criterion.exact, criterion.share) for criterion in criteria])
    adjustments = adjust(policy, rulings)
    exact = None if mean is None else adjusted(mean, adjustments)
    total = None if exact is None else shown(exact)
    earned = None if total is None else band_of(policy, total)
    vetoes, grade = apply_vetoes(policy, earned, rulings.vetoes)
    below_floor = tuple(part.definition.code for part in criteria if part.is_below_floor)
    return AllianceScore(
        code=case.inputs.code,
        status="incomplete" if total is None else "complete",
        criteria=criteria,
        missing=missing_in(criteria),
        adjustments=adjustments,
        criteria_mean=mean,
        exact=exact,
        shown=total,
        earned=earned,
        vetoes=vetoes,
        grade=grade,
        below_floor=below_floor,
        outcome=outcome_of(grade, below_floor),
        reasons=reasons_for(grade, below_floor, [ruling.item for ruling in rulings.vetoes]),
    )


def missing_in(criteria: Sequence[CriterionScore]) -> tuple[str, ...]:
    """Return the codes of the indicators that count and have no score."""
    return tuple(
        indicator.definition.code
        for criterion in criteria
        if criterion.counts
        for indicator in criterion.indicators
        if indicator.counts and indicator.exact is None
    )


def _score_criteria(
    framework: FrameworkDef, case_of: Callable[[CriterionDef], Case], rulings: Rulings
) -> tuple[CriterionScore, ...]:
    """Score each criterion by its case; ``rulings`` say what is not applicable in all of them."""
    counting = (
        criterion.weight for criterion in framework.criteria if counting_weight(criterion, rulings)
    )
    total_weight = sum(counting, Fraction(0))
    return tuple(score_criterion(case_of(part), part, total_weight) for part in framework.criteria)

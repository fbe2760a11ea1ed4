"""A framework with some of its rules changed, and inputs that fit another one: for asking what if."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from assessment.scoring.definition import (
    Aggregate,
    CriterionDef,
    FrameworkDef,
    GradeBand,
    IndicatorDef,
    Policy,
)
from assessment.scoring.errors import ScoringError
from assessment.scoring.inputs import AllianceInputs, RulingInput
from assessment.scoring.params_canonical import params_from_canonical, params_to_canonical


@dataclass(frozen=True, slots=True)
class Variation:
    """What differs; what is not named stays as it is.

    ``weights`` and ``floors`` by criterion (a floor None takes it away), ``indicator_weights`` by
    indicator inside its criterion, ``grades`` the total that each begins at, ``params`` the keys of
    an indicator's rule. ``bonus_cap`` None takes the cap away.
    """

    weights: Mapping[str, Fraction] = field(default_factory=dict)
    indicator_weights: Mapping[str, Fraction] = field(default_factory=dict)
    floors: Mapping[str, Fraction | None] = field(default_factory=dict)
    grades: Mapping[str, Fraction] = field(default_factory=dict)
    params: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    policy: Mapping[str, Any] = field(default_factory=dict)
    without_criterion: str = ""

    def __post_init__(self) -> None:
        if not set(self.policy) <= {"aggregate", "trim_from", "bonus_cap"}:
            raise ScoringError("Of the policy, marks and the cap of bonuses can be changed.")


def vary(framework: FrameworkDef, variation: Variation) -> FrameworkDef:
    """Return ``framework`` as it would be; only the proportions of the weights count.

    Raises ``ScoringError`` for a code that it has not got and for rules that make no sense.
    """
    _check_codes(framework, variation)
    criteria = tuple(
        _varied(criterion, variation)
        for criterion in framework.criteria
        if criterion.code != variation.without_criterion
    )
    if not any(criterion.weight for criterion in criteria):
        raise ScoringError("One criterion at least must weigh more than 0.")
    for criterion in criteria:
        if _is_emptied(criterion, variation):
            raise ScoringError(f"{criterion.code} counts, so one of its indicators must too.")
    return replace(framework, policy=_policy(framework.policy, variation), criteria=criteria)


def without_assessor(inputs: AllianceInputs, assessor: str) -> AllianceInputs:
    """Return ``inputs`` as if the assessor had given no mark."""
    marks = {
        indicator: {name: mark for name, mark in given.items() if name != assessor}
        for indicator, given in inputs.marks.items()
    }
    return replace(inputs, marks=marks)


def fitted(
    framework: FrameworkDef, inputs: AllianceInputs
) -> tuple[AllianceInputs, tuple[RulingInput, ...]]:
    """Return ``inputs`` without the rulings that ``framework`` has no place for, and those."""
    indicators = {indicator.code for indicator in framework.indicators}
    places = {
        "not_applicable": indicators | {criterion.code for criterion in framework.criteria},
        "adjudicated": indicators,
        "veto": {veto.code for veto in framework.policy.vetoes},
    }
    left = tuple(
        ruling
        for ruling in inputs.rulings
        if ruling.kind in places and ruling.item not in places[ruling.kind]
    )
    kept = tuple(ruling for ruling in inputs.rulings if ruling not in left)
    return replace(inputs, rulings=kept), left


def _is_emptied(criterion: CriterionDef, variation: Variation) -> bool:
    """Whether changes leave no indicator that counts in a criterion that does."""
    is_changed = any(item.code in variation.indicator_weights for item in criterion.indicators)
    counts = any(item.weight for item in criterion.indicators)
    return bool(is_changed and criterion.weight and not counts)


def _varied(criterion: CriterionDef, variation: Variation) -> CriterionDef:
    return replace(
        criterion,
        weight=variation.weights.get(criterion.code, criterion.weight),
        floor=variation.floors.get(criterion.code, criterion.floor),
        indicators=tuple(_varied_indicator(each, variation) for each in criterion.indicators),
    )


def _varied_indicator(indicator: IndicatorDef, variation: Variation) -> IndicatorDef:
    weight = variation.indicator_weights.get(indicator.code, indicator.weight)
    changed = variation.params.get(indicator.code)
    if changed is None:
        return replace(indicator, weight=weight)
    params = {**params_to_canonical(indicator.params), **changed}
    return replace(indicator, weight=weight, params=params_from_canonical(indicator.rule, params))


def _policy(policy: Policy, variation: Variation) -> Policy:
    grades = tuple(_band(band, variation.grades) for band in policy.grades)
    aggregate: Aggregate = variation.policy.get("aggregate", policy.aggregate)
    return replace(
        policy,
        grades=grades,
        aggregate=aggregate,
        trim_from=variation.policy.get("trim_from", policy.trim_from),
        bonus_cap=variation.policy.get("bonus_cap", policy.bonus_cap),
    )


def _band(band: GradeBand, starts: Mapping[str, Fraction]) -> GradeBand:
    return replace(band, at_least=starts.get(band.code, band.at_least))


def _check_codes(framework: FrameworkDef, variation: Variation) -> None:
    criteria = {criterion.code for criterion in framework.criteria}
    left_out = {variation.without_criterion} - {""}
    _check_known({*variation.weights, *variation.floors, *left_out}, criteria)
    _check_known(variation.grades, (band.code for band in framework.policy.grades))
    indicators = {indicator.code for indicator in framework.indicators}
    _check_known({*variation.params, *variation.indicator_weights}, indicators)


def _check_known(named: Iterable[str], known: Iterable[str]) -> None:
    unknown = sorted(set(named) - set(known))
    if unknown:
        raise ScoringError(f"The framework has not got {', '.join(unknown)}.")

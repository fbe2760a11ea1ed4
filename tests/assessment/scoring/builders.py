"""The smallest frameworks and inputs that a test of the arithmetic needs."""

from collections.abc import Mapping
from fractions import Fraction

from assessment.scoring import (
    AllianceInputs,
    AllianceScore,
    CriterionDef,
    FrameworkDef,
    GradeBand,
    IndicatorDef,
    Judged,
    Params,
    Policy,
    RulingInput,
    Step,
    Veto,
    parse_decimal,
    parse_effect,
    score_cycle,
)

NAME = {"zh-hans": "名称", "en": "Name"}
BANDS = {"excellent": "90", "good": "80", "qualified": "60", "poor": "0"}
OUTCOMES = {"excellent": "commend", "poor": "rectify"}


def dec(text: str) -> Fraction:
    return parse_decimal(text)


def steps(*pairs: tuple[str, str]) -> tuple[Step, ...]:
    return tuple(Step(dec(at_least), dec(points)) for at_least, points in pairs)


def policy(
    aggregate: str = "mean",
    trim_from: int | None = None,
    bonus_cap: str | None = "5",
    bands: Mapping[str, str] = BANDS,
    **vetoes: str,
) -> Policy:
    """Return a policy; vetoes are given as ``code="effect"``."""
    return Policy(
        aggregate=aggregate,
        trim_from=trim_from,
        bonus_cap=None if bonus_cap is None else dec(bonus_cap),
        grades=tuple(
            GradeBand(code, NAME, dec(start), OUTCOMES.get(code)) for code, start in bands.items()
        ),
        vetoes=tuple(Veto(code, NAME, parse_effect(effect)) for code, effect in vetoes.items()),
    )


def indicator(code: str, params: Params | None = None, weight: str = "1") -> IndicatorDef:
    return IndicatorDef(code, NAME, dec(weight), params or Judged())


def criterion(
    code: str, *indicators: IndicatorDef, weight: str = "50", floor: str | None = None
) -> CriterionDef:
    return CriterionDef(code, NAME, dec(weight), indicators, None if floor is None else dec(floor))


def framework(*criteria: CriterionDef, rules: Policy | None = None) -> FrameworkDef:
    return FrameworkDef("fw", 1, NAME, rules or policy(), criteria)


def alliance(
    code: str = "a",
    *rulings: RulingInput,
    marks: Mapping[str, str] | None = None,
    measures: Mapping[str, str] | None = None,
) -> AllianceInputs:
    """Return inputs; ``marks`` are ``{"indicator": "70 80.5"}``, by assessors e0, e1, …"""
    return AllianceInputs(
        code,
        {
            item: {f"e{place}": dec(mark) for place, mark in enumerate(given.split())}
            for item, given in (marks or {}).items()
        },
        {measure: dec(value) for measure, value in (measures or {}).items()},
        rulings,
    )


def ruling(kind: str, item: str = "", value: str | None = None) -> RulingInput:
    return RulingInput(kind, item, None if value is None else dec(value), "a reason", "an author")


def score_one(definition: FrameworkDef, inputs: AllianceInputs) -> AllianceScore:
    """Score an alliance that is alone in its cycle."""
    (score,) = score_cycle(definition, [inputs])
    return score

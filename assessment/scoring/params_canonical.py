"""The keys of each rule, as they are written down and stored: decimals are text."""

from collections.abc import Mapping, Sequence
from typing import Any

from assessment.scoring.errors import ScoringError
from assessment.scoring.numbers import decimal_text, parse_decimal
from assessment.scoring.params import (
    AgainstMean,
    Best,
    Judged,
    Linear,
    Params,
    Points,
    Step,
    Steps,
)


def params_to_canonical(params: Params) -> dict[str, Any]:
    """Write a rule's own keys, without the rule's name: what is stored beside it."""
    match params:
        case Judged():
            return {}
        case Steps() | AgainstMean():
            return {
                "measure": params.measure,
                "steps": _steps_to_canonical(params.steps),
            }
        case Linear():
            zero_at, full_at = (
                decimal_text(params.zero_at),
                decimal_text(params.full_at),
            )
            return {"measure": params.measure, "zero_at": zero_at, "full_at": full_at}
        case Best():
            return {"measure": params.measure}
        case Points():
            points = {code: decimal_text(params.points[code]) for code in sorted(params.points)}
            return {"points": points, "cap": decimal_text(params.cap)}


def params_from_canonical(rule: str, content: Mapping[str, Any]) -> Params:
    """Read the keys of ``rule`` from ``content``; other keys are left alone."""
    match rule:
        case "judged":
            return Judged()
        case "steps":
            return Steps(content["measure"], _steps_from_canonical(content["steps"]))
        case "against_mean":
            return AgainstMean(content["measure"], _steps_from_canonical(content["steps"]))
        case "linear":
            zero_at, full_at = (
                parse_decimal(content["zero_at"]),
                parse_decimal(content["full_at"]),
            )
            return Linear(content["measure"], zero_at, full_at)
        case "best":
            return Best(content["measure"])
        case "points":
            points = {code: parse_decimal(each) for code, each in content["points"].items()}
            return Points(points, parse_decimal(content["cap"]))
    raise ScoringError(f"{rule!r} is not a rule.")


def _steps_to_canonical(steps: Sequence[Step]) -> list[list[str]]:
    rising = sorted(steps, key=lambda step: step.at_least)
    return [[decimal_text(step.at_least), decimal_text(step.points)] for step in rising]


def _steps_from_canonical(content: Sequence[Sequence[str]]) -> tuple[Step, ...]:
    steps = (Step(parse_decimal(at_least), parse_decimal(points)) for at_least, points in content)
    return tuple(sorted(steps, key=lambda step: step.at_least))

"""The part of an explanation that is about criteria, indicators and what went into them."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from assessment.scoring.definition import Policy
from assessment.scoring.numbers import decimal_text, fraction_text, shown
from assessment.scoring.params import AgainstMean, Judged, Points, Step, Steps
from assessment.scoring.params_canonical import params_to_canonical
from assessment.scoring.rules import distance_from_mean, points_earned, reached_step
from assessment.scoring.scores import Cohort, CriterionScore, IndicatorScore

Json = dict[str, Any]


def explain_criterion(policy: Policy, score: CriterionScore) -> Json:
    """Explain one criterion; ``share`` is its part of the total, after drop-outs."""
    floor = score.definition.floor
    return {
        "code": score.definition.code,
        "name": dict(score.definition.name),
        "weight": decimal_text(score.definition.weight),
        "share": exact_text(score.share),
        "is_applicable": score.is_applicable,
        "is_dropped": score.is_dropped,
        "floor": None if floor is None else decimal_text(floor),
        "is_below_floor": score.is_below_floor,
        "exact": exact_text(score.exact),
        "score": shown_text(score.shown),
        "indicators": [_explain_indicator(policy, part, score.share) for part in score.indicators],
    }


def exact_text(value: Fraction | None) -> str | None:
    return None if value is None else fraction_text(value)


def shown_text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _explain_indicator(
    policy: Policy, score: IndicatorScore, criterion_share: Fraction | None
) -> Json:
    of_total = None
    if score.share is not None and criterion_share is not None:
        of_total = score.share * criterion_share
    return {
        "code": score.definition.code,
        "name": dict(score.definition.name),
        "unit": dict(score.definition.unit),
        "weight": decimal_text(score.definition.weight),
        "share": exact_text(score.share),
        "share_of_total": exact_text(of_total),
        "rule": score.definition.rule,
        "params": _params(policy, score),
        "is_applicable": score.is_applicable,
        "adjudicated": _adjudicated(score),
        "marks": [
            {
                "assessor": used.assessor,
                "mark": str(shown(used.mark)),
                "is_trimmed": used.is_trimmed,
            }
            for used in score.marks
        ],
        "measures": {
            code: decimal_text(score.measures[code]) if code in score.measures else None
            for code in score.definition.measures
        },
        "cohort": _cohort(score.cohort),
        "workings": _workings(score),
        "exact": exact_text(score.exact),
        "score": shown_text(score.shown),
    }


def _params(policy: Policy, score: IndicatorScore) -> Json:
    if score.definition.rule != Judged.rule:
        return params_to_canonical(score.definition.params)
    return {"aggregate": policy.aggregate, "trim_from": policy.trim_from}


def _adjudicated(score: IndicatorScore) -> Json | None:
    ruling = score.adjudication
    if ruling is None or ruling.value is None:
        return None
    return {
        "value": decimal_text(ruling.value),
        "reason": ruling.reason,
        "author": ruling.author,
    }


def _cohort(cohort: Cohort | None) -> Json | None:
    if cohort is None:
        return None
    return {
        "count": cohort.count,
        "sum": decimal_text(cohort.total),
        "mean": fraction_text(cohort.mean),
        "largest": decimal_text(cohort.largest),
    }


def _workings(score: IndicatorScore) -> Json:
    """Give what lies between the inputs and the score, where the rule did apply."""
    params, values = score.definition.params, score.measures
    if score.exact is None or score.adjudication is not None:
        return {}
    match params:
        case Steps():
            return {"step": _step(reached_step(params.steps, values[params.measure]))}
        case AgainstMean():
            distance = distance_from_mean(values[params.measure], score.cohort)
            reached = reached_step(params.steps, distance)
            return {"distance": fraction_text(distance), "step": _step(reached)}
        case Points():
            return {"points": decimal_text(points_earned(params, values))}
    return {}


def _step(step: Step | None) -> list[str] | None:
    if step is None:
        return None
    return [decimal_text(step.at_least), decimal_text(step.points)]

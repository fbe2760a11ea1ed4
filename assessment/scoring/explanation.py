"""How every figure came about, as JSON: codes, names and numbers, no prose.

Exact values are fractions ``p/q``; shown ones have two places; what was given (weights,
values, thresholds) stands in its shortest decimal form. The rank is not part of it, since it
is about the other alliances.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from assessment.scoring.canonical import digest, sha256_of
from assessment.scoring.definition import FrameworkDef, GradeBand, Policy
from assessment.scoring.explanation_parts import (
    exact_text,
    explain_criterion,
    shown_text,
)
from assessment.scoring.inputs import RulingInput
from assessment.scoring.numbers import decimal_text
from assessment.scoring.scores import AllianceScore, VetoStep

Json = dict[str, Any]


def explanation(framework: FrameworkDef, score: AllianceScore) -> Json:
    """Explain one alliance's score, from the outcome down to each mark."""
    policy = framework.policy
    return {
        "framework": {
            "code": framework.code,
            "version": framework.version,
            "name": dict(framework.name),
            "hash": digest(framework),
        },
        "alliance": score.code,
        "status": score.status,
        "missing": list(score.missing),
        "criteria": [explain_criterion(policy, part) for part in score.criteria],
        "total": _explain_total(policy, score),
        "grade": _explain_grade(policy, score),
        "below_floor": list(score.below_floor),
        "outcome": score.outcome,
        "reasons": list(score.reasons),
    }


def fingerprint(explained: Mapping[str, Any]) -> str:
    """Return the SHA-256 over the canonical form of an explanation, in hex."""
    return sha256_of(explained)


def _explain_total(policy: Policy, score: AllianceScore) -> Json:
    adjustments = score.adjustments
    return {
        "criteria_mean": exact_text(score.criteria_mean),
        "bonuses": _adjusting(adjustments.bonuses),
        "bonus_sum": decimal_text(adjustments.bonus_sum),
        "bonus_cap": None if policy.bonus_cap is None else decimal_text(policy.bonus_cap),
        "bonus_granted": decimal_text(adjustments.granted),
        "deductions": _adjusting(adjustments.deductions),
        "deduction_sum": decimal_text(adjustments.deduction_sum),
        "exact": exact_text(score.exact),
        "score": shown_text(score.shown),
        "rounding": "half_up_0.01",
    }


def _explain_grade(policy: Policy, score: AllianceScore) -> Json:
    return {
        "bands": [_band(band) for band in policy.bands],
        "by_total": _band(score.earned),
        "vetoes": [_explain_veto(step) for step in score.vetoes],
        "final": _band(score.grade),
    }


def _explain_veto(step: VetoStep) -> Json:
    return {
        "code": step.veto.code,
        "name": dict(step.veto.name),
        "effect": str(step.veto.effect),
        "before": step.before,
        "after": step.after,
        "reason": step.ruling.reason,
        "author": step.ruling.author,
    }


def _band(band: GradeBand | None) -> Json | None:
    if band is None:
        return None
    return {
        "code": band.code,
        "name": dict(band.name),
        "at_least": decimal_text(band.at_least),
        "outcome": band.outcome,
    }


def _adjusting(rulings: Sequence[RulingInput]) -> list[Json]:
    return [
        {
            "item": ruling.item,
            "value": None if ruling.value is None else decimal_text(ruling.value),
            "reason": ruling.reason,
            "author": ruling.author,
        }
        for ruling in rulings
    ]

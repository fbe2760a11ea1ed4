"""One way to write a framework down, and the hash by which it is known.

The canonical form has the keys of ``framework.yaml``; every decimal is text in its shortest
form, grades, steps and levels are sorted, what is absent or empty is left out.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from assessment.scoring.definition import (
    CriterionDef,
    FrameworkDef,
    GradeBand,
    IndicatorDef,
    Level,
    Policy,
    Texts,
    Veto,
)
from assessment.scoring.effects import parse_effect
from assessment.scoring.numbers import decimal_text, parse_decimal
from assessment.scoring.params_canonical import (
    params_from_canonical,
    params_to_canonical,
)

Json = dict[str, Any]


def canonical_json(content: Any) -> str:
    """Write JSON that is the same for the same content: sorted keys, no spaces, no escapes."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def sha256_of(content: Any) -> str:
    """Return the SHA-256 of the canonical JSON in UTF-8, in hex."""
    return hashlib.sha256(canonical_json(content).encode()).hexdigest()


def digest(framework: FrameworkDef) -> str:
    """Return the hash by which a released framework is known."""
    return sha256_of(to_canonical(framework))


def to_canonical(framework: FrameworkDef) -> Json:
    return {
        "code": framework.code,
        "version": framework.version,
        "name": _texts(framework.name),
        "policy": policy_to_canonical(framework.policy),
        "criteria": [_criterion_to_canonical(criterion) for criterion in framework.criteria],
    }


def from_canonical(content: Mapping[str, Any]) -> FrameworkDef:
    """Build a framework; raises ``ScoringError`` for what the arithmetic cannot work with."""
    return FrameworkDef(
        code=content["code"],
        version=int(content["version"]),
        name=_texts(content["name"]),
        policy=policy_from_canonical(content["policy"]),
        criteria=tuple(criterion_from_canonical(part) for part in content["criteria"]),
    )


def policy_to_canonical(policy: Policy) -> Json:
    return _without_empty(
        {
            "aggregate": policy.aggregate,
            "trim_from": policy.trim_from,
            "bonus_cap": None if policy.bonus_cap is None else decimal_text(policy.bonus_cap),
            "grades": [_band_to_canonical(band) for band in policy.bands],
            "vetoes": [
                {
                    "code": veto.code,
                    "name": _texts(veto.name),
                    "effect": str(veto.effect),
                }
                for veto in policy.vetoes
            ],
        }
    )


def policy_from_canonical(content: Mapping[str, Any]) -> Policy:
    trim_from, bonus_cap = content.get("trim_from"), content.get("bonus_cap")
    return Policy(
        aggregate=content["aggregate"],
        trim_from=None if trim_from is None else int(trim_from),
        bonus_cap=None if bonus_cap is None else parse_decimal(bonus_cap),
        grades=tuple(
            GradeBand(
                code=band["code"],
                name=_texts(band["name"]),
                at_least=parse_decimal(band["at_least"]),
                outcome=band.get("outcome"),
            )
            for band in content["grades"]
        ),
        vetoes=tuple(
            Veto(veto["code"], _texts(veto["name"]), parse_effect(veto["effect"]))
            for veto in content.get("vetoes", ())
        ),
    )


def criterion_from_canonical(content: Mapping[str, Any]) -> CriterionDef:
    floor = content.get("floor")
    return CriterionDef(
        code=content["code"],
        name=_texts(content["name"]),
        weight=parse_decimal(content["weight"]),
        floor=None if floor is None else parse_decimal(floor),
        indicators=tuple(indicator_from_canonical(part) for part in content.get("indicators", ())),
    )


def indicator_to_canonical(indicator: IndicatorDef) -> Json:
    levels = sorted(indicator.levels, key=lambda level: level.at, reverse=True)
    return _without_empty(
        {
            "code": indicator.code,
            "name": _texts(indicator.name),
            "weight": decimal_text(indicator.weight),
            "rule": indicator.rule,
            **params_to_canonical(indicator.params),
            "unit": _texts(indicator.unit),
            "evidence": _texts(indicator.evidence),
            "guidance": _texts(indicator.guidance),
            "levels": [
                {"at": decimal_text(level.at), "text": _texts(level.text)} for level in levels
            ],
        }
    )


def indicator_from_canonical(content: Mapping[str, Any]) -> IndicatorDef:
    return IndicatorDef(
        code=content["code"],
        name=_texts(content["name"]),
        weight=parse_decimal(content["weight"]),
        params=params_from_canonical(content["rule"], content),
        unit=_texts(content.get("unit", {})),
        evidence=_texts(content.get("evidence", {})),
        guidance=_texts(content.get("guidance", {})),
        levels=tuple(
            Level(parse_decimal(level["at"]), _texts(level["text"]))
            for level in content.get("levels", ())
        ),
    )


def _criterion_to_canonical(criterion: CriterionDef) -> Json:
    return _without_empty(
        {
            "code": criterion.code,
            "name": _texts(criterion.name),
            "weight": decimal_text(criterion.weight),
            "floor": None if criterion.floor is None else decimal_text(criterion.floor),
            "indicators": [indicator_to_canonical(item) for item in criterion.indicators],
        }
    )


def _band_to_canonical(band: GradeBand) -> Json:
    return _without_empty(
        {
            "code": band.code,
            "name": _texts(band.name),
            "at_least": decimal_text(band.at_least),
            "outcome": band.outcome,
        }
    )


def _texts(texts: Texts) -> dict[str, str]:
    return {language: texts[language] for language in sorted(texts) if texts[language]}


def _without_empty(content: Json) -> Json:
    return {key: value for key, value in content.items() if value not in (None, {}, [])}

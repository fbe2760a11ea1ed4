"""A stored framework as the arithmetic sees it."""

from __future__ import annotations

from typing import Any

from django.db.models import prefetch_related_objects

from assessment import scoring
from assessment.models import Criterion, Framework, Indicator
from assessment.scoring import FrameworkDef


def framework_definition(framework: Framework) -> FrameworkDef:
    """Build the definition from the rows, in two queries; in none where they came along."""
    return scoring.from_canonical(framework_content(framework))


def framework_content(framework: Framework) -> dict[str, Any]:
    """Return the rows in the form of ``framework.yaml``; not normalised, see ``scoring.to_canonical``."""
    criteria = sorted(framework.criteria.all(), key=lambda criterion: criterion.position)
    prefetch_related_objects(criteria, "indicators")
    return {
        "code": framework.code,
        "version": framework.version,
        "name": _names(framework),
        "policy": framework.policy,
        "criteria": [_criterion_content(criterion) for criterion in criteria],
    }


def _criterion_content(criterion: Criterion) -> dict[str, Any]:
    indicators = sorted(criterion.indicators.all(), key=lambda indicator: indicator.position)
    return {
        "code": criterion.code,
        "name": _names(criterion),
        "weight": criterion.weight,
        "floor": criterion.floor,
        "indicators": [_indicator_content(indicator) for indicator in indicators],
    }


def _indicator_content(indicator: Indicator) -> dict[str, Any]:
    return {
        "code": indicator.code,
        "name": _names(indicator),
        "weight": indicator.weight,
        "rule": indicator.rule,
        **indicator.params,
        "unit": indicator.unit,
        "evidence": indicator.evidence,
        "guidance": indicator.guidance,
        "levels": indicator.levels,
    }


def _names(row: Framework | Criterion | Indicator) -> dict[str, str]:
    return {"zh-hans": row.name_zh, "en": row.name_en}

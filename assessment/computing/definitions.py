"""A stored framework as the arithmetic sees it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias

from django.db.models import prefetch_related_objects

from assessment import scoring
from assessment.computing.kept import Kept
from assessment.models import Criterion, Framework, Indicator
from assessment.scoring import FrameworkDef

Part: TypeAlias = tuple[Criterion, list[Indicator]]

KEPT = 8
_released: Kept[list[Part]] = Kept(KEPT)


def framework_definition(framework: Framework) -> FrameworkDef:
    """Build the definition from the rows, which are read by ``parts_of``."""
    return scoring.from_canonical(framework_content(framework))


def framework_content(framework: Framework) -> dict[str, Any]:
    """Return the rows in the form of ``framework.yaml``; not normalised, see ``scoring.to_canonical``."""
    return {
        "code": framework.code,
        "version": framework.version,
        "name": _names(framework),
        "policy": framework.policy,
        "criteria": [_criterion_content(*part) for part in parts_of(framework)],
    }


def parts_of(framework: Framework) -> list[Part]:
    """Return the criteria, each with its indicators, in order: in two queries, in none the next time.

    The rows stay with ``framework``, and those of a released one with this process, for whoever asks:
    the database refuses every change of them.
    """
    if framework.released_at is None:
        return _parts(framework)
    key = (framework.pk, framework.digest, framework.released_at)
    return _released.get(key, lambda: _parts(framework))


def _parts(framework: Framework) -> list[Part]:
    prefetch_related_objects([framework], "criteria__indicators")
    return [
        (criterion, _in_order(criterion.indicators.all()))
        for criterion in _in_order(framework.criteria.all())
    ]


def _in_order(parts: Iterable[Any]) -> list[Any]:
    return sorted(parts, key=lambda each: each.position)


def _criterion_content(criterion: Criterion, indicators: list[Indicator]) -> dict[str, Any]:
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

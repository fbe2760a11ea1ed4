"""Storing the rows of a framework, and releasing them."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from assessment.choices import Origin
from assessment.computing.definitions import framework_definition
from assessment.models import Criterion, Framework, Indicator
from assessment.scoring import (
    CriterionDef,
    FrameworkDef,
    IndicatorDef,
    decimal_text,
    digest,
    indicator_to_canonical,
    params_to_canonical,
    policy_to_canonical,
)
from assessment.scoring.definition import Texts
from members.models import User


def store_draft(
    definition: FrameworkDef,
    *,
    origin: Origin,
    drafted_from: int | None = None,
    comparison_name: str | None = None,
) -> Framework:
    """Add a framework with its criteria and indicators, in the caller's transaction."""
    framework = Framework.objects.create(
        code=definition.code,
        version=definition.version,
        **_names(definition.name),
        policy=policy_to_canonical(definition.policy),
        digest=digest(definition),
        origin=origin,
        drafted_from=drafted_from,
        comparison_name=comparison_name,
    )
    criteria = Criterion.objects.bulk_create(
        _criterion(framework, place, criterion)
        for place, criterion in enumerate(definition.criteria)
    )
    Indicator.objects.bulk_create(
        _indicator(row, place, indicator)
        for row, criterion in zip(criteria, definition.criteria, strict=True)
        for place, indicator in enumerate(criterion.indicators)
    )
    return framework


def release(framework: Framework, now: datetime, *, by: User | None) -> Framework:
    """Give a draft the hash of what it says: from then on the database refuses every change.

    Without a person it is released by a command.
    """
    framework.digest = digest(framework_definition(framework))
    framework.released_at = now
    framework.released_by, framework.is_released_by_command = by, by is None
    framework.save(update_fields=["digest", "released_at", "released_by", "is_released_by_command"])
    return framework


def _criterion(framework: Framework, place: int, criterion: CriterionDef) -> Criterion:
    return Criterion(
        framework=framework,
        code=criterion.code,
        position=place,
        **_names(criterion.name),
        weight=Decimal(decimal_text(criterion.weight)),
        floor=None if criterion.floor is None else Decimal(decimal_text(criterion.floor)),
    )


def _indicator(criterion: Criterion, place: int, indicator: IndicatorDef) -> Indicator:
    content: dict[str, Any] = indicator_to_canonical(indicator)
    return Indicator(
        framework_id=criterion.framework_id,
        criterion=criterion,
        code=indicator.code,
        position=place,
        **_names(indicator.name),
        weight=Decimal(content["weight"]),
        rule=indicator.rule,
        params=params_to_canonical(indicator.params),
        unit=content.get("unit", {}),
        evidence=content.get("evidence", {}),
        guidance=content.get("guidance", {}),
        levels=content.get("levels", []),
    )


def _names(name: Texts) -> dict[str, str]:
    return {"name_zh": name["zh-hans"], "name_en": name.get("en", "")}

"""The barometer as it is told: rows of texts and shown figures, for pages, REST and files alike."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from assessment.computing.barometer import Barometer, Group
from assessment.computing.barometer_parts import points_by_part
from assessment.models import Criterion, Indicator
from assessment.scoring import shown

Row = dict[str, Any]


def rows_of(barometer: Barometer, keep: Callable[[Group], bool] = lambda group: True) -> list[Row]:
    """Return a row for each group, in the order of codes."""
    return [_row(barometer, group) for group in barometer.groups if keep(group)]


def told_parts(barometer: Barometer) -> list[Row]:
    """Return code, name, weight, points and items of each part."""
    points = points_by_part(barometer.parts, barometer.most)
    return [
        {
            "code": part.code,
            "name": part.name,
            "weight": figure(part.weight),
            "points": figure(points[part.code]),
            "items": list(part.items),
        }
        for part in barometer.parts
    ]


def named_parts(barometer: Barometer) -> list[Row]:
    """Return the parts with the names of their items beside the codes, in two queries."""
    framework = barometer.cycle.framework_id
    rows: list[Criterion | Indicator] = [
        *Criterion.objects.filter(framework=framework),
        *Indicator.objects.filter(framework=framework),
    ]
    names = {each.code: f"{each.code} {each.name}" for each in rows}
    return [
        part | {"items": [names.get(code, code) for code in part["items"]]}
        for part in told_parts(barometer)
    ]


def figure(value: Fraction | None) -> str | None:
    """Write a figure as people read it, with two places; None for what is not known."""
    return None if value is None else str(shown(value))


def _row(barometer: Barometer, group: Group) -> Row:
    is_known = group.state in ("known", "incomplete")
    bands = [band["code"] for band in barometer.cycle.framework.policy["grades"]]
    return {
        "code": group.code,
        "name": group.thing.name if group.thing else group.code,
        "is_zone": group.is_zone,
        "state": group.state,
        "alliances": group.alliances,
        "incomplete": group.incomplete if is_known else None,
        "credit": figure(group.credit),
        "grades": {code: figure(group.grades.get(code, Fraction(0))) for code in bands}
        if is_known
        else {},
        "parts": {part.code: figure(group.values.get(part.code)) for part in barometer.parts},
        "orders_due": figure(group.due) if is_known else None,
        "orders_on_time": figure(group.on_time) if is_known else None,
        "score": figure(group.score),
        "points": figure(group.points),
        "place": group.place,
        "trend": [
            {"year": year, "score": figure(group.trend.get(year))} for year in barometer.years
        ],
    }

"""The keys of each indicator rule in ``framework.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from alliances.tables import cells
from assessment.exchange.yaml_parts import Parts
from assessment.exchange.yaml_tree import Tree, under

RULE_KEYS: dict[str, tuple[str, ...]] = {
    "judged": (),
    "steps": ("measure", "steps"),
    "linear": ("measure", "zero_at", "full_at"),
    "best": ("measure",),
    "against_mean": ("measure", "steps"),
    "points": ("points", "cap"),
}


def read_rule(parts: Parts, given: Mapping[str, Tree], path: str) -> dict[str, Any]:
    """Read the keys of the rule that are there; a missing one is noted already."""
    found: dict[str, Any] = {}
    if "measure" in given:
        found["measure"] = parts.value(given["measure"], under(path, "measure"), cells.code)
    if "steps" in given:
        found["steps"] = _steps(parts, given["steps"], under(path, "steps"))
    for key in ("zero_at", "full_at", "cap"):
        if key in given:
            found[key] = parts.number(given[key], under(path, key))
    if found.get("zero_at") is not None and found["zero_at"] == found.get("full_at"):
        parts.fault(under(path, "full_at"), _("zero_at and full_at must differ."))
    if found.get("cap") is not None and found["cap"] <= 0:
        parts.fault(under(path, "cap"), _("The cap must be more than 0."))
    if "points" in given:
        found["points"] = _points(parts, given["points"], under(path, "points"))
    return found


def _steps(parts: Parts, tree: Tree, path: str) -> list[tuple[Any, Any]]:
    steps: list[tuple[Any, Any]] = []
    seen: dict[Decimal, str] = {}
    if tree == []:
        parts.fault(path, _("There must be at least one step."))
    for place, part in enumerate(parts.sequence(tree, path)):
        at = under(path, place)
        if not isinstance(part, list) or len(part) != 2:
            parts.fault(at, _("A step is a pair: [threshold, points]."))
            continue
        threshold = parts.number(part[0], under(at, 0))
        points = parts.number(part[1], under(at, 1), 0, 100)
        if None in part:
            parts.fault(at, _("A step is a pair: [threshold, points]."))
        if threshold is not None and threshold in seen:
            parts.fault(
                at,
                _("This threshold is given twice, first at %(place)s.")
                % {"place": seen[threshold]},
            )
        elif threshold is not None:
            seen[threshold] = at
        steps.append((threshold, points))
    return steps


def _points(parts: Parts, tree: Tree, path: str) -> dict[str, Any]:
    if not isinstance(tree, dict) or not tree:
        parts.fault(path, _("Here must be at least one measure with its points."))
        return {}
    found: dict[str, Any] = {}
    for measure, each in tree.items():
        at = under(path, measure)
        code = parts.value(measure, at, cells.code) or measure
        if code in found:
            parts.fault(at, _("This key is there twice."))
        if each is None:
            parts.fault(at, _("This is missing."))
        found[code] = parts.number(each, at)
    return found

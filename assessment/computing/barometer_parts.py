"""The parts that make up a score of the barometer, with their weights and items."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _

from assessment.computing.sheet_facts import text_in_language
from assessment.models import Criterion, Cycle, Indicator, Terms
from assessment.scoring import ScoringError, parse_decimal
from common.fields import canonical

RESULTS, GRADES, RECTIFICATION = "results", "grades", "rectification"
FIXED = (RESULTS, GRADES, RECTIFICATION)
NAMES = {
    RESULTS: _("Totals of the alliances"),
    GRADES: _("Results that need no rectification"),
    RECTIFICATION: _("Rectification closed on time"),
    "coordination": _("Coordination and consultation"),
    "operation": _("Substantive operation"),
    "platforms": _("Common technical service platforms"),
}
MEASURED = {
    RESULTS: _("The mean of the published totals."),
    GRADES: _("The share of the results that are not ordered to rectify."),
    RECTIFICATION: _("The share of the orders due that were closed on time."),
}
USUAL_POINTS = Fraction(10)


@dataclass(frozen=True, slots=True)
class Part:
    """One part. ``items`` are codes of criteria or indicators whose scores are averaged; the three
    fixed parts have none."""

    code: str
    weight: Fraction
    items: tuple[str, ...] = ()
    names: dict[str, str] | None = None

    @property
    def name(self) -> str:
        return text_in_language(self.names or {}) or str(NAMES.get(self.code, self.code))


def usual_parts() -> list[dict[str, Any]]:
    """Return what counts where the bureau settled nothing else, as ``Terms.barometer`` has it.

    The three measures are those that the source names for the evaluation of district governments
    (paper 001, section 5.4); the items that stand for them, and the weights, are ours.
    """
    return [
        {"code": RESULTS, "weight": "40"},
        {"code": GRADES, "weight": "10"},
        {"code": RECTIFICATION, "weight": "10"},
        {"code": "coordination", "weight": "15", "items": ["5.4.1-1", "5.4.1-3", "5.4.1-4"]},
        {
            "code": "operation",
            "weight": "15",
            "items": ["5.4.1-2", "5.4.3-2", "5.4.3-3", "5.4.4-4"],
        },
        {"code": "platforms", "weight": "10", "items": ["5.4.13-4"]},
    ]


def parts_of(cycle: Cycle) -> tuple[Part, ...]:
    """Return the parts that the terms of ``cycle`` settle, else the usual ones."""
    terms = getattr(cycle, "terms", None)
    return read_parts((terms and terms.barometer) or usual_parts())


def points_at_most(cycle: Cycle) -> Fraction:
    """Return the points that a score of 100 is worth."""
    terms = getattr(cycle, "terms", None)
    return Fraction(terms.barometer_points) if terms else USUAL_POINTS


def points_by_part(parts: Sequence[Part], most: Fraction) -> dict[str, Fraction]:
    """Return by code how many of the ``most`` points each part makes where all have a figure."""
    whole = sum((part.weight for part in parts), Fraction(0))
    return {part.code: part.weight * most / whole for part in parts}


def items_of(cycle: Cycle) -> dict[str, str]:
    """Return the names of what a part can measure by code: each criterion, then its indicators."""
    criteria = Criterion.objects.filter(framework=cycle.framework_id).order_by("position")
    indicators = Indicator.objects.filter(framework=cycle.framework_id).order_by("position")
    inside: dict[int, dict[str, str]] = {}
    for item in indicators:
        inside.setdefault(item.criterion_id, {})[item.code] = item.name
    found: dict[str, str] = {}
    for criterion in criteria:
        found |= {criterion.code: criterion.name, **inside.get(criterion.pk, {})}
    return found


def settled_version(terms: Terms | None) -> str:
    """Return what changes with every change of the parts or of the points; not with other terms."""
    said = terms and [canonical(terms.barometer_points), terms.barometer]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]


def read_parts(rows: list[dict[str, Any]]) -> tuple[Part, ...]:
    """Return the parts of ``Terms.barometer``; raises ``ScoringError`` for what cannot count."""
    parts = tuple(_part(row) for row in rows)
    codes = [part.code for part in parts]
    if len(set(codes)) < len(codes):
        raise ScoringError("A part of the barometer stands there twice.")
    if not any(part.weight for part in parts):
        raise ScoringError("No part of the barometer has a weight.")
    return parts


def _part(row: dict[str, Any]) -> Part:
    code, weight = str(row.get("code", "")), parse_decimal(row.get("weight", ""))
    items = tuple(str(item) for item in row.get("items", ()))
    if weight < 0:
        raise ScoringError(f"A weight cannot be negative: {weight}.")
    if not code or (code in FIXED) == bool(items):
        raise ScoringError(f"{code}: the fixed parts have no items, every other part names some.")
    return Part(code, weight, items, row.get("name"))

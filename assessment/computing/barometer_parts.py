"""The parts that make up a score of the barometer, with their weights and items."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _

from assessment.computing.sheet_facts import text_in_language
from assessment.models import Cycle
from assessment.scoring import ScoringError, parse_decimal

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

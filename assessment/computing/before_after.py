"""The figures of both times side by side, as pages and papers show them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from alliances.computing.measures import label_of
from assessment.computing.sheet_facts import text_in_language

Told = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Pair:
    """A score at both times in points with two places, None while unknown; ``difference`` with its
    sign, None where one is unknown."""

    before: str | None
    after: str | None

    @property
    def difference(self) -> str | None:
        if self.before is None or self.after is None:
            return None
        exact = Decimal(self.after) - Decimal(self.before)
        return f"+{exact}" if exact > 0 else str(exact).replace("-", "−")


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """``inputs`` are lines of (what, before, after): the marks from low to high, without names, or
    the measures; ``was_adjudicated`` and ``is_adjudicated``: a decision stands in their place."""

    code: str
    name: str
    unit: str
    score: Pair
    inputs: tuple[tuple[str, str, str], ...]
    was_adjudicated: bool
    is_adjudicated: bool


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """``has_risen``: it was below its floor and is there now; one without a score is nowhere yet."""

    code: str
    name: str
    weight: str
    floor: str | None
    has_risen: bool
    is_below: bool
    score: Pair
    indicators: tuple[IndicatorRow, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """``grades`` are the names in the reader's language, empty while there is no grade."""

    criteria: tuple[CriterionRow, ...]
    total: Pair
    grades: tuple[str, str]


def compare(before: Told, after: Told) -> Comparison:
    """Set the figures of ``computing.reassessing`` side by side, in the reader's language."""
    later = {part["code"]: part for part in after["criteria"]}
    return Comparison(
        criteria=tuple(_criterion(part, later[part["code"]]) for part in before["criteria"]),
        total=Pair(before["total"], after["total"]),
        grades=(text_in_language(before["grade_name"]), text_in_language(after["grade_name"])),
    )


def _criterion(before: Told, after: Told) -> CriterionRow:
    later = {item["code"]: item for item in after["indicators"]}
    has_score = after["score"] is not None
    return CriterionRow(
        code=before["code"],
        name=text_in_language(before["name"]),
        weight=before["weight"],
        floor=before["floor"],
        has_risen=before["is_below_floor"] and has_score and not after["is_below_floor"],
        is_below=after["is_below_floor"],
        score=Pair(before["score"], after["score"]),
        indicators=tuple(
            _indicator(item, later[item["code"]])
            for item in before["indicators"]
            if item["is_applicable"]
        ),
    )


def _indicator(before: Told, after: Told) -> IndicatorRow:
    return IndicatorRow(
        code=before["code"],
        name=text_in_language(before["name"]),
        unit=text_in_language(before["unit"]),
        score=Pair(before["score"], after["score"]),
        inputs=tuple(_inputs(before, after)),
        was_adjudicated=before["adjudicated"] is not None,
        is_adjudicated=after["adjudicated"] is not None,
    )


def _inputs(before: Told, after: Told) -> list[tuple[str, str, str]]:
    if before["rule"] == "judged":
        return [("", _marks(before), _marks(after))]
    return [
        (str(label_of(code)), value or "–", after["measures"][code] or "–")
        for code, value in before["measures"].items()
    ]


def _marks(item: Told) -> str:
    marks = sorted(Decimal(each["mark"]) for each in item["marks"])
    return " · ".join(str(mark) for mark in marks) or "–"

"""What an order asks to be put right: the failing criteria of a result, as figures.

``figures`` of an item are JSON and know no language: names and texts are by language, numbers are
decimals as text. ``computing.order_words`` puts them into words.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from assessment.computing.order_targets import wanted_value
from assessment.computing.sealing import explain
from assessment.models import Indicator, Result

Told = dict[str, Any]

FLOOR, GRADE, LOST = "floor", "grade", "lost"


def failing_criteria(result: Result) -> list[Told]:
    """Return the figures of each criterion that ``result`` has to put right, in its own order.

    Those are the ones below their floor and, where the grade itself is one to rectify, those below
    the mark that a sufficient grade begins at. Where none is (a veto, deductions), it is the one
    that lost the most of the total. ``result`` comes with computation, cycle and framework.
    """
    explained: Told = explain(result)
    framework = result.computation.cycle.framework
    pass_mark = _pass_mark(explained) if "grade" in explained["reasons"] else None
    counting = [part for part in explained["criteria"] if _counts(part)]
    failing = [(part, cause) for part in counting if (cause := _cause(part, pass_mark))]
    if not failing and counting:
        failing = [(max(counting, key=_lost), LOST)]
    known = {row.code: row for row in Indicator.objects.filter(framework=framework)}
    vetoes = explained["grade"]["vetoes"]
    return [
        _figures(part, cause, pass_mark, known) | {"vetoes": [] if place else _vetoes(vetoes)}
        for place, (part, cause) in enumerate(failing)
    ]


def _pass_mark(explained: Told) -> Fraction | None:
    """Return the lowest total whose grade is not one to rectify."""
    bands = explained["grade"]["bands"]
    enough = [Fraction(band["at_least"]) for band in bands if band["outcome"] != "rectify"]
    return min(enough, default=None)


def _counts(part: Told) -> bool:
    return not part["is_dropped"] and part["score"] is not None and Fraction(part["weight"]) > 0


def _cause(part: Told, pass_mark: Fraction | None) -> str:
    if part["is_below_floor"]:
        return FLOOR
    return GRADE if pass_mark is not None and Fraction(part["score"]) < pass_mark else ""


def _lost(part: Told) -> Fraction:
    """Return how many points of the total a criterion lost."""
    return (100 - Fraction(part["exact"])) * Fraction(part["share"])


def _figures(part: Told, cause: str, pass_mark: Fraction | None, known: Any) -> Told:
    floor = Fraction(part["floor"]) if part["floor"] is not None else Fraction(0)
    needed = max(floor, pass_mark or Fraction(0)) or Fraction(100)
    weak = _below(part["indicators"], needed) or _below(part["indicators"], Fraction(100))
    return {
        "code": part["code"],
        "name": part["name"],
        "cause": cause,
        "score": part["score"],
        "floor": part["floor"],
        "pass_mark": None if pass_mark is None else str(pass_mark),
        "weight": part["weight"],
        "indicators": [_indicator(each, needed, known.get(each["code"])) for each in weak],
    }


def _below(indicators: list[Told], needed: Fraction) -> list[Told]:
    """Return those that count and reached fewer points, in the framework's order."""
    scored = [each for each in indicators if each["share"] is not None and each["exact"]]
    return [
        each for each in scored if Fraction(each["share"]) > 0 and Fraction(each["exact"]) < needed
    ]


def _indicator(each: Told, needed: Fraction, row: Indicator | None) -> Told:
    wanted = None if each["adjudicated"] else wanted_value(each, needed)
    levels = row.levels if row is not None and each["rule"] == "judged" else []
    return {
        "code": each["code"],
        "name": each["name"],
        "score": each["score"],
        "rule": each["rule"],
        "unit": each["unit"],
        "measures": each["measures"],
        "adjudicated": each["adjudicated"] and each["adjudicated"]["reason"],
        "wanted": wanted and list(wanted),
        "level": _level(levels, needed),
        "evidence": row.evidence if row is not None else {},
    }


def _level(levels: list[Told], needed: Fraction) -> Told:
    """Return the text of the lowest level that gives the points needed."""
    enough = [level for level in levels if Fraction(level["at"]) >= needed]
    return min(enough, key=lambda level: Fraction(level["at"]))["text"] if enough else {}


def _vetoes(vetoes: list[Told]) -> list[Told]:
    return [{key: veto[key] for key in ("code", "name", "reason")} for veto in vetoes]

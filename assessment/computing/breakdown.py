"""An explanation made ready to be read: names in the reader's language, shares in percent, parts of
the total in points. Nothing is computed here that is not in the explanation."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction
from typing import Any

from alliances.computing.measures import label_of
from assessment.computing.exceptions import what_for
from assessment.computing.sheet_facts import text_in_language
from assessment.models import Ruling
from assessment.scoring import shown

Told = dict[str, Any]
FINE_PLACES = 4


def break_down(explained: Told, set_aside: dict[str, Ruling]) -> Told:
    """Return ``explained`` for a page; ``set_aside`` are the rulings that make codes not applicable."""
    floors = {part["code"]: part["floor"] for part in explained["criteria"]}
    criteria = [_criterion(part, set_aside) for part in explained["criteria"]]
    indicators = [item for part in criteria for item in part["indicators"]]
    return {
        "framework": _named(explained["framework"]),
        "criteria": criteria,
        "total": _total(explained["total"]),
        "grade": _grade(explained["grade"]),
        "floors": floors,
        "missing": [item for item in indicators if item["code"] in explained["missing"]],
    }


def fine(value: Fraction) -> str:
    """Write an exact value with up to four places, half up: for parts that are added up."""
    scaled = math.floor(abs(value) * 10**FINE_PLACES + Fraction(1, 2))
    text = format(Decimal(scaled).scaleb(-FINE_PLACES), "f")
    return text if value >= 0 else f"−{text}"


def _criterion(part: Told, set_aside: dict[str, Ruling]) -> Told:
    exact, share = _fraction(part["exact"]), _fraction(part["share"])
    points = None if exact is None or share is None else fine(exact * share)
    return _named(part) | {
        "percent": _percent(share),
        "points": points,
        "is_rounded": _is_rounded(part),
        "set_aside": set_aside.get(part["code"]),
        "indicators": [
            _indicator(item, set_aside.get(item["code"]) or set_aside.get(part["code"]))
            for item in part["indicators"]
        ],
    }


def _indicator(item: Told, set_aside: Ruling | None) -> Told:
    workings, params = item["workings"], item["params"]
    cohort = item["cohort"]
    return _named(item) | {
        "unit": text_in_language(item["unit"]),
        "percent": _percent(_fraction(item["share"])),
        "percent_of_total": _percent(_fraction(item["share_of_total"])),
        "is_rounded": _is_rounded(item),
        "set_aside": set_aside,
        "value": next(iter(item["measures"].values()), None),
        "unknown": [
            str(label_of(code)) for code, value in item["measures"].items() if value is None
        ],
        "step": workings.get("step"),
        "distance": _fine_text(workings.get("distance")),
        "cohort": cohort and cohort | {"mean": _fine_text(cohort["mean"])},
        "trimmed": sum(mark["is_trimmed"] for mark in item["marks"]),
        "used": sum(not mark["is_trimmed"] for mark in item["marks"]),
        "products": [
            {"measure": str(label_of(code)), "value": value, "points": params["points"][code]}
            for code, value in item["measures"].items()
        ]
        if "points" in params
        else [],
    }


def _total(total: Told) -> Told:
    mean, exact = _fraction(total["criteria_mean"]), _fraction(total["exact"])
    before = None
    if mean is not None:
        before = mean + Fraction(total["bonus_granted"]) - Fraction(total["deduction_sum"])
    return total | {
        "mean": None if mean is None else fine(mean),
        "before_bounds": None if before is None or before == exact else fine(before),
        "is_rounded": _is_rounded(total),
        "is_capped": total["bonus_sum"] != total["bonus_granted"],
        "bonuses": [_adjusting(each) for each in total["bonuses"]],
        "deductions": [_adjusting(each) for each in total["deductions"]],
    }


def _adjusting(ruling: Told) -> Told:
    return ruling | {"what_for": what_for(ruling["item"])}


def _grade(grade: Told) -> Told:
    names = {band["code"]: text_in_language(band["name"]) for band in grade["bands"]}
    return grade | {
        "bands": [_named(band) for band in grade["bands"]],
        "by_total": grade["by_total"] and _named(grade["by_total"]),
        "final": grade["final"] and _named(grade["final"]),
        "vetoes": [
            _named(veto)
            | {
                "before": names.get(veto["before"]),
                "after": names.get(veto["after"]),
                "effect_kind": veto["effect"].partition(":")[0],
                "effect_band": names.get(veto["effect"].partition(":")[2]),
                "effect_count": veto["effect"].partition(":")[2],
            }
            for veto in grade["vetoes"]
        ],
    }


def _named(part: Told) -> Told:
    return part | {"name": text_in_language(part["name"]) or part["code"]}


def _is_rounded(part: Told) -> bool:
    """Whether the score shown is not the exact one."""
    return part["exact"] is not None and Fraction(part["exact"]) != Fraction(part["score"])


def _fraction(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)


def _fine_text(text: str | None) -> str | None:
    return None if text is None else fine(Fraction(text))


def _percent(share: Fraction | None) -> Decimal | None:
    return None if share is None else shown(share * 100)

"""The parts of a result's page: what the head compares, and what the charts draw."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from assessment.computing.distribution import Distribution
from assessment.computing.earlier import Earlier
from assessment.computing.rankings import Ranking, Row

Told = dict[str, Any]


def head_figures(
    ranking: Ranking,
    row: Row,
    breakdown: Told,
    earlier: Sequence[Earlier],
    compared: Distribution | None,
) -> Told:
    """Return what total and rank are measured against, and the criteria beside the mean."""
    cycle: Any = ranking.cycle  # With its standing.
    year_before = [each for each in earlier if each.cycle.year == cycle.year - 1]
    means = compared.means if compared else {}
    return {
        "mean": compared.mean if compared else None,
        "last_year": year_before[-1] if year_before else None,
        "ranked": cycle.complete,
        "above": _next_band(ranking, row),
        "scores": [_compared(part, means.get(part["code"])) for part in breakdown["criteria"]],
        "floors": [part for part in breakdown["criteria"] if part["is_below_floor"]],
    }


def pictures(
    name: str,
    year: int,
    row: Row,
    breakdown: Told,
    earlier: Sequence[Earlier],
    compared: Distribution | None,
) -> Told:
    """Return the data of the charts; None where there is nothing to draw."""
    counted = [part for part in breakdown["criteria"] if not part["is_dropped"]]
    judged = [item for part in counted for item in part["indicators"] if item["marks"]]
    return {
        "radar": _radar(name, counted, compared) if len(counted) > 2 else None,
        "spread": _spread(judged) if judged else None,
        "trend": _trend(name, year, row, earlier, compared, breakdown["grade"]["bands"])
        if earlier
        else None,
    }


def history(name: str, rows: Sequence[Earlier]) -> Told:
    """Return the trend of the published years."""
    return {
        "labels": [str(each.cycle.year) for each in rows],
        "series": [
            {"name": name, "values": [_number(each.total) for each in rows]},
            {"name": _("Mean"), "values": [_number(each.mean) for each in rows]},
        ],
    }


def _next_band(ranking: Ranking, row: Row) -> Told | None:
    """Return the grade above the one that the total reaches, and how far it is."""
    if row["total"] is None:
        return None
    total = Decimal(row["total"])
    above = None
    for code, grade in ranking.grades.items():
        at_least = ranking.at_least(code)
        if at_least <= total:
            return above
        above = {"name": grade["name"], "points": f"{at_least - total:.2f}"}
    return above


def _compared(part: Told, mean: Decimal | None) -> Told:
    difference = None
    if part["score"] is not None and mean is not None:
        exact = Decimal(part["score"]) - mean
        difference = f"+{exact}" if exact > 0 else str(exact).replace("-", "−")
    return part | {"mean": mean, "difference": difference}


def _number(score: Decimal | str | None) -> float | None:
    return None if score is None else float(score)


def _radar(name: str, parts: Sequence[Told], compared: Distribution | None) -> Told:
    series = [{"name": name, "values": [_number(part["score"]) for part in parts]}]
    if compared:
        means = [_number(compared.means.get(part["code"])) for part in parts]
        series.append({"name": _("Mean"), "values": means})
    return {
        "indicators": [{"code": part["code"], "name": part["name"]} for part in parts],
        "series": series,
    }


def _spread(items: Sequence[Told]) -> Told:
    rows = [
        {
            "name": item["code"],
            "marks": [float(mark["mark"]) for mark in item["marks"]],
            "score": _number(item["score"]),
        }
        for item in items
    ]
    return {"rows": rows, "marks": _("Mark"), "score": _("Score")}


def _trend(
    name: str,
    year: int,
    row: Row,
    earlier: Sequence[Earlier],
    compared: Distribution | None,
    bands: Sequence[Told],
) -> Told:
    told = history(name, earlier)
    own, means = told["series"]
    told["labels"].append(str(year))
    own["values"].append(_number(row["total"]))
    means["values"].append(_number(compared.mean if compared else None))
    told["lines"] = [
        {"name": band["name"], "value": float(band["at_least"])}
        for band in bands
        if float(band["at_least"]) > 0
    ]
    return told

"""The parts of the decision room's pages: flags, the way up, grades over the years, effects."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alliances.models import Alliance
from assessment.choices import Outcome, ResultStatus, RulingKind
from assessment.computing.distribution import Distribution, grade_tones
from assessment.computing.former_years import FormerYear
from assessment.computing.prospects import Prospect
from assessment.computing.rankings import Ranking
from assessment.computing.room import Seat

Told = dict[str, Any]
MOST_LEVERS = 3


def flags_of(seat: Seat, names: dict[str, str]) -> list[tuple[str, str]]:
    """Return (tone, words) of what should be looked at, the gravest first."""
    flags: list[tuple[str, str]] = []
    if seat.row["status"] == ResultStatus.INCOMPLETE:
        flags.append(("wait", _("incomplete")))
    for reason in seat.row["reasons"]:
        kind, __, code = reason.partition(":")
        if kind == "floor":
            flags.append(("bad", _("%(code)s below its floor") % {"code": code}))
        elif kind == "veto":
            flags.append(("bad", _("veto: %(name)s") % {"name": names.get(code, code)}))
    if seat.spread and seat.spread.is_wide:
        flags.append(("warn", _("marks far apart")))
    if seat.is_great_change:
        flags.append(("warn", _("great change against last year")))
    if seat.is_near:
        flags.append(("info", _("near the next grade")))
    if seat.waiting:
        flags.append(("info", _("proposed: %(count)s") % {"count": seat.waiting}))
    return flags


def signed(points: Decimal | None) -> str:
    """Write a difference with its sign."""
    if points is None:
        return "–"
    return f"+{points}" if points > 0 else str(points).replace("-", "−")


def told_prospect(
    ranking: Ranking, prospect: Prospect | None, names: dict[str, str]
) -> Told | None:
    """Return the way up in words; None where there is none."""
    if prospect is None:
        return None
    return {
        "points": prospect.points,
        "band": ranking.grades[prospect.band]["name"],
        "is_held": prospect.is_held,
        "alone": [
            {"lever": lever, "name": names.get(lever.code, lever.code)}
            for lever in prospect.alone[:MOST_LEVERS]
        ],
        "levers": [
            {"lever": lever, "name": names.get(lever.code, lever.code)} for lever in prospect.levers
        ],
        "together": prospect.together,
        "together_names": [names.get(code, code) for code in prospect.together],
    }


def grades_over_the_years(
    ranking: Ranking, spread: Distribution, years: Sequence[FormerYear]
) -> Told:
    """Return shares of the grades by year as table and chart; a grade of an old framework that this
    one has not got is counted apart."""
    bands = list(ranking.grades.values())
    tones = grade_tones(ranking.cycle.framework.policy)
    rows = [_year(str(each.year), each.grades, each.mean, bands) for each in years]
    rows.append(_year(str(ranking.cycle.year), spread.grades, spread.mean, bands, is_now=True))
    chart = {
        "labels": [row["label"] for row in rows],
        "bands": [
            {
                "name": band["name"],
                "tone": tones[band["code"]],
                "values": [float(row["cells"][place]["share"] or 0) for row in rows],
            }
            for place, band in enumerate(bands)
        ],
    }
    has_others = any(row["others"] for row in rows)
    return {"bands": bands, "years": rows, "has_others": has_others, "shares": chart}


def _year(
    label: str, grades: Any, mean: Decimal | None, bands: Sequence[Told], *, is_now: bool = False
) -> Told:
    complete = sum(grades.values())
    cells = [
        {"count": grades[band["code"]], "share": _percent(grades[band["code"]], complete)}
        for band in bands
    ]
    others = complete - sum(cell["count"] for cell in cells)
    return {
        "label": label,
        "complete": complete,
        "mean": mean,
        "cells": cells,
        "others": others,
        "is_now": is_now,
    }


def _percent(part: int, whole: int) -> Decimal | None:
    if not whole:
        return None
    return (Decimal(100 * part) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)


def told_effect(ranking: Ranking, effect: Told, names: dict[str, str]) -> Told | None:
    """Return what an exception does, in words: the alliance before and after, the criteria that
    change, the others that move; None where nothing was kept of it."""
    if not effect:
        return None
    moved = effect["others"]
    called = _names_of_alliances(each["code"] for each in moved)
    outcomes = dict(Outcome.choices)
    own = effect["alliance"]
    return {
        "rows": [
            (_("Total"), *own["total"]),
            (_("Grade"), *(_grade(ranking, code) for code in own["grade"])),
            (_("Outcome"), *(outcomes.get(code, "") for code in own["outcome"])),
            (_("Rank"), *own["rank"]),
            *((names.get(code, code), *pair) for code, pair in effect["criteria"].items()),
        ],
        "is_excused": own["status"][1] == RulingKind.EXCUSED,
        "changes_nothing": not moved and not effect["criteria"] and _is_same(own),
        "others": [
            {
                "code": each["code"],
                "name": called.get(each["code"], each["code"]),
                "rank": each["rank"],
                "total": each["total"],
                "grade": [_grade(ranking, code) for code in each["grade"]],
            }
            for each in moved
        ],
        "count": ngettext(
            "%(count)s other alliance moves", "%(count)s other alliances move", len(moved)
        )
        % {"count": len(moved)},
    }


def _is_same(own: Told) -> bool:
    figures = ("status", "total", "grade", "outcome", "rank")
    return all(own[name][0] == own[name][1] for name in figures)


def _grade(ranking: Ranking, code: str) -> str:
    return ranking.grades[code]["name"] if code in ranking.grades else ""


def _names_of_alliances(codes: Iterable[str]) -> dict[str, str]:
    wanted = list(codes)
    if not wanted:
        return {}
    return {each.code: each.name for each in Alliance.objects.filter(code__in=wanted)}

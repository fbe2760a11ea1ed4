"""What came of a scenario, made ready to be read."""

from __future__ import annotations

from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _

from alliances.models import Alliance
from assessment.choices import RulingKind, ScenarioKind
from assessment.computing.exceptions import what_for
from assessment.computing.naming import name_first
from assessment.computing.sheet_facts import text_in_language
from assessment.models import Cycle, Indicator, Scenario

Told = dict[str, Any]


def told(cycle: Cycle, scenario: Scenario) -> Told:
    """Return the rows, the sums and the chart of a scenario; nothing of one still under way."""
    outcome = scenario.outcome
    if outcome is None:
        return {}
    alliances = Alliance.objects.filter(entries__cycle=cycle)
    names = {alliance.code: alliance.name for alliance in alliances}
    is_old = outcome["results_version"] != cycle.results_version
    if scenario.kind == ScenarioKind.STABILITY:
        return {"is_old": is_old, **_stability(outcome, names)}
    return {"is_old": is_old, **_what_if(outcome, names, _items(cycle, scenario))}


def _items(cycle: Cycle, scenario: Scenario) -> dict[str, str]:
    """Return the indicators of the rules that were tried in words, by code; what is not there any
    more, such as those of a discarded draft, keeps its code."""
    code, version = scenario.settings.get("framework") or (
        cycle.framework.code,
        cycle.framework.version,
    )
    found = Indicator.objects.filter(framework__code=code, framework__version=version)
    return {each.code: name_first(each.name, each.code) for each in found}


def _what_if(outcome: Told, names: dict[str, str], items: dict[str, str]) -> Told:
    ours, theirs = outcome["grades"]
    rows = [_moved(row, names, items, ours, theirs) for row in outcome["rows"]]
    gone = [row for row in rows if row["was_ranked"] and not row["is_ranked"]]
    return {
        "rows": rows,
        "ranked": sum(row["was_ranked"] for row in rows),
        "moved": sum(bool(row["rise"]) for row in rows),
        "regraded": sum(row["is_regraded"] for row in rows),
        "reruled": sum(row["is_reruled"] for row in rows),
        "gone": len(gone),
        "farthest": max((abs(row["rise"]) for row in rows), default=0),
        "counts": _counted(outcome["rows"], ours, theirs),
        "left": [_aside(each, names) for each in outcome["left"]],
        "chart": _chart(rows),
    }


def _moved(
    row: Told, names: dict[str, str], items: dict[str, str], ours: Told, theirs: Told
) -> Told:
    before, after = row["before"], row["after"]
    was_ranked, is_ranked = before["rank"] is not None, after["rank"] is not None
    is_both = was_ranked and is_ranked
    return {
        "code": row["code"],
        "name": names.get(row["code"], row["code"]),
        "before": before | {"grade": _grade(ours, before["grade"])},
        "after": after | {"grade": _grade(theirs, after["grade"])},
        "missing": [items.get(code, code) for code in after["missing"]],
        "was_ranked": was_ranked,
        "is_ranked": is_ranked,
        "rise": before["rank"] - after["rank"] if is_both else 0,
        "fall": after["rank"] - before["rank"] if is_both else 0,
        "change": _signed(Decimal(after["total"]) - Decimal(before["total"])) if is_both else None,
        "is_regraded": is_both and before["grade"] != after["grade"],
        "is_reruled": is_both and before["outcome"] != after["outcome"],
    }


def _counted(rows: list[Told], ours: Told, theirs: Told) -> list[Told]:
    """Return how many have each grade now and then, the best first; theirs may be other grades."""
    before = Counter(row["before"]["grade"] for row in rows)
    after = Counter(row["after"]["grade"] for row in rows)
    return [
        {
            "name": _grade(ours | theirs, code),
            "before": before[code] if code in ours else None,
            "after": after[code] if code in theirs else None,
        }
        for code in dict.fromkeys([*theirs, *ours])
    ]


def _aside(each: Told, names: dict[str, str]) -> str:
    kinds = dict(RulingKind.choices)
    return _("%(alliance)s: %(kind)s %(item)s") % {
        "alliance": names.get(each["code"], each["code"]),
        "kind": kinds[each["kind"]],
        "item": what_for(each["item"]),
    }


def _chart(rows: list[Told]) -> Told | None:
    """Draw the totals: a ring for what it is, a diamond for what it would be."""
    drawn = [row for row in rows if row["was_ranked"] and row["is_ranked"]]
    if not drawn:
        return None
    return {
        "rows": [
            {
                "name": row["name"],
                "marks": [float(row["before"]["total"])],
                "score": float(row["after"]["total"]),
            }
            for row in drawn
        ],
        "marks": _("Total now"),
        "score": _("Total under these rules"),
    }


def _stability(outcome: Told, names: dict[str, str]) -> Told:
    draws, (grades,) = outcome["draws"], outcome["grades"]
    rows = [
        row
        | {
            "name": names.get(row["code"], row["code"]),
            "share": _percent(row["holds"], draws),
            "grade": _grade(grades, row["grade"]),
            "grade_share": _percent(row["grade_holds"], draws),
            "others": [
                (_grade(grades, code), _percent(row["grades"][code], draws))
                for code in grades
                if code in row["grades"] and code != row["grade"]
            ],
        }
        for row in outcome["rows"]
    ]
    shares = [row["share"] for row in rows]
    return {
        "rows": rows,
        "draws": draws,
        "incomplete": [names.get(code, code) for code in outcome["incomplete"]],
        "firm": sum(share >= 90 for share in shares),
        "loose": sum(share < 50 for share in shares),
        "same_grade": sum(row["grade_share"] == 100 for row in rows),
    }


def _grade(grades: Told, code: str) -> str:
    return text_in_language(grades[code]["name"]) if code in grades else ""


def _signed(number: Decimal) -> str:
    return f"+{number}" if number > 0 else str(number).replace("-", "−")


def _percent(part: int, whole: int) -> Decimal:
    """Return the share in percent with one place: 100.0 only where all are in it, 0.0 where none is."""
    share = (Decimal(100 * part) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return min(max(share, Decimal("0.1")), Decimal("99.9")) if 0 < part < whole else share

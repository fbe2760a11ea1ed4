"""The parts of the ranking's page: columns, rows, pictures and the tables beside them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _

from assessment.computing.distribution import Distribution, grade_tones
from assessment.computing.ordering import CRITERION
from assessment.computing.portions import Rules
from assessment.computing.rankings import Ranking, Row
from assessment.computing.sheet_facts import text_in_language
from assessment.models import Cycle
from common.fields import canonical
from members.models import Region


def columns(cycle: Cycle) -> list[dict[str, str]]:
    """The criteria, with the shortest title that still tells them apart."""
    criteria = Rules.of(cycle.framework).definition.criteria
    common = _common([criterion.code for criterion in criteria])
    return [
        {
            "code": criterion.code,
            "key": CRITERION + criterion.code,
            "short": criterion.code.removeprefix(common),
            "name": f"{criterion.code} {text_in_language(criterion.name)}",
        }
        for criterion in criteria
    ]


def _common(codes: list[str]) -> str:
    """Return what all codes begin with, up to a dot: ``5.4.`` of 5.4.1 and 5.4.12."""
    heads = {code[: code.rfind(".") + 1] for code in codes}
    return heads.pop() if len(heads) == 1 else ""


def told_rows(ranking: Ranking, rows: list[Row]) -> list[dict[str, Any]]:
    """Give each row what the template shows: region and tone, and each criterion in its column."""
    codes = {row["alliance"]["region"] for row in rows}
    regions = {region.code: region.name for region in Region.objects.filter(code__in=codes)}
    tones = grade_tones(ranking.cycle.framework.policy)
    told = []
    for row in rows:
        floors = {reason[6:] for reason in row["reasons"] if reason.startswith("floor:")}
        scores = [
            {"value": row["criteria"].get(code), "is_below": code in floors}
            for code in ranking.criteria
        ]
        told.append(
            {
                **row,
                "region": regions.get(row["alliance"]["region"], ""),
                "tone": tones.get(row["grade"]["code"]) if row["grade"] else "wait",
                "scores": scores,
                "has_veto": any(reason.startswith("veto:") for reason in row["reasons"]),
            }
        )
    return told


def pictures(ranking: Ranking, spread: Distribution) -> dict[str, Any]:
    """What the charts and the tables beside them show."""
    policy = ranking.cycle.framework.policy
    tones, bins = grade_tones(policy), spread.bins()
    at_least = {
        band["code"]: canonical(Decimal(str(band["at_least"]))) for band in policy["grades"]
    }
    grades = [
        {
            **grade,
            "tone": tones[code],
            "at_least": at_least[code],
            "count": spread.grades[code],
            "share": _percent(spread.grades[code], spread.complete),
        }
        for code, grade in ranking.grades.items()
    ]
    bands = [{"name": grade["name"], "tone": grade["tone"]} for grade in reversed(grades)]
    chart_bins = [
        {**each, "counts": [each["counts"][code] for code in reversed(ranking.grades)]}
        for each in bins
    ]
    return {
        "grades": grades,
        "incomplete": spread.incomplete,
        "mean": spread.mean,
        "means": [spread.means.get(code) for code in ranking.criteria],
        "bins": [(each["from"], each["to"], sum(each["counts"].values())) for each in bins],
        "histogram": {"bins": chart_bins, "bands": bands, "x": _("Total"), "y": _("Alliances")},
    }


def _percent(part: int, whole: int) -> Decimal | None:
    if not whole:
        return None
    return (Decimal(100 * part) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)

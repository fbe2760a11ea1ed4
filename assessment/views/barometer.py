"""The barometer of a cycle: by region, lead unit, park or chain; as a page and as a workbook."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessment.computing.barometer import Barometer, barometer_of, is_whole
from assessment.computing.barometer_files import write_barometers
from assessment.computing.barometer_places import BYS, By
from assessment.computing.barometer_rows import Row, figure, named_parts, rows_of
from assessment.computing.barometer_sight import barometer_sight
from assessment.computing.barometer_words import TONES, WAYS, grade_names, state_name
from assessment.computing.deadlines import local_day
from assessment.computing.rankings import Sight
from assessment.models import Cycle
from assessment.papers.barometer import render_barometers
from assessment.permissions import can_run_cycle
from assessment.views.finding import find_cycle, or_sign_in, sees_all
from assessment.views.rankings import freshness

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_BARS = 20


@require_safe
@or_sign_in
def barometer(request: HttpRequest, cycle: str) -> HttpResponse:
    found = find_cycle(request, cycle)
    sight = barometer_sight(request.user, found.phase)
    if sight is None:
        raise Http404
    if request.GET.get("format") == "xlsx":
        return _workbook(found, sight)
    by = next((each for each in BYS if each == request.GET.get("by")), BYS[0])
    now = timezone.now()
    told = barometer_of(found, by, today=local_day(now), sight=sight)
    if request.GET.get("format") == "pdf":
        return _file(found, "pdf", "application/pdf", render_barometers([told], now=now))
    context = {
        "by": by,
        "tabs": _tabs(found, by),
        "parts": named_parts(told),
        "most": figure(told.most),
        "grades": grade_names(told),
        "sees_parts": sees_all(request),
        "may_credit": can_run_cycle(request.user) and not found.is_frozen,
        **_lists(told),
        **freshness(request, found),
    }
    return render(request, "assessment/barometer.html", context)


def _workbook(cycle: Cycle, sight: Sight) -> HttpResponse:
    today = local_day(timezone.now())
    book = BytesIO()
    write_barometers({by: barometer_of(cycle, by, today=today, sight=sight) for by in BYS}, book)
    return _file(cycle, "xlsx", XLSX, book.getvalue())


def _file(cycle: Cycle, ending: str, media_type: str, content: bytes) -> HttpResponse:
    name = f'attachment; filename="{cycle.code}-barometer.{ending}"'
    return HttpResponse(content, media_type, headers={"Content-Disposition": name})


def _tabs(cycle: Cycle, by: By) -> list[dict[str, Any]]:
    address = reverse("assessment:barometer", args=[cycle.code])
    return [
        {"label": label, "url": f"{address}?by={way}", "is_current": way == by}
        for way, label in WAYS.items()
    ]


def _lists(told: Barometer) -> dict[str, Any]:
    """Return the whole region apart from its parts, the functional zones apart from districts."""
    rows = [
        row | {"tone": TONES[row["state"]], "word": state_name(row["state"])}
        for row in rows_of(told)
    ]
    whole = [row for row in rows if is_whole(told.cycle, told.by, row["code"])]
    others = [row for row in rows if row not in whole]
    lists = [
        {
            "is_zones": is_zones,
            "rows": _in_order(row for row in others if row["is_zone"] == is_zones),
        }
        for is_zones in (False, True)
    ]
    return {
        "whole": whole[0] if whole else None,
        "lists": [each for each in lists if each["rows"]],
        "years": told.years,
        "earlier_years": told.years[:-1],
        "bars": _bars(told, sorted(others, key=_by_score)),
    }


def _in_order(rows: Any) -> list[Row]:
    """The best first, those without a score last."""
    return sorted(rows, key=lambda row: (row["place"] is None, row["place"] or 0, row["code"]))


def _by_score(row: Row) -> tuple[float, str]:
    """Order by the score alone: the chart has districts and functional zones side by side."""
    return -float(row["score"] or 0), row["code"]


def _bars(told: Barometer, rows: list[Row]) -> dict[str, Any] | None:
    """Return what the chart shows: the scores of the latest years, newest first."""
    drawn = [row for row in rows if any(year["score"] for year in row["trend"])][:MOST_BARS]
    if not drawn:
        return None
    series = [
        {
            "name": str(year),
            "values": [
                next(
                    (float(t["score"]) for t in row["trend"] if t["year"] == year and t["score"]),
                    None,
                )
                for row in drawn
            ],
        }
        for year in reversed(told.years)
    ]
    return {"labels": [row["name"] for row in drawn], "series": series}

"""The page of a district: its alliances, their reports, results and orders, and what they come to."""

from __future__ import annotations

from io import BytesIO, StringIO
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from assessment.choices import Phase
from assessment.computing.barometer import Barometer, barometer_of
from assessment.computing.barometer_rows import Row, figure, rows_of, told_parts
from assessment.computing.barometer_sight import barometer_sight
from assessment.computing.barometer_words import TONES, state_name
from assessment.computing.deadlines import local_day
from assessment.computing.district import DistrictRow, district_rows, is_late
from assessment.computing.district_files import write_csv, write_xlsx
from assessment.models import Cycle
from assessment.querysets import SEES_ALL
from members.choices import Role
from members.models import Region, User
from members.views import UserRequest

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_CYCLES = 30


@require_safe
@login_required
def district(request: UserRequest) -> HttpResponse:
    """Show one region; a district officer the own one and those inside it."""
    regions = list(_regions(request.user))
    region = _chosen(regions, request.GET.get("region") or request.user.region_id or "")
    cycles = list(_cycles(request.user, region)[:MOST_CYCLES])
    cycle = _chosen_cycle(cycles, request.GET.get("cycle", ""))
    rows = district_rows(region, cycle, request.user)
    form = request.GET.get("format")
    if form in ("xlsx", "csv"):
        return _file(region, cycle, rows, form)
    today = local_day(timezone.now())
    context = {
        "region": region,
        "regions": regions,
        "cycle": cycle,
        "cycles": cycles,
        "rows": [(row, is_late(row.order, today)) for row in rows],
        "export": f"?region={region.code}&cycle={cycle.code if cycle else ''}&format=",
        **_rolled_up(request.user, cycle, region),
        **_counts(rows),
    }
    return render(request, "assessment/district.html", context)


def _regions(user: User) -> QuerySet[Region]:
    if user.role in SEES_ALL:
        return Region.objects.by_code()
    if user.role != Role.DISTRICT:
        raise Http404
    return Region.objects.within(user.region_prefix).by_code()


def _chosen(regions: list[Region], code: str) -> Region:
    """Return the region that is asked for; without asking, the first."""
    found = [region for region in regions if region.code == code]
    if not regions or (code and not found):
        raise Http404
    return found[0] if found else regions[0]


def _cycles(user: User, region: Region) -> QuerySet[Cycle]:
    """The cycles whose region takes this one in, the newest first."""
    around = [f"{region.code[:length]:0<6}" for length in (2, 4, 6)]
    cycles = Cycle.objects.visible_to(user).filter(region__in=around).exclude(phase=Phase.DRAFT)
    return cycles.select_related("framework", "region", "computation", "terms").newest_first()


def _chosen_cycle(cycles: list[Cycle], code: str) -> Cycle | None:
    found = [cycle for cycle in cycles if cycle.code == code]
    if code and not found:
        raise Http404
    return found[0] if found else next(iter(cycles), None)


def _rolled_up(user: User, cycle: Cycle | None, region: Region) -> dict[str, Any]:
    sight = barometer_sight(user, cycle.phase) if cycle else None
    if cycle is None or sight is None:
        return {"told": None}
    barometer = barometer_of(cycle, "region", today=local_day(timezone.now()), sight=sight)
    row = next(iter(rows_of(barometer, lambda group: group.code == region.code)), None)
    return {
        "told": row and row | {"word": state_name(row["state"]), "tone": TONES[row["state"]]},
        "parts": _parts(barometer, row),
        "most": figure(barometer.most),
        "trend": _trend(row) if row else None,
    }


def _parts(barometer: Barometer, row: Row | None) -> list[Row]:
    values = row["parts"] if row else {}
    return [part | {"value": values.get(part["code"])} for part in told_parts(barometer)]


def _trend(row: Row) -> dict[str, Any] | None:
    """Return what the chart shows, where there is more than one year to see."""
    known = [year for year in row["trend"] if year["score"] is not None]
    if len(known) < 2:
        return None
    values = [float(year["score"]) for year in known]
    labels = [str(year["year"]) for year in known]
    return {"labels": labels, "series": [{"name": row["name"], "values": values}]}


def _counts(rows: list[DistrictRow]) -> dict[str, int]:
    told = [row.row for row in rows if row.row]
    return {
        "commended": sum(row["outcome"] == "commend" for row in told),
        "to_rectify": sum(row["outcome"] == "rectify" for row in told),
        "open_orders": sum(bool(row.order and row.order.is_open) for row in rows),
    }


def _file(region: Region, cycle: Cycle | None, rows: list[DistrictRow], form: str) -> HttpResponse:
    name = f"{cycle.code if cycle else 'alliances'}-{region.code}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    if form == "csv":
        text = StringIO(newline="")
        write_csv(rows, text)
        return HttpResponse(text.getvalue(), "text/csv; charset=utf-8", headers=headers)
    book = BytesIO()
    title = (
        f"{region.name} · {cycle.name}"
        if cycle
        else _("Alliances of %(region)s") % {"region": region.name}
    )
    write_xlsx(rows, title, book)
    return HttpResponse(book.getvalue(), XLSX, headers=headers)

"""One region's alliances in one cycle: reports, results and orders side by side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Q

from alliances.models import Alliance
from assessment.computing.distribution import grade_tones
from assessment.computing.rankings import COLUMNS, Ranking, Row, sight_of
from assessment.models import Cycle, Order, Report
from common.fields import canonical
from members.models import Region

if TYPE_CHECKING:
    from members.models import User


@dataclass(frozen=True, slots=True)
class DistrictRow:
    """One alliance. ``percent`` is its credit for the region, None where it does not take part;
    ``row`` is that of the ranking, None where there is no result or it is not seen."""

    alliance: Alliance
    percent: str | None
    report: Report | None
    row: Row | None
    tone: str
    order: Order | None


def district_rows(region: Region, cycle: Cycle | None, user: User) -> list[DistrictRow]:
    """Return the alliances of a region, and those that have credit for it, by code; in a number of
    queries that does not grow with them.

    Alliances of other regions are listed to those who see their figures.
    """
    credits = _credits(region, cycle)
    sight = sight_of(user, cycle.phase) if cycle else None
    elsewhere = [code for code, (_own, parts) in credits.items() if parts]
    ours = Q(region__code__startswith=region.prefix) | Q(code__in=elsewhere)
    alliances = Alliance.objects.filter(ours).select_related("region").order_by("code")
    reports = _reports(cycle, user)
    orders = _orders(cycle, user)
    results = _results(cycle, user, [each.code for each in alliances])
    tones = grade_tones(cycle.framework.policy) if cycle else {}
    found = []
    for alliance in alliances:
        is_inside = alliance.region_id.startswith(region.prefix)
        is_seen = sight is not None and sight.shows_figures(alliance.code, alliance.region_id)
        if not is_inside and not is_seen:
            continue
        row = results.get(alliance.code)
        grade = row["grade"]["code"] if row and row["grade"] else ""
        found.append(
            DistrictRow(
                alliance,
                canonical(credits[alliance.code][1]) if alliance.code in credits else None,
                reports.get(alliance.pk),
                row,
                tones.get(grade, "wait"),
                orders.get(alliance.pk),
            )
        )
    return found


Credits = dict[str, tuple[str, Decimal]]


def _credits(region: Region, cycle: Cycle | None) -> Credits:
    """Return, by code, the region of each alliance of the cycle and the percent set for ``region``
    and those inside it; 0 where something is set, and nothing of it for this region."""
    found: Credits = {}
    if cycle is None:
        return found
    columns = ("alliance__code", "alliance__region", "credits__region", "credits__percent")
    split = set()
    for code, own, place, percent in cycle.entries.order_by().values_list(*columns):
        _own, added = found.setdefault(code, (own, Decimal(0)))
        if place is not None:
            split.add(code)
            if place.startswith(region.prefix):
                found[code] = (own, added + percent)
    for code, (own, _percent_set) in found.items():
        if code not in split and own.startswith(region.prefix):
            found[code] = (own, Decimal(100))
    return found


def _reports(cycle: Cycle | None, user: User) -> dict[int, Report]:
    reports = Report.objects.visible_to(user).filter(entry__cycle=cycle)
    return {report.entry.alliance_id: report for report in reports.select_related("entry")}


def _orders(cycle: Cycle | None, user: User) -> dict[int, Order]:
    """Return the orders of the cycle, and the open ones of earlier cycles."""
    orders = Order.objects.visible_to(user).filter(issued_at__isnull=False)
    orders = orders.filter(Q(entry__cycle=cycle) | Q(state__in=("issued", "reassessing")))
    rows = orders.select_related("entry__cycle", "decision").order_by("entry__cycle__year", "pk")
    return {order.entry.alliance_id: order for order in rows}


def _results(cycle: Cycle | None, user: User, codes: list[str]) -> dict[str, Row]:
    sight = sight_of(user, cycle.phase) if cycle else None
    if cycle is None or sight is None:
        return {}
    ranking = Ranking(cycle, sight)
    rows = ranking.results.filter(code__in=codes).values_list(*COLUMNS)
    return {row["alliance"]["code"]: row for row in map(ranking.row, rows)}


def is_late(order: Order | None, today: date) -> bool:
    """Whether the last day of an order that is under way is over."""
    return bool(order and order.is_open and order.due_on and order.due_on < today)

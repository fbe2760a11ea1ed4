"""Last year, seen from a report: the region's cycle of the largest year below."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from assessment.choices import Phase
from assessment.computing.asked import UNREAD
from assessment.models import Cycle, Entry, MeasureValue, ReportItem


def entry_of_last_year(entry: Entry) -> Entry | None:
    """Return how the alliance took part last year, None if it did not, in one query.

    Of several cycles of that year it is the one with this alliance. ``entry`` comes with its cycle.
    """
    region, year = entry.cycle.region_id, entry.cycle.year
    cycles = Cycle.objects.filter(region=region, year__lt=year).exclude(phase=Phase.DRAFT)
    last = cycles.order_by("-year").values("year")[:1]
    known = Entry.objects.filter(alliance=entry.alliance_id, cycle__in=cycles, cycle__year=last)
    return known.select_related("cycle").order_by("cycle__code").first()


def values_of(entry: Entry | None) -> dict[str, Decimal]:
    """Return the values that counted, by measure."""
    rows = MeasureValue.objects.filter(entry=entry) if entry else MeasureValue.objects.none()
    return {row.measure: row.value.normalize() + 0 for row in rows}


def values_of_last_year(entries: Sequence[Entry]) -> dict[int, dict[str, Decimal]]:
    """Return ``values_of`` last year by alliance for ``entries`` of one cycle, in one query."""
    if not entries:
        return {}
    cycle = entries[0].cycle
    cycles = Cycle.objects.filter(region=cycle.region_id, year__lt=cycle.year)
    cycles = cycles.exclude(phase=Phase.DRAFT)
    rows = MeasureValue.objects.filter(
        entry__alliance__in=[entry.alliance_id for entry in entries],
        entry__cycle__in=cycles,
        entry__cycle__year=cycles.order_by("-year").values("year")[:1],
    ).order_by("entry__cycle__code")
    told: dict[int, tuple[int, dict[str, Decimal]]] = {}
    for row in rows.select_related("entry"):
        first, values = told.setdefault(row.entry.alliance_id, (row.entry_id, {}))
        if row.entry_id == first:
            values[row.measure] = row.value.normalize() + 0
    return {alliance: values for alliance, (_entry, values) in told.items()}


def items_of(entry: Entry | None) -> dict[tuple[str, bool], ReportItem]:
    """Return what the report said, by the code of the criterion or indicator and whether it is of
    an indicator."""
    if entry is None:
        return {}
    rows = ReportItem.objects.filter(report__entry=entry).select_related("criterion", "indicator")
    rows = rows.defer(*UNREAD)
    return {(row.code, row.indicator_id is not None): row for row in rows}

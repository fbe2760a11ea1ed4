"""Last year, seen from a report: the region's cycle of the largest year below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from assessment.choices import Phase
from assessment.computing.asked import UNREAD
from assessment.models import MICROS, Cycle, Entry, ReportItem


@dataclass(frozen=True, slots=True)
class LastYear:
    """How an alliance took part in the cycle of ``year``: ``entry`` is the key, ``values`` are those
    that counted, by measure."""

    entry: int
    year: int
    values: dict[str, Decimal] = field(default_factory=dict)


def last_year_of(entry: Entry) -> LastYear | None:
    """Return how the alliance took part last year, None if it did not, in one query."""
    return last_years_of([entry]).get(entry.alliance_id)


def last_years_of(entries: Sequence[Entry]) -> dict[int, LastYear]:
    """Return ``last_year_of`` entries of one cycle by alliance, in one query.

    Of several cycles of that year it is the first with the alliance. ``entries`` come with their
    cycle.
    """
    if not entries:
        return {}
    cycle = entries[0].cycle
    cycles = Cycle.objects.filter(region=cycle.region_id, year__lt=cycle.year)
    cycles = cycles.exclude(phase=Phase.DRAFT)
    known = Entry.objects.filter(
        alliance__in=[entry.alliance_id for entry in entries],
        cycle__in=cycles,
        cycle__year=cycles.order_by("-year").values("year")[:1],
    ).order_by("cycle__code")
    values = ("measure_values__measure", "measure_values__micros")
    found: dict[int, LastYear] = {}
    for alliance, pk, year, measure, micros in known.values_list(
        "alliance", "pk", "cycle__year", *values
    ):
        last = found.setdefault(alliance, LastYear(pk, year))
        if last.entry == pk and measure is not None:
            last.values[measure] = (Decimal(micros) / MICROS).normalize() + 0
    return found


def items_of(last: LastYear | None) -> dict[tuple[str, bool], ReportItem]:
    """Return what the report said, by the code of the criterion or indicator and whether it is of
    an indicator."""
    if last is None:
        return {}
    rows = ReportItem.objects.filter(report__entry=last.entry).select_related(
        "criterion", "indicator"
    )
    rows = rows.defer(*UNREAD)
    return {(row.code, row.indicator_id is not None): row for row in rows}

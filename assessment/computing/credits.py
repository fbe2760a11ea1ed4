"""How the credit of a cycle's alliances is split over regions, this year and last."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from assessment.choices import Phase
from assessment.computing.entry_regions import regions_in
from assessment.models import Cycle, Entry, RegionCredit
from common.fields import canonical
from members.models import Region


@dataclass(frozen=True, slots=True)
class Split:
    """One alliance with the parts of its credit as (region, percent), the largest first.

    ``region`` is its own in the cycle. ``is_own``: nothing is set, so all of it goes to its own region. ``earlier`` are last year's
    parts where they differ.
    """

    entry: Entry
    region: Region
    parts: list[tuple[Region, str]]
    is_own: bool
    earlier: list[tuple[Region, str]]


def splits_of(cycle: Cycle) -> list[Split]:
    """Return the alliances that take part with their credit, by code, in five queries."""
    entries = list(Entry.objects.filter(cycle=cycle).select_related("alliance__region").by_code())
    own = regions_in(cycle, entries)
    credits = _parts(RegionCredit.objects.filter(entry__cycle=cycle).select_related("region"))
    last = credits_of_last_year(cycle)
    regions = Region.objects.in_bulk({code for parts in last.values() for code in parts})
    found = []
    for entry in entries:
        parts = credits.get(entry.pk, [])
        told = [(row.region, canonical(row.percent)) for row in parts]
        earlier = _largest_first(
            [(regions[code], part) for code, part in last.get(entry.pk, {}).items()]
        )
        found.append(
            Split(
                entry,
                own[entry.pk],
                told or [(own[entry.pk], "100")],
                not parts,
                earlier if earlier != told else [],
            )
        )
    return found


def credits_of_last_year(cycle: Cycle) -> dict[int, dict[str, Decimal]]:
    """Return last year's parts by this year's entry, of the alliances that had any: those of the
    region's cycle of the largest year below, the first by code if there are several."""
    cycles = Cycle.objects.filter(region=cycle.region_id, year__lt=cycle.year)
    last = cycles.exclude(phase=Phase.DRAFT).order_by("-year").values("year")[:1]
    rows = RegionCredit.objects.filter(
        entry__cycle__in=cycles.exclude(phase=Phase.DRAFT),
        entry__cycle__year=last,
        entry__alliance__entries__cycle=cycle,
    ).order_by("entry__cycle__code", "region")
    found: dict[int, tuple[int, dict[str, Decimal]]] = {}
    entries = dict(Entry.objects.filter(cycle=cycle).values_list("alliance", "pk"))
    for row in rows.select_related("entry"):
        first, parts = found.setdefault(entries[row.entry.alliance_id], (row.entry_id, {}))
        if first == row.entry_id:
            parts[row.region_id] = row.percent
    return {entry: parts for entry, (_first, parts) in found.items()}


def _parts(rows: QuerySet[RegionCredit]) -> dict[int, list[RegionCredit]]:
    found: dict[int, list[RegionCredit]] = defaultdict(list)
    for row in rows:
        found[row.entry_id].append(row)
    for parts in found.values():
        parts.sort(key=lambda row: (-row.percent, row.region_id))
    return found


def _largest_first(parts: list[tuple[Region, Decimal]]) -> list[tuple[Region, str]]:
    ordered = sorted(parts, key=lambda part: (-part[1], part[0].code))
    return [(region, canonical(percent)) for region, percent in ordered]

"""Whom the alliances of a cycle count for: regions by credit, lead units, parks and chains."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Literal

from django.db.models import F
from django.db.models.fields.json import KeyTransform

from alliances.models import Chain, Membership
from assessment.models import Cycle, PublishedRegisters, RegionCredit, Result
from members.models import Region, Unit

By = Literal["region", "unit", "park", "chain"]
BYS: tuple[By, ...] = ("region", "unit", "park", "chain")
WHOLE = Fraction(1)
HUNDRED = Fraction(100)

Names = dict[str, Any]
Places = dict[int, dict[str, Fraction]]
Placed = tuple[Places, Names]
Results = Mapping[int, Sequence[Result]]


def placed(by: By, cycles: Sequence[Cycle], results: Results) -> Placed:
    """Return what each entry counts for and how far, and what has the names of it by code.

    1 is an alliance taken in whole; a region takes in what counts for those inside it.
    """
    return _PLACED[by](cycles, results)


def _by_region(cycles: Sequence[Cycle], results: Results) -> Placed:
    credits: dict[int, dict[str, Fraction]] = defaultdict(dict)
    rows = RegionCredit.objects.filter(entry__cycle__in=cycles)
    for entry, region, percent in rows.values_list("entry", "region", "percent"):
        credits[entry][region] = Fraction(percent) / HUNDRED
    places: Places = {}
    for cycle in cycles:
        # Few alliances are split, the others count alike for all that lies around their region.
        whole = {
            region: dict.fromkeys(regions_around(region, cycle), WHOLE)
            for region in {row.region_code for row in results[cycle.pk]}
        }
        for row in results[cycle.pk]:
            credit = credits.get(row.entry_id)
            places[row.entry_id] = _around(credit, cycle) if credit else whole[row.region_code]
    prefixes = {cycle.region.prefix for cycle in cycles}
    prefix = min(prefixes, key=len) if prefixes else ""
    return places, {each.code: each for each in Region.objects.within(prefix).by_code()}


def _around(credit: Mapping[str, Fraction], cycle: Cycle) -> dict[str, Fraction]:
    place: dict[str, Fraction] = defaultdict(Fraction)
    for region, part in credit.items():
        for code in regions_around(region, cycle):
            place[code] += part
    return dict(place)


def regions_around(code: str, cycle: Cycle) -> list[str]:
    """Return ``code`` and the regions that take it in, no wider than the cycle's."""
    wider = {code, *(f"{code[:length]:0<6}" for length in (2, 4))}
    return [each for each in sorted(wider) if each.startswith(cycle.region.prefix)] or [code]


def _by_chain(cycles: Sequence[Cycle], results: Results) -> Placed:
    places = {
        row.entry_id: {code: WHOLE for code in row.chains.split(";") if code}
        for rows in results.values()
        for row in rows
    }
    used = {code for place in places.values() for code in place}
    return places, {each.code: each for each in Chain.objects.filter(code__in=used)}


def _by_park(cycles: Sequence[Cycle], results: Results) -> Placed:
    kept = _kept_registers(cycles, "alliances.csv")
    parks: dict[tuple[int, str], str] = {
        (cycle, row[0]): row[5] for cycle, rows in kept.items() for row in rows
    }
    open_ones = [cycle.pk for cycle in cycles if cycle.pk not in kept]
    now = Result.objects.filter(computation__cycle__in=open_ones, computation=_CURRENT)
    for cycle, code, park in now.values_list("computation__cycle", "code", "entry__alliance__park"):
        parks[cycle, code] = park
    places: Places = {}
    for pk, rows in results.items():
        for row in rows:
            park = parks.get((pk, row.code), "").strip()
            places[row.entry_id] = {park: WHOLE} if park else {}
    return places, {}


_CURRENT = F("computation__cycle__computation")


def _by_unit(cycles: Sequence[Cycle], results: Results) -> Placed:
    """An alliance counts whole for each unit that leads it on the day the cycle speaks of."""
    leads = _published_leads(cycles)
    for cycle in cycles:
        if cycle.pk not in leads:
            spells = Membership.objects.leads().in_force_on(cycle.as_of)
            ours = spells.filter(alliance__entries__cycle=cycle)
            leads[cycle.pk] = list(ours.values_list("alliance__code", "unit__code"))
    places: Places = {}
    for pk, rows in results.items():
        units: dict[str, dict[str, Fraction]] = defaultdict(dict)
        for alliance, unit in leads.get(pk, ()):
            units[alliance][unit] = WHOLE
        places |= {row.entry_id: units[row.code] for row in rows}
    used = {code for place in places.values() for code in place}
    return places, {each.code: each for each in Unit.objects.filter(code__in=used)}


def _published_leads(cycles: Sequence[Cycle]) -> dict[int, list[tuple[str, str]]]:
    days = {cycle.pk: cycle.as_of.isoformat() for cycle in cycles}
    return {
        pk: [
            (alliance, unit)
            for alliance, unit, role, joined, left in rows
            if role.startswith("lead_") and joined <= days[pk] and (not left or left > days[pk])
        ]
        for pk, rows in _kept_registers(cycles, "memberships.csv").items()
    }


def _kept_registers(cycles: Iterable[Cycle], file: str) -> dict[int, list[list[str]]]:
    """Return one file of the registers as they were published, by cycle."""
    current = [cycle.computation_id for cycle in cycles if cycle.computation_id]
    kept = PublishedRegisters.objects.filter(computation__in=current)
    rows = kept.annotate(rows=KeyTransform(file, "content"))
    return {pk: told or [] for pk, told in rows.values_list("computation__cycle", "rows")}


_PLACED = {"region": _by_region, "chain": _by_chain, "park": _by_park, "unit": _by_unit}

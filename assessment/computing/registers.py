"""The registers as far as a cycle refers to them, now and as they stood on publication.

``Cells`` goes by the file of an exchange folder; a row holds the texts of its columns in the
order that docs/exchange.md gives, and rows are sorted by key.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from operator import itemgetter
from typing import NamedTuple

from alliances.computing.matching import matching
from alliances.computing.register_values import Key, Known, texts_of
from alliances.models import Alliance, Chain, Membership
from alliances.tables.registers import EXCHANGED
from assessment.computing.register_scope import referred_to
from assessment.models import Computation, Cycle, PublishedRegisters
from members.models import Region, Unit

Cells = dict[str, list[list[str]]]


def registers_now(cycle: Cycle) -> Cells:
    """Return the rows that the alliances of ``cycle`` refer to, and no others."""
    alliances = list(Alliance.objects.filter(entries__cycle=cycle))
    alliances.sort(key=lambda alliance: alliance.code)  # A collation may see it differently.
    chains = _chain_codes(cycle)
    spells = _spells(cycle)
    rows = referred_to(cycle)
    named = _named_in(rows)
    units = {spell.unit.code: spell.unit for spell in spells}
    units |= {
        unit.code: unit for unit in matching(Unit.objects.all(), "code", named.units - {*units})
    }
    used = named.chains.union(*chains.values())
    regions = {cycle.region_id, *(alliance.region_id for alliance in alliances)}
    regions |= {unit.region_id for unit in units.values() if unit.region_id}
    return {
        "regions.csv": _named(Region.objects.all(), regions),
        "chains.csv": _named(Chain.objects.all() if used else (), used),
        "units.csv": [_unit(units[code]) for code in sorted(units)],
        "alliances.csv": [
            [*_alliance(alliance), ";".join(sorted(chains[alliance.pk]))] for alliance in alliances
        ],
        "memberships.csv": [_membership(spell) for spell in spells],
    } | {
        table.file: [
            texts_of(table, known.values)
            for _key, known in sorted(rows[name].items(), key=itemgetter(0))
        ]
        for name, table in EXCHANGED.items()
    }


class _Named(NamedTuple):
    """The codes that rows of the registers refer to."""

    units: set[str]
    chains: set[str]


def _named_in(rows: Mapping[str, Mapping[Key, Known]]) -> _Named:
    named = _Named(set(), set())
    for register in rows.values():
        for known in register.values():
            named.units.update(known.values.get("partners", ()))
            named.chains.update(known.values.get("chains", ()))
            if unit := known.values.get("unit"):
                named.units.add(unit)
    return named


def keep_registers(cycle: Cycle, computation: Computation) -> None:
    """Keep the registers of ``cycle`` with results that are about to be fixed."""
    PublishedRegisters.objects.create(computation=computation, content=registers_now(cycle))


def registers_as_published(cycle: Cycle) -> Cells | None:
    """Return what was kept on publication; None for a cycle that is not published."""
    if not cycle.is_frozen:
        return None
    kept = PublishedRegisters.objects.filter(computation=cycle.computation_id).first()
    return kept.content if kept else None


def _chain_codes(cycle: Cycle) -> dict[int, set[str]]:
    rows = Alliance.chains.through.objects.filter(alliance__entries__cycle=cycle)
    found: dict[int, set[str]] = defaultdict(set)
    for alliance, chain in rows.values_list("alliance", "chain"):
        found[alliance].add(chain)
    return found


def _spells(cycle: Cycle) -> list[Membership]:
    spells = Membership.objects.filter(alliance__entries__cycle=cycle)
    found = spells.select_related("alliance", "unit")
    return sorted(found, key=lambda spell: (spell.alliance.code, spell.unit.code, spell.joined_on))


def _named(rows: Iterable[Region | Chain], used: set[str]) -> list[list[str]]:
    found = sorted((row for row in rows if row.code in used), key=lambda row: row.code)
    return [[row.code, row.name_zh, row.name_en] for row in found]


def _unit(unit: Unit) -> list[str]:
    code = "" if unit.code == unit.uscc else unit.code
    names = (unit.name_zh, unit.name_en)
    return [unit.uscc or "", code, *names, unit.kind, unit.scale, unit.region_id or ""]


def _alliance(alliance: Alliance) -> list[str]:
    names = (alliance.name_zh, alliance.name_en)
    where = (alliance.region_id, alliance.park)
    return [alliance.code, *names, alliance.kind, *where, _day(alliance.established_on)]


def _membership(spell: Membership) -> list[str]:
    days = (_day(spell.joined_on), _day(spell.left_on))
    return [spell.alliance.code, spell.unit.code, spell.role, *days]


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""

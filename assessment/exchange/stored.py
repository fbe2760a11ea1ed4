"""What the database has of the things that a folder speaks of."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from alliances.computing.matching import matching
from alliances.models import Alliance, Chain, Membership
from assessment.computing.registers import Cells, registers_as_published
from assessment.exchange.folder import Folder, yearly_rows
from assessment.models import Cycle, Entry, Framework
from members.models import Region, Unit

SpellKey = tuple[str, int, date]  # alliance, unit, first day


@dataclass(slots=True)
class Stored:
    """``entries`` and ``alliances`` go by code; ``alliances`` are those of the folder.

    ``published`` holds the registers as they stood when the cycle was published.
    """

    cycle: Cycle | None
    framework: Framework | None
    regions: dict[str, Region]
    chains: dict[str, Chain]
    units_by_code: dict[str, Unit] = field(default_factory=dict)
    units_by_uscc: dict[str, Unit] = field(default_factory=dict)
    alliances: dict[str, Alliance] = field(default_factory=dict)
    entries: dict[str, Entry] = field(default_factory=dict)
    spells: dict[SpellKey, Membership] = field(default_factory=dict)
    published: Cells | None = None


def look_up(folder: Folder) -> Stored:
    """Lock the cycle and read what the folder refers to."""
    cycle, framework = folder.cycle, folder.framework.definition
    found = Stored(
        cycle=Cycle.objects.locked().filter(code=cycle.code).first() if cycle else None,
        framework=Framework.objects.filter(code=framework.code, version=framework.version).first()
        if framework
        else None,
        regions=Region.objects.in_bulk(),
        chains=Chain.objects.in_bulk(),
    )
    _look_up_units(found, folder)
    codes = {str(code) for code in folder.alliances.keys}
    codes |= {row.values.get("alliance", "") for row in folder.memberships.every_row()}
    for row in yearly_rows(folder):
        codes |= {row.values.get("alliance", ""), row.values.get("claimant", "")}
    found.alliances = {
        alliance.code: alliance
        for alliance in matching(Alliance.objects.prefetch_related("chains"), "code", codes)
    }
    if found.cycle:
        entries = found.cycle.entries.select_related("alliance")
        found.entries = {entry.alliance.code: entry for entry in entries}
        found.published = registers_as_published(found.cycle)
    spells = Membership.objects.select_related("alliance")
    alliances = [alliance.pk for alliance in found.alliances.values()]
    for spell in matching(spells, "alliance", alliances):
        found.spells[spell.alliance.code, spell.unit_id, spell.joined_on] = spell
    return found


def _look_up_units(found: Stored, folder: Folder) -> None:
    names: set[Any] = {row.values.get("unit") for row in folder.memberships.every_row()}
    for row in folder.units.every_row():
        names |= {row.values.get("code"), row.values.get("uscc")}
    for row in yearly_rows(folder):
        names |= {row.values.get("unit"), *row.values.get("partners", ())}
    names.discard(None)
    for column in ("code", "uscc"):
        for unit in matching(Unit.objects.all(), column, names):
            found.units_by_code[unit.code] = unit
            if unit.uscc:
                found.units_by_uscc[unit.uscc] = unit

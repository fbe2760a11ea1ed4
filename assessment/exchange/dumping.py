"""Writing a cycle as an exchange folder: the same content gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from alliances.models import Alliance, Chain, Membership
from assessment import scoring
from assessment.computing.definitions import framework_definition
from assessment.errors import FolderInUse
from assessment.exchange import formats
from assessment.exchange.faults import FILES
from assessment.exchange.stored import batches, matching
from assessment.exchange.writing import Pair, write_table, write_yaml
from assessment.models import Cycle, Entry, Mark, MeasureValue, Ruling
from common.fields import canonical
from members.models import Region, Unit

DECIMAL_KEYS = ("weight", "floor", "bonus_cap", "at_least", "at", "zero_at", "full_at", "cap")
LANGUAGES = ("zh-hans", "en")
Cells = Iterator[list[str]]


@transaction.atomic
def dump_cycle(cycle: Cycle, folder: Path) -> None:
    """Write ``cycle`` into ``folder``, which may hold nothing but an earlier dump.

    The cycle is held meanwhile, so that the files belong together. Raises ``FolderInUse``.
    """
    Cycle.objects.locked().get(pk=cycle.pk)
    _make_room(folder)
    entries = sorted(
        Entry.objects.filter(cycle=cycle).select_related("alliance"),
        key=lambda entry: entry.alliance.code,
    )
    alliances = [entry.alliance for entry in entries]
    spells = _spells(alliances)
    units = {spell.unit.code: spell.unit for spell in spells}
    chains = {alliance.pk: _chain_codes(alliance) for alliance in _with_chains(alliances)}
    write_yaml(folder, "cycle.yaml", _cycle(cycle))
    definition = framework_definition(cycle.framework)
    write_yaml(folder, "framework.yaml", _framework(scoring.to_canonical(definition)))
    _write_registers(folder, cycle, alliances, units, chains)
    write_table(folder, formats.MEMBERSHIPS, _membership_rows(spells))
    write_table(folder, formats.MEASURES, _measure_rows(entries))
    order = {item.code: place for place, item in enumerate(definition.indicators)}
    write_table(folder, formats.MARKS, _mark_rows(entries, order))
    write_table(folder, formats.EXCEPTIONS, _ruling_rows(entries))


def _make_room(folder: Path) -> None:
    """Make the folder, or take an earlier dump out of it."""
    if folder.exists() and not folder.is_dir():
        raise FolderInUse(_("%(folder)s is not a folder.") % {"folder": folder})
    folder.mkdir(parents=True, exist_ok=True)
    foreign = sorted(file.name for file in folder.iterdir() if file.name not in FILES)
    if foreign:
        raise FolderInUse(
            _(
                "%(folder)s holds something else than an exchange folder (%(file)s). Name an empty"
                " or a new folder."
            )
            % {"folder": folder, "file": foreign[0]}
        )
    for file in folder.iterdir():
        file.unlink()


def _cycle(cycle: Cycle) -> dict[str, Any]:
    return {
        "code": cycle.code,
        "name": {"zh-hans": cycle.name_zh, "en": cycle.name_en or cycle.name_zh},
        "year": cycle.year,
        "as_of": cycle.as_of.isoformat(),
        "region": cycle.region_id,
        "phase": cycle.phase,
    }


def _framework(content: Any, key: str = "") -> Any:
    """Return the canonical form with its numbers as numbers and Chinese texts first."""
    if isinstance(content, dict):
        keys = [*(code for code in LANGUAGES if code in content), *content]
        return {
            part: Decimal(content[part])
            if part in DECIMAL_KEYS or key == "points"
            else _framework(content[part], part)
            for part in dict.fromkeys(keys)
        }
    if key == "steps":
        return [Pair(map(Decimal, step)) for step in content]
    if isinstance(content, list):
        return [_framework(part) for part in content]
    return content


def _spells(alliances: list[Alliance]) -> list[Membership]:
    spells = Membership.objects.select_related("alliance", "unit")
    found = matching(spells, "alliance", [alliance.pk for alliance in alliances])
    return sorted(found, key=lambda spell: (spell.alliance.code, spell.unit.code, spell.joined_on))


def _with_chains(alliances: list[Alliance]) -> Iterator[Alliance]:
    rows = Alliance.objects.prefetch_related("chains")
    return matching(rows, "pk", [alliance.pk for alliance in alliances])


def _chain_codes(alliance: Alliance) -> list[str]:
    return sorted(chain.code for chain in alliance.chains.all())


def _write_registers(
    folder: Path,
    cycle: Cycle,
    alliances: list[Alliance],
    units: dict[str, Unit],
    chains: dict[int, list[str]],
) -> None:
    """Write the rows that something in the folder refers to, and no others."""
    regions = {cycle.region_id, *(alliance.region_id for alliance in alliances)}
    regions |= {unit.region_id for unit in units.values() if unit.region_id}
    write_table(folder, formats.REGIONS, _named_rows(matching(Region.objects.all(), "pk", regions)))
    used = {code for codes in chains.values() for code in codes}
    write_table(folder, formats.CHAINS, _named_rows(matching(Chain.objects.all(), "pk", used)))
    write_table(folder, formats.UNITS, (_unit(units[code]) for code in sorted(units)))
    rows = ([*_alliance(alliance), ";".join(chains[alliance.pk])] for alliance in alliances)
    write_table(folder, formats.ALLIANCES, rows)


def _named_rows(rows: Iterable[Region | Chain]) -> Cells:
    for row in sorted(rows, key=lambda row: row.code):
        yield [row.code, row.name_zh, row.name_en]


def _unit(unit: Unit) -> list[str]:
    code = "" if unit.code == unit.uscc else unit.code
    names = (unit.name_zh, unit.name_en)
    return [unit.uscc or "", code, *names, unit.kind, unit.scale, unit.region_id or ""]


def _alliance(alliance: Alliance) -> list[str]:
    names = (alliance.name_zh, alliance.name_en)
    where = (alliance.region_id, alliance.park)
    return [alliance.code, *names, alliance.kind, *where, _day(alliance.established_on)]


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _membership_rows(spells: Iterable[Membership]) -> Cells:
    for spell in spells:
        days = (_day(spell.joined_on), _day(spell.left_on))
        yield [spell.alliance.code, spell.unit.code, spell.role, *days]


def _measure_rows(entries: list[Entry]) -> Cells:
    for batch in batches(entries):
        codes = {entry.pk: entry.alliance.code for entry in batch}
        values = MeasureValue.objects.filter(entry__in=codes)
        rows = [(codes[row.entry_id], row.measure, row.value) for row in values]
        for alliance, measure, value in sorted(rows):
            yield [alliance, measure, canonical(value)]


def _mark_rows(entries: list[Entry], order: dict[str, int]) -> Cells:
    """Yield the marks that are given, in the framework's order; a withdrawn one is none."""
    for batch in batches(entries):
        codes = {entry.pk: entry.alliance.code for entry in batch}
        marks = Mark.objects.given().filter(entry__in=codes)
        columns = ("entry", "indicator__code", "assessor__name", "hundredths", "comment")
        rows = [
            (codes[entry], order[indicator], indicator, assessor, hundredths, comment)
            for entry, indicator, assessor, hundredths, comment in marks.values_list(*columns)
        ]
        for alliance, _place, indicator, assessor, hundredths, comment in sorted(rows):
            mark = canonical(Decimal(hundredths).scaleb(-2))
            yield [alliance, indicator, assessor, mark, comment]


def _ruling_rows(entries: list[Entry]) -> Cells:
    for batch in batches(entries):
        codes = {entry.pk: entry.alliance.code for entry in batch}
        rulings = Ruling.objects.filter(entry__in=codes).order_by("sequence", "pk")
        for row in sorted(rulings, key=lambda ruling: codes[ruling.entry_id]):
            value = "" if row.value is None else canonical(row.value)
            yield [codes[row.entry_id], row.kind, row.item, value, row.reason]

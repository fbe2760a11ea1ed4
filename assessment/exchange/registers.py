"""Writing regions, chains, units, alliances and memberships."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.db.models import Model

from alliances.computing.matching import BATCH, matching
from alliances.models import Alliance, Chain, Membership
from alliances.tables.columns import Row
from assessment.exchange import bulk
from assessment.exchange.changes import Changes
from assessment.exchange.folder import Folder, Register
from assessment.exchange.stored import Stored
from assessment.exchange.unit_book import UnitBook
from members.choices import UnitKind
from members.models import Region, Unit

M = TypeVar("M", bound=Model)
Wanted = Iterable[tuple[M | None, dict[str, Any]]]


def write_registers(
    folder: Folder, stored: Stored, units: UnitBook, changes: Changes, *, is_replacing: bool
) -> set[str]:
    """Write what differs and return the codes of the alliances that changed.

    Optional columns that a file has not got keep what is stored, unless everything is replaced.
    """
    _write_named(Region, folder.regions, stored.regions, changes, is_replacing)
    _write_named(Chain, folder.chains, stored.chains, changes, is_replacing)
    _write_units(folder, units, changes, is_replacing)
    changed = _write_alliances(folder, stored, is_replacing)
    _write_memberships(folder, stored, units, changes, is_replacing)
    return changed


def write_rows(model: type[M], wanted: Wanted[M]) -> tuple[list[M], list[M]]:
    """Add the rows that are not stored, change those that differ, and return both."""
    added, changed, fields = [], [], set()
    for row, values in wanted:
        if row is None:
            added.append(model(**values))
            continue
        differing = {name for name, value in values.items() if getattr(row, name) != value}
        for name in differing:
            setattr(row, name, values[name])
        if differing:
            changed.append(row)
            fields |= differing
    bulk.update(model, changed, sorted(fields))
    return bulk.create(model, added), changed


def values_of(
    row: Row, optional: Mapping[str, Any], is_whole: bool, **renamed: str
) -> dict[str, Any]:
    """Return the values of a row by the model's fields.

    ``optional`` columns that are absent are empty when the row ``is_whole``, else left out.
    """
    values = {**optional, **row.values} if is_whole else dict(row.values)
    return {renamed.get(column, column): value for column, value in values.items()}


def _write_named(
    model: type[M],
    register: Register,
    stored: Mapping[str, M],
    changes: Changes,
    is_replacing: bool,
) -> None:
    wanted = []
    for row in register.rows.values():
        before = stored.get(row.values["code"])
        is_whole = before is None or is_replacing
        wanted.append((before, values_of(row, {"name_en": ""}, is_whole)))
    added, changed = write_rows(model, wanted)
    _note(changes, register.file, added, changed, touches_results=False)


def _note(
    changes: Changes, file: str, added: list[M], changed: list[M], *, touches_results: bool
) -> None:
    def tell(row: Any) -> str:
        return str(row.code)

    changes.note(file, "+", added, tell, touches_results=touches_results)
    changes.note(file, "~", changed, tell, touches_results=touches_results)


def _write_units(folder: Folder, units: UnitBook, changes: Changes, is_replacing: bool) -> None:
    wanted = []
    optional: dict[str, Any] = {"name_en": "", "scale": "", "region_id": None}
    for row in folder.units.rows.values():
        before = units.unit_of(row)
        values = values_of(row, {}, False, region="region_id")
        if before is None or is_replacing:
            values = {**optional, **values}
        if not values.get("code"):
            values["code"] = before.code if before else values["uscc"]
        if not values.get("uscc"):
            values.pop("uscc", None)  # An empty cell says nothing of a code that is known.
        if values["kind"] != UnitKind.ENTERPRISE:
            values["scale"] = ""
        wanted.append((before, values))
    added, changed = write_rows(Unit, wanted)
    for unit in added:
        units.take_in(unit)
    _note(changes, folder.units.file, added, changed, touches_results=False)


def _write_alliances(folder: Folder, stored: Stored, is_replacing: bool) -> set[str]:
    wanted = []
    chains: dict[str, set[str]] = {}
    optional = {"name_en": "", "park": "", "established_on": None, "chains": ()}
    for row in folder.alliances.rows.values():
        before = stored.alliances.get(row.values["code"])
        values = values_of(row, optional, before is None or is_replacing, region="region_id")
        if "chains" in values:
            chains[values["code"]] = set(values.pop("chains"))
        wanted.append((before, values))
    before_chains = {
        code: {chain.pk for chain in alliance.chains.all()}
        for code, alliance in stored.alliances.items()
    }
    added, changed = write_rows(Alliance, wanted)
    stored.alliances |= {alliance.code: alliance for alliance in added}
    moved = _write_chains(stored, before_chains, chains)
    return {alliance.code for alliance in (*added, *changed)} | moved


def _write_chains(
    stored: Stored, before: Mapping[str, set[str]], wanted: Mapping[str, set[str]]
) -> set[str]:
    """Write which chains alliances belong to and return the codes of those that changed."""
    through = Alliance.chains.through
    added, changed = [], set()
    for code, chains in wanted.items():
        known = before.get(code, set())
        pk = stored.alliances[code].pk
        added += [through(alliance_id=pk, chain_id=chain) for chain in sorted(chains - known)]
        if dropped := known - chains:
            through.objects.filter(alliance=pk, chain__in=dropped).delete()
        if chains != known:
            changed.add(code)
    through.objects.bulk_create(added, batch_size=BATCH)
    return changed


def _write_memberships(
    folder: Folder, stored: Stored, units: UnitBook, changes: Changes, is_replacing: bool
) -> None:
    """Remove, change, add: in this order no two spells ever overlap on the way."""
    wanted: list[tuple[Membership | None, dict[str, Any]]] = []
    named = set()
    for row in folder.memberships.rows.values():
        values = dict(row.values)
        alliance, unit = values.pop("alliance"), units.find(values.pop("unit"))
        key = (alliance, int(unit or 0), values["joined_on"])
        before = stored.spells.get(key)
        if is_replacing:
            values.setdefault("left_on", None)
        ids = {"alliance_id": stored.alliances[alliance].pk, "unit_id": unit}
        wanted.append((before, values | ids))
        named.add(key)
    dropped = [
        spell
        for key, spell in stored.spells.items()
        if is_replacing and key not in named and key[0] in folder.alliances.rows
    ]
    bulk.delete(Membership, dropped)
    added, changed = write_rows(Membership, wanted)
    names = {alliance.pk: alliance.code for alliance in stored.alliances.values()}
    concerned = {spell.unit_id for spell in (*added, *changed, *dropped)}
    codes = {unit.pk: unit.code for unit in matching(Unit.objects.only("code"), "pk", concerned)}

    def tell(spell: Membership) -> str:
        return f"{names[spell.alliance_id]}, {codes[spell.unit_id]}, {spell.joined_on}"

    file = folder.memberships.file
    changes.note(file, "+", added, tell, touches_results=False)
    changes.note(file, "~", changed, tell, touches_results=False)
    changes.note(file, "-", dropped, tell, touches_results=False)

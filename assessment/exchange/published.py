"""Comparing a folder with the registers as they stood when its cycle was published.

Other cycles may have changed the registers since. What the published cycle does not refer to is
compared with what is stored now.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any

from alliances.tables.columns import Row, Table
from assessment.computing.registers import Cells
from assessment.exchange import formats
from assessment.exchange.changes import Changes
from assessment.exchange.folder import Folder, Register
from assessment.exchange.stored import Stored
from members.models import Unit

Values = dict[str, Any]
Known = dict[Hashable, Values]


def note_differences(
    folder: Folder, stored: Stored, published: Cells, changes: Changes, *, is_replacing: bool
) -> set[str]:
    """Note in ``changes`` how the registers of the folder differ, and return the codes of the
    alliances that do. An alliance that did not take part is left to the caller."""
    units = PublishedUnits(stored, published)
    for register, table, now in (
        (folder.regions, formats.REGIONS, stored.regions),
        (folder.chains, formats.CHAINS, stored.chains),
    ):
        named = {code: _values_of(row) for code, row in now.items()}
        known = named | _by(published, table, "code")
        wanted = {code: _wanted(row, table, is_replacing) for code, row in register.rows.items()}
        _note(register, known, wanted, changes)
    wanted = {units.key_of(row): units.wanted(row, is_replacing) for row in _rows(folder.units)}
    _note(folder.units, units.known, wanted, changes)
    _note_memberships(folder, stored, published, units, changes, is_replacing)
    known = _by(published, formats.ALLIANCES, "code")
    return {
        str(code)
        for code, row in folder.alliances.rows.items()
        if code in known and _differs(known[code], _wanted(row, formats.ALLIANCES, is_replacing))
    }


def _note_memberships(
    folder: Folder,
    stored: Stored,
    published: Cells,
    units: PublishedUnits,
    changes: Changes,
    is_replacing: bool,
) -> None:
    table = formats.MEMBERSHIPS
    kept = _by(published, table, "alliance", "unit", "joined_on")
    codes = {alliance for alliance, *_rest in published["alliances.csv"]}
    names = {unit.pk: unit.code for unit in stored.units_by_code.values()}
    known: Known = {
        (alliance, names.get(unit), day): {"role": spell.role, "left_on": spell.left_on}
        for (alliance, unit, day), spell in stored.spells.items()
        if alliance not in codes
    } | kept
    wanted: Known = {}
    for row in _rows(folder.memberships):
        values = _wanted(row, table, is_replacing)
        key = (values.pop("alliance"), units.code_of(values.pop("unit")), values.pop("joined_on"))
        wanted[key] = values
    _note(folder.memberships, known, wanted, changes)
    if is_replacing:
        gone = [key for key in kept if key not in wanted]
        changes.note(table.file, "-", gone, _told)


class PublishedUnits:
    """The units of a published cycle, which a code or a unified social credit code may name."""

    def __init__(self, stored: Stored, published: Cells) -> None:
        self._names: dict[str, str] = {}
        self.known: Known = {}
        for unit in stored.units_by_code.values():
            self._take_in(_values_of_unit(unit))
        for cells in published["units.csv"]:
            self._take_in(read_cells(formats.UNITS, cells))

    def _take_in(self, values: Values) -> None:
        values["code"] = values["code"] or values["uscc"]
        self.known[values["code"]] = values
        self._names |= {name: values["code"] for name in (values["uscc"], values["code"]) if name}

    def code_of(self, name: str) -> str:
        return self._names.get(name, name)

    def key_of(self, row: Row) -> str:
        code, uscc = row.values.get("code") or "", row.values.get("uscc") or ""
        return self.code_of(code if code in self._names else uscc or code)

    def wanted(self, row: Row, is_replacing: bool) -> Values:
        """Return what a row says; an empty code of either kind says nothing."""
        values = _wanted(row, formats.UNITS, is_replacing)
        return {k: v for k, v in values.items() if v or k not in ("code", "uscc")}


def _rows(register: Register) -> Iterable[Row]:
    return register.rows.values()


def _wanted(row: Row, table: Table, is_replacing: bool) -> Values:
    """Return what a row says, an absent optional column too if everything is replaced."""
    empty = {column.name: column.empty for column in table.columns if not column.is_required}
    return {**empty, **row.values} if is_replacing else dict(row.values)


def read_cells(table: Table, cells: list[str]) -> Values:
    return {
        column.name: column.read(cell) if cell else column.empty
        for column, cell in zip(table.columns, cells, strict=True)
    }


def _by(published: Cells, table: Table, *columns: str) -> Known:
    rows = [read_cells(table, cells) for cells in published[table.file]]
    if len(columns) == 1:
        return {row[columns[0]]: row for row in rows}
    return {tuple(row[column] for column in columns): row for row in rows}


def _values_of(row: Any) -> Values:
    return {"code": row.code, "name_zh": row.name_zh, "name_en": row.name_en}


def _values_of_unit(unit: Unit) -> Values:
    told = {"uscc": unit.uscc, "kind": unit.kind, "scale": unit.scale, "region": unit.region_id}
    return _values_of(unit) | told


def _differs(known: Values, wanted: Values) -> bool:
    return any(known[name] != value for name, value in wanted.items())


def _note(register: Register, known: Known, wanted: Known, changes: Changes) -> None:
    added = [key for key in wanted if key not in known]
    changed = [key for key in wanted if key in known and _differs(known[key], wanted[key])]
    changes.note(register.file, "+", added, _told)
    changes.note(register.file, "~", changed, _told)


def _told(key: Hashable) -> str:
    return ", ".join(map(str, key)) if isinstance(key, tuple) else str(key)

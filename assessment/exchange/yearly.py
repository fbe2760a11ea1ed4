"""The registers that fill during the year: what the files of a folder make of them.

The rows of a published cycle are compared with those that were kept on publication.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from alliances.computing.register_values import Key
from alliances.services.bulk_registers import Pks, write_plan
from alliances.services.register_plan import (
    Anything,
    Plan,
    References,
    RowChange,
    RowFault,
    plan_rows,
)
from alliances.services.share_rows import check_shares, write_shares
from alliances.tables.registers import EXCHANGED, REGISTERS
from assessment.computing.register_scope import SHARES, Scope
from assessment.exchange import bulk
from assessment.exchange.changes import Changes
from assessment.exchange.faults import Faults
from assessment.exchange.folder import Folder, yearly_rows
from assessment.exchange.published import PublishedUnits
from assessment.exchange.spells import Spells
from assessment.exchange.stored import Stored
from assessment.exchange.unit_book import UnitBook
from assessment.exchange.yearly_references import references_of
from assessment.exchange.yearly_stored import (
    YearlyRows,
    lock_owners,
    published_rows,
    stored_rows,
)

Plans = dict[str, Plan]


def plan_yearly(
    folder: Folder,
    stored: Stored,
    units: UnitBook,
    spells: Spells,
    faults: Faults,
    *,
    is_replacing: bool,
) -> Plans:
    """Compare the files with what is stored, or published, and note what is wrong with them."""
    cycle = folder.cycle
    if cycle is None or cycle.as_of is None or cycle.year is None:
        return {}  # The faults of cycle.yaml tell.
    if not is_replacing and not any(folder.yearly.values()):
        return {}
    scope = Scope(cycle.year, cycle.as_of)
    rows = _look_up(folder, stored, units, spells, scope, is_replacing=is_replacing)
    references = references_of(folder, stored, units, is_replacing=is_replacing)
    if stored.published is not None:
        rows = published_rows(rows, stored.published)
        known_as = PublishedUnits(stored, stored.published)
        references = References(known_as.code_of, references.no_alliance, references.no_school)
    planner = _Planner(folder, rows, references, is_replacing)
    plans = planner.plans()
    for register, plan in plans.items():
        for fault in plan.faults:
            _note(EXCHANGED[register].file, fault, faults)
    return plans


def write_yearly(plans: Plans, stored: Stored, units: UnitBook, changes: Changes) -> None:
    """Write and note what the plans say, once units and alliances are there."""
    alliances = {code: alliance.pk for code, alliance in stored.alliances.items()}
    pks = Pks(alliances, lambda code: int(units.find(code) or 0))
    signed = bulk.signed()
    for register, plan in plans.items():
        if register == SHARES:
            write_shares(plan, alliances, signed)
        else:
            write_plan(plan, pks, signed)
    note_yearly(plans, changes)


def note_yearly(plans: Plans, changes: Changes) -> None:
    """Note how the files differ; results come from measures and marks, not from here."""
    for register, plan in plans.items():
        file = EXCHANGED[register].file
        changes.note(file, "+", plan.added, _told, touches_results=False)
        changes.note(file, "~", plan.changed, _told, touches_results=False)
        changes.note(file, "-", plan.removed, _told, touches_results=False)


def _told(key: Key) -> str:
    return ", ".join(map(str, key))


def _note(file: str, fault: RowFault, faults: Faults) -> None:
    sentence = fault.sentence
    if fault.column:
        told = {"column": fault.column, "problem": fault.sentence}
        sentence = _("Column “%(column)s”: %(problem)s") % told
    faults.add(file, fault.line or "", sentence)


def _look_up(
    folder: Folder,
    stored: Stored,
    units: UnitBook,
    spells: Spells,
    scope: Scope,
    *,
    is_replacing: bool,
) -> YearlyRows:
    codes = {row.values.get("alliance") for row in yearly_rows(folder)}
    schools = {
        units.find(row.values.get("unit") or "") for row in yearly_rows(folder, "people", "majors")
    }
    if is_replacing:
        codes |= {str(code) for code in folder.alliances.keys}
        schools |= _members(spells, folder.alliances.keys, scope.as_of)
    alliances = {row.pk: code for code, row in stored.alliances.items() if code in codes}
    keys = {unit for unit in schools if isinstance(unit, int)}
    lock_owners(alliances, keys)
    return stored_rows(scope, alliances, keys)


def _members(spells: Spells, alliances: Container[object], day: date) -> set[int | str]:
    """Return the units that belong to one of ``alliances`` on ``day``."""
    return {
        unit
        for (alliance, unit), found in spells.items()
        if alliance in alliances and any(spell.holds_on(day) for spell in found)
    }


@dataclass(frozen=True, slots=True)
class _Planner:
    folder: Folder
    rows: YearlyRows
    references: References
    is_replacing: bool

    def plans(self) -> Plans:
        """Plan one register after another: an activity refers to the carriers there will be."""
        plans: Plans = {}
        references = self.references
        for register in REGISTERS:
            plans[register] = self._plan(register, references)
            if register == "carriers":
                references = replace(references, carriers=self._there("carriers", plans))
        plans["carriers"].faults += self._still_used(plans)
        shares = plans[SHARES] = self._plan(SHARES, references)
        achievements: Container[Key] = {
            (register, *key)
            for register in ("carriers", "activities")
            for key in self._keys(register, plans)
        }
        if None in (self.folder.yearly["carriers"], self.folder.yearly["activities"]):
            achievements = Anything()
        if not shares.faults:
            shares.faults += check_shares(shares, self.rows.known[SHARES], achievements)
        return plans

    def _plan(self, register: str, references: References) -> Plan:
        rows = self.folder.yearly[register]
        return plan_rows(
            register,
            rows or (),
            self.rows.known[register],
            references,
            is_whole=self.is_replacing,
            removable=self.rows.own[register] if self.is_replacing and rows is not None else (),
        )

    def _there(self, register: str, plans: Plans) -> Container[tuple[str, str]]:
        if self.folder.yearly[register] is None:
            return Anything()
        return set(self._keys(register, plans))

    def _keys(self, register: str, plans: Plans) -> Iterator[tuple[str, str]]:
        plan = plans[register]
        yield from (key for key in self.rows.known[register] if key not in plan.removed)
        yield from plan.lines

    def _still_used(self, plans: Plans) -> Iterable[RowFault]:
        """Yield the carriers that are to go although activities of other years refer to them."""
        removed, activities = plans["carriers"].removed, plans["activities"]
        used = set()
        for key, known in self.rows.known["activities"].items() if removed else ():
            change = activities.changed.get(key, RowChange(0, known.values))
            if key not in activities.removed:
                used.add((change.values["alliance"], change.values["carrier"]))
        for alliance, code in sorted(used & removed.keys()):
            sentence = _(
                "The carrier %(code)s of %(alliance)s is missing, but activities of other years took"
                " place there. Keep its row."
            )
            yield RowFault(0, "", sentence % {"code": code, "alliance": alliance})

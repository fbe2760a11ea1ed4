"""What is to become of many rows of one register: compared with what is stored, and checked."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from alliances.computing.register_values import Key, Known, Values, key_of
from alliances.services.register_rules import broken_rules
from alliances.tables.columns import Row, Table
from alliances.tables.registers import EXCHANGED


class Anything:
    """Holds whatever is asked for: where it cannot be told, nothing is reported on top."""

    def __contains__(self, item: object) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class References:
    """What rows may refer to: alliances, schools, carriers and chains by their codes.

    ``unit`` returns the code of the unit that a code or a unified social credit code means.
    ``no_alliance`` and ``no_school`` say what is wrong with a ``%(code)s`` that is none of them.
    """

    unit: Callable[[str], str | None]
    no_alliance: str
    no_school: str
    alliances: Container[str] = Anything()
    schools: Container[str] = Anything()
    carriers: Container[tuple[str, str]] = Anything()
    chains: Container[str] = Anything()
    claimants: Container[str] = Anything()


@dataclass(frozen=True, slots=True)
class CellChange:
    """``tables.cells.written`` gives the texts of both."""

    column: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class RowChange:
    """``pk`` and ``cells`` tell what is stored and how it differs; a new row has neither."""

    line: int
    values: Values
    pk: int | None = None
    cells: tuple[CellChange, ...] = ()


@dataclass(frozen=True, slots=True)
class RowFault:
    """``line`` is 0 for what is about no row of the file, ``column`` empty for a whole row."""

    line: int
    column: str
    sentence: str


@dataclass(slots=True)
class Plan:
    """Rows by their keys. With ``faults`` it must not be written."""

    register: str
    added: dict[Key, RowChange] = field(default_factory=dict)
    changed: dict[Key, RowChange] = field(default_factory=dict)
    removed: dict[Key, Known] = field(default_factory=dict)
    faults: list[RowFault] = field(default_factory=list)
    lines: dict[Key, int] = field(default_factory=dict)

    @property
    def changes_anything(self) -> bool:
        return bool(self.added or self.changed or self.removed)


def plan_rows(
    register: str,
    rows: Iterable[Row],
    known: Mapping[Key, Known],
    references: References,
    *,
    is_whole: bool = False,
    removable: Iterable[Key] = (),
    code_for: Callable[[Values], str] | None = None,
) -> Plan:
    """Compare ``rows`` with the ``known`` ones that have their keys.

    A column that a row has not got keeps what is stored, or is empty when the rows are the
    ``is_whole`` truth. Of the ``removable`` ones those that no row names are to be removed.
    ``code_for`` gives a code to a row that has none.
    """
    table = EXCHANGED[register]
    plan = Plan(register)
    for row in rows:
        values, faults = _resolved(table, row, references)
        if code_for is not None and row.is_sound and values.get("code") is None:
            values["code"] = code_for(values)
        key = key_of(table, values)
        if key in plan.lines:
            faults.append(_twice(table, row, plan.lines[key]))
        elif key is not None:
            plan.lines[key] = row.line
        before = known.get(key) if key is not None else None
        values = _filled(table, values, before, is_whole)
        faults += [
            RowFault(row.line, rule.column, str(rule.sentence))
            for rule in broken_rules(register, values)
        ]
        plan.faults += faults
        if key is not None and row.is_sound and not faults:
            _enter(plan, key, row.line, values, before)
    plan.removed = {key: known[key] for key in removable if key not in plan.lines}
    return plan


def _enter(plan: Plan, key: Key, line: int, values: Values, before: Known | None) -> None:
    if before is None:
        plan.added[key] = RowChange(line, values)
        return
    names = [name for name in EXCHANGED[plan.register].names if name in values]
    cells = tuple(
        CellChange(name, before.values[name], values[name])
        for name in names
        if before.values[name] != values[name]
    )
    if cells:
        plan.changed[key] = RowChange(line, values, before.pk, cells)


def _filled(table: Table, values: Values, before: Known | None, is_whole: bool) -> Values:
    if before is None or is_whole:
        return table.optional | values
    return before.values | values


def _twice(table: Table, row: Row, first: int) -> RowFault:
    sentence = _("The same key (%(columns)s) is on line %(line)s already.")
    return RowFault(row.line, "", sentence % {"columns": ", ".join(table.key), "line": first})


def _resolved(table: Table, row: Row, references: References) -> tuple[Values, list[RowFault]]:
    """Return the cells with codes for what they refer to, and what is not there."""
    values = dict(row.values)
    faults = [
        RowFault(row.line, column, sentence)
        for column, sentence in _unknown(table, values, references)
    ]
    for column in {"unit", "partners"} & values.keys():
        names = values[column]
        if column == "partners":
            found = {references.unit(name) or name for name in names}
            values[column] = tuple(sorted(found))
        elif names is not None:
            values[column] = references.unit(names) or names
    return values, faults


def _unknown(table: Table, values: Values, references: References) -> Iterator[tuple[str, str]]:
    """Yield the column and a sentence for each thing that is not there."""
    alliance, carrier = values.get("alliance"), values.get("carrier")
    if alliance is not None and alliance not in references.alliances:
        yield "alliance", references.no_alliance % {"code": alliance}
    elif alliance and carrier and (alliance, carrier) not in references.carriers:
        sentence = _("The alliance %(alliance)s has no carrier %(code)s.")
        yield "carrier", sentence % {"alliance": alliance, "code": carrier}
    if (claimant := values.get("claimant")) and claimant not in references.claimants:
        yield "claimant", _("There is no alliance %(code)s.") % {"code": claimant}
    unit = values.get("unit")
    for column, names in (("unit", (unit,) if unit else ()), ("partners", values.get("partners"))):
        for name in names or ():
            if references.unit(name) is None:
                yield column, _("There is no unit %(code)s.") % {"code": name}
    school = references.unit(unit) if unit and "unit" in table.key else None
    if school is not None and school not in references.schools:
        yield "unit", references.no_school % {"code": unit}
    for code in values.get("chains", ()):
        if code not in references.chains:
            yield "chains", _("There is no chain %(code)s.") % {"code": code}

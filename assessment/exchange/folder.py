"""The content of an exchange folder, as far as the files alone can tell."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from alliances.tables.columns import Row, Table
from alliances.tables.registers import EXCHANGED
from assessment.exchange import formats
from assessment.exchange.cycle_file import CycleFile, read_cycle
from assessment.exchange.faults import FILES, Faults
from assessment.exchange.framework_file import FrameworkFile, read_framework
from assessment.exchange.numbered import Marks, Measures, read_marks, read_measures
from assessment.exchange.rulings_part import KINDS_WITH_A_NAME, check_ruling
from assessment.exchange.tables import read_table

Rows = dict[Hashable, Row]


@dataclass(slots=True)
class Register:
    """The rows of a file by their key.

    ``keys`` holds the keys of ``unsound`` rows too. ``is_whole``: the keys could be read, so that
    one that is not among them is unknown.
    """

    file: str
    rows: Rows = field(default_factory=dict)
    keys: dict[Hashable, int] = field(default_factory=dict)
    unsound: list[Row] = field(default_factory=list)
    is_whole: bool = True

    def every_row(self) -> Iterator[Row]:
        yield from self.rows.values()
        yield from self.unsound


@dataclass(slots=True)
class Folder:
    """``yearly`` holds the rows of the registers that fill during the year, by their names; None
    for a file that cannot be read. ``ignored`` names tables that are no part of the format."""

    cycle: CycleFile | None
    framework: FrameworkFile
    regions: Register
    chains: Register
    units: Register
    alliances: Register
    memberships: Register
    yearly: dict[str, list[Row] | None]
    measures: Measures
    marks: Marks
    exceptions: Register
    ignored: list[str]


def yearly_rows(folder: Folder, *registers: str) -> Iterator[Row]:
    """Yield the rows of these registers, or of all."""
    for name in registers or folder.yearly:
        yield from folder.yearly[name] or ()


def read_folder(path: Path, faults: Faults) -> Folder | None:
    """Read every file; None when there is no folder. What is wrong is noted in ``faults``."""
    if not path.is_dir():
        sentence = _("This is not a folder.") if path.exists() else _("There is no such folder.")
        faults.add(str(path), "", sentence)
        return None
    return Folder(
        cycle=read_cycle(path, faults),
        framework=read_framework(path, faults),
        regions=_register(path, formats.REGIONS, _by("code"), faults),
        chains=_register(path, formats.CHAINS, _by("code"), faults),
        units=_register(path, formats.UNITS, _unit_key, faults, _check_unit),
        alliances=_register(path, formats.ALLIANCES, _by("code"), faults),
        memberships=_register(
            path, formats.MEMBERSHIPS, _by(*formats.MEMBERSHIPS.key), faults, _check_spell
        ),
        yearly={name: _listed(path, table, faults) for name, table in EXCHANGED.items()},
        measures=read_measures(path, faults),
        marks=read_marks(path, faults),
        exceptions=_register(
            path, formats.EXCEPTIONS, _by(*formats.EXCEPTIONS.key), faults, check_ruling
        ),
        ignored=list(_ignored(path)),
    )


def _listed(path: Path, table: Table, faults: Faults) -> list[Row] | None:
    rows = read_table(path, table, faults)
    return None if rows is None else list(rows)


def _ignored(path: Path) -> Iterator[str]:
    for file in sorted(path.iterdir()):
        if file.suffix.lower() in (".csv", ".yaml", ".yml") and file.name not in FILES:
            yield file.name


def _by(*columns: str) -> Callable[[dict[str, Any]], Hashable | None]:
    """Return what makes a key of these columns, None unless all of them could be read."""

    def key(values: dict[str, Any]) -> Hashable | None:
        given = {"item": "", **values}
        if any(column not in given for column in columns):
            return None
        return given[columns[0]] if len(columns) == 1 else tuple(given[c] for c in columns)

    return key


def _unit_key(values: dict[str, Any]) -> Hashable | None:
    return values.get("code") or values.get("uscc")


Check = Callable[[Row, Faults], bool]


def _register(
    path: Path,
    table: Table,
    key_of: Callable[[dict[str, Any]], Hashable | None],
    faults: Faults,
    check: Check = lambda row, faults: True,
) -> Register:
    found = Register(table.file)
    rows = read_table(path, table, faults)
    keyless = rows is None
    for row in rows or ():
        is_sound = check(row, faults) and row.is_sound
        key = key_of(row.values)
        if key in found.keys:
            _note_twice(table, row, found.keys[key], faults)
            is_sound = False
        elif key is not None:
            found.keys[key] = row.line
        else:
            keyless = True
        if is_sound and key is not None:
            found.rows[key] = row
        else:
            found.unsound.append(row)
    found.is_whole = bool(found.keys) or not keyless
    return found


def _note_twice(table: Table, row: Row, first: int, faults: Faults) -> None:
    if row.values.get("kind") not in KINDS_WITH_A_NAME or row.values.get("item"):
        faults.add_twice(table.file, row.line, first, table.key)
        return
    sentence = _(
        "Column “item”: line %(line)s is a %(kind)s of this alliance without an item already; give"
        " each an item of its own."
    )
    faults.add(table.file, row.line, sentence % {"line": first, "kind": row.values["kind"]})


def _check_unit(row: Row, faults: Faults) -> bool:
    values, file = row.values, formats.UNITS.file
    before = len(faults)
    if row.is_sound and _unit_key(values) is None:
        faults.add(file, row.line, _("A unit needs a uscc or a code."))
    if values.get("scale") and values.get("kind", "enterprise") != "enterprise":
        faults.add(file, row.line, _("Column “scale”: only an enterprise has a scale."))
    return len(faults) == before


def _check_spell(row: Row, faults: Faults) -> bool:
    joined_on, left_on = row.values.get("joined_on"), row.values.get("left_on")
    if joined_on and left_on and left_on <= joined_on:
        faults.add(
            formats.MEMBERSHIPS.file,
            row.line,
            _("Column “left_on”: a membership ends after the day on which it began."),
        )
        return False
    return True

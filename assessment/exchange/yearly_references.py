"""What the rows of the yearly registers may refer to: what the folder brings, or what is stored."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from alliances.services.register_plan import Anything, References
from assessment.exchange.folder import Folder
from assessment.exchange.stored import Stored
from assessment.exchange.unit_book import UnitBook
from members.choices import SCHOOL_KINDS


def references_of(
    folder: Folder, stored: Stored, units: UnitBook, *, is_replacing: bool
) -> References:
    """Return them but for the carriers; where a file cannot be read, whatever it may bring."""
    alliances: set[Any] = {*folder.alliances.keys, *(() if is_replacing else stored.entries)}
    chains: set[Any] = {*folder.chains.keys, *stored.chains}
    return References(
        unit=_unit_finder(folder, stored, units),
        no_alliance=_("The alliance %(code)s does not take part: alliances.csv has not got it."),
        no_school=_("%(code)s is not a school, and only schools have such figures."),
        alliances=alliances if folder.alliances.is_whole else Anything(),
        claimants={*alliances, *stored.alliances} if folder.alliances.is_whole else Anything(),
        schools=_schools(folder, stored, units) if folder.units.is_whole else Anything(),
        chains=chains if folder.chains.is_whole else Anything(),
    )


def _unit_finder(folder: Folder, stored: Stored, units: UnitBook) -> Callable[[str], str | None]:
    codes = {unit.pk: unit.code for unit in stored.units_by_code.values()}

    def find(name: str) -> str | None:
        unit = units.find(name)
        if unit is None and not folder.units.is_whole:
            return name
        return codes[unit] if isinstance(unit, int) else unit

    return find


def _schools(folder: Folder, stored: Stored, units: UnitBook) -> set[str]:
    kinds = {unit.code: unit.kind for unit in stored.units_by_code.values()}
    for row in folder.units.every_row():
        before = units.unit_of(row)
        code = before.code if before else row.values.get("code") or row.values.get("uscc")
        if code and "kind" in row.values:
            kinds[code] = row.values["kind"]
    return {code for code, kind in kinds.items() if kind in SCHOOL_KINDS}

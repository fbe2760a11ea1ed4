"""Which unit a code or a unified social credit code means, stored or still in the file."""

from __future__ import annotations

from django.utils.translation import gettext as _

from alliances.tables.columns import Row
from assessment.exchange import formats
from assessment.exchange.faults import Faults
from assessment.exchange.folder import Folder
from assessment.exchange.stored import Stored
from members.models import Unit

Identity = int | str  # the key of a stored unit, or the code of one that is to be added


class UnitBook:
    def __init__(self, folder: Folder, stored: Stored, faults: Faults) -> None:
        self._stored = stored
        self._named: dict[str, Identity] = {}
        self._written: dict[Identity, int] = {}
        lines: dict[Identity, int] = {}
        for row in folder.units.rows.values():
            self._enter(row, lines, faults)
        for row in folder.units.unsound:
            self._name(row)

    def find(self, name: str) -> Identity | None:
        """Return the unit that ``name`` means, a code before a unified social credit code."""
        identity = self._named.get(name)
        unit = self._stored.units_by_code.get(name)
        if unit is None and identity is None:
            unit = self._stored.units_by_uscc.get(name)
        if unit is not None:
            return unit.pk
        return None if identity is None else self._written.get(identity, identity)

    def unit_of(self, row: Row) -> Unit | None:
        """Return the stored unit that a row is about."""
        code, uscc = row.values.get("code"), row.values.get("uscc")
        found = self._stored.units_by_uscc.get(uscc) if uscc else None
        return self._stored.units_by_code.get(code or uscc or "") or found

    def take_in(self, unit: Unit) -> None:
        """Take note of a unit that has been added."""
        self._written[unit.code] = unit.pk

    def _enter(self, row: Row, lines: dict[Identity, int], faults: Faults) -> None:
        uscc = row.values.get("uscc")
        identity = self._identity(row)
        owner = self._stored.units_by_uscc.get(uscc) if uscc else None
        before = self._named.get(uscc, identity) if uscc else identity
        if owner is not None and owner.pk != identity:
            faults.add(
                formats.UNITS.file,
                row.line,
                _("This uscc belongs to the unit %(code)s already.") % {"code": owner.code},
            )
        elif before in lines:
            faults.add_twice(formats.UNITS.file, row.line, lines[before], ("uscc", "code"))
        lines.setdefault(identity, row.line)
        self._name(row)

    def _name(self, row: Row) -> None:
        for name in (row.values.get("code"), row.values.get("uscc")):
            if name:
                self._named.setdefault(name, self._identity(row))

    def _identity(self, row: Row) -> Identity:
        unit = self.unit_of(row)
        return unit.pk if unit else row.values.get("code") or row.values.get("uscc") or ""

"""Whose rows a workbook may read and write: one alliance's, or those of its schools."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localdate

from alliances.computing.registers import KEPT, Kept
from alliances.models import Alliance, Carrier, Chain, Membership
from alliances.permissions import can_edit_register, can_edit_school
from alliances.workbooks.layout import CARRIERS, CHAINS, LAYOUTS, UNITS, Layout, folded
from alliances.workbooks.values import Known
from members.choices import SCHOOL_KINDS
from members.models import Unit, User


@dataclass(frozen=True, slots=True)
class Scope:
    """A register of ``alliance``, as ``user`` comes to it."""

    alliance: Alliance
    layout: Layout
    user: User

    @property
    def kept(self) -> Kept:
        return KEPT[self.layout.register]

    @property
    def schools(self) -> QuerySet[Unit]:
        """The schools that belong to the alliance today."""
        spells = Membership.objects.in_force_on(localdate()).filter(alliance=self.alliance)
        units = Unit.objects.filter(pk__in=spells.values("unit"), kind__in=SCHOOL_KINDS)
        return units.by_code()

    @property
    def own_schools(self) -> list[Unit]:
        """Those of the schools for which the user may write."""
        if can_edit_register(self.user, self.alliance):
            return list(self.schools)
        return [school for school in self.schools if can_edit_school(self.user, school)]

    @property
    def may_write(self) -> bool:
        if self.layout.is_of_schools:
            return bool(self.own_schools)
        return can_edit_register(self.user, self.alliance)

    def readable(self) -> QuerySet[Any]:
        """Return the rows that the user sees on the page of the register."""
        rows = self.kept.model.objects.visible_to(self.user)
        if self.layout.is_of_schools:
            return rows.filter(unit__in=self.schools)
        return rows.of(self.alliance)

    def named(self) -> dict[str, list[tuple[str, str]]]:
        """Return codes and names of what rows may refer to, as far as the register does."""
        wanted = {field.refers_to for field in self.layout.fields if field.refers_to}
        members = self.schools if self.layout.is_of_schools else self._members()
        rows: dict[str, QuerySet[Any]] = {
            UNITS: members,
            CARRIERS: Carrier.objects.of(self.alliance).by_code(),
            CHAINS: Chain.objects.order_by("code"),
        }
        return {
            what: [(row.code, row.name) for row in found]
            for what, found in rows.items()
            if what in wanted
        }

    def known(self) -> Known:
        """Return by which names members, carriers and chains may be called in the file."""
        rows: dict[str, Iterable[Any]] = {
            UNITS: self._members(),
            CARRIERS: Carrier.objects.of(self.alliance),
            CHAINS: Chain.objects.all(),
        }
        return Known({what: _by_names(found) for what, found in rows.items()})

    def _members(self) -> QuerySet[Unit]:
        spells = Membership.objects.filter(alliance=self.alliance)
        return Unit.objects.filter(pk__in=spells.values("unit")).by_code()


def _by_names(rows: Iterable[Any]) -> dict[str, str]:
    """Return the code for each code and name; a name that two share means neither."""
    found: dict[str, str] = {}
    shared = set()
    listed = list(rows)
    for row in listed:
        for name in {folded(row.name_zh), folded(row.name_en)} - {""}:
            shared |= {name} if name in found else set()
            found[name] = row.code
    kept = {name: code for name, code in found.items() if name not in shared}
    return kept | {folded(row.code): row.code for row in listed}


def scope_of(alliance: Alliance, register: str, user: User) -> Scope:
    return Scope(alliance, LAYOUTS[register], user)

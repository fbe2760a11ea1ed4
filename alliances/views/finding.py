"""Finding the register that an address names, among those the reader may see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.timezone import localdate

from alliances.choices import Register
from alliances.computing.registers import KEPT, Kept
from alliances.models import Alliance
from alliances.permissions import can_edit_register, can_edit_school
from members.choices import SCHOOL_KINDS, Role
from members.models import Unit


def find_alliance(request: HttpRequest, code: str) -> Alliance:
    """Return an alliance whose registers the reader may see, which an assessor may not."""
    seen = Alliance.objects.visible_to(request.user).select_related("region")
    if request.user.is_authenticated and request.user.role == Role.ASSESSOR:
        seen = seen.none()
    found: Alliance = get_object_or_404(seen, code=code)
    return found


@dataclass
class Shelf:
    """One register of one alliance, as the reader ``user`` has it before him."""

    alliance: Alliance
    kept: Kept
    user: Any

    @property
    def register(self) -> str:
        return self.kept.register.value

    @property
    def label(self) -> str:
        return str(self.kept.register.label)

    def rows(self) -> QuerySet[Any]:
        """Return the rows: of a school's register those of today's member schools."""
        seen: QuerySet[Any] = self.kept.model.objects.visible_to(self.user)
        if self.kept.is_of_school:
            return seen.filter(unit__in=self.schools)
        return seen.filter(alliance=self.alliance)

    @cached_property
    def schools(self) -> list[Unit]:
        """The schools that belong to the alliance today."""
        spells = self.alliance.memberships.in_force_on(localdate()).values("unit")
        return list(Unit.objects.filter(pk__in=spells, kind__in=SCHOOL_KINDS).by_code())

    @cached_property
    def units(self) -> list[Unit]:
        """The units that are or were members, by name for choosing."""
        spells = self.alliance.memberships.values("unit")
        return list(Unit.objects.filter(pk__in=spells).by_code())

    @cached_property
    def own_schools(self) -> list[Unit]:
        """The schools whose figures the reader may write."""
        if self.user.role in (Role.BUREAU, Role.SECRETARIAT):
            return self.schools if can_edit_register(self.user, self.alliance) else []
        return [school for school in self.schools if can_edit_school(self.user, school)]

    @cached_property
    def may_add(self) -> bool:
        if self.kept.is_of_school:
            return bool(self.own_schools)
        return can_edit_register(self.user, self.alliance)

    def may_edit(self, owner: Any) -> bool:
        if self.kept.is_of_school:
            return owner in self.own_schools
        return self.may_add

    @property
    def owners(self) -> list[Any]:
        return list(self.schools) if self.kept.is_of_school else [self.alliance]


def find_shelf(request: HttpRequest, code: str, register: str) -> Shelf:
    if register not in Register.values:
        raise Http404
    return Shelf(find_alliance(request, code), KEPT[register], request.user)

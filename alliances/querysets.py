from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Count, F, OrderBy, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import get_language

from members.choices import Role

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from members.models import User


class AllianceQuerySet(models.QuerySet):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Keep the alliances in whose scope ``user`` works.

        Bureau, observer and assessor see the register of all; a district officer the region's,
        a secretariat its own, a member unit those it belongs or belonged to.
        """
        if not user.is_authenticated:
            return self.none()
        if user.role in (Role.BUREAU, Role.OBSERVER, Role.ASSESSOR):
            return self.all()
        if user.role == Role.DISTRICT:
            return self.filter(region__code__startswith=user.region_prefix)
        if user.role == Role.SECRETARIAT:
            return self.served_by(user)
        spells = _memberships().filter(unit=user.unit_id)
        return self.filter(pk__in=spells.values("alliance"))

    def served_by(self, user: User) -> Self:
        """Keep the alliance whose secretariat ``user`` belongs to."""
        return self.filter(seats__user=user)

    def within(self, prefix: str) -> Self:
        """Keep the alliances of regions whose code begins with ``prefix``."""
        return self.filter(region__code__startswith=prefix)

    def with_members_on(self, day: date) -> Self:
        """Add ``members``, the number of units that belong to each alliance on ``day``."""
        spells = _memberships().in_force_on(day).filter(alliance=OuterRef("pk"))
        units = spells.order_by().values("alliance").annotate(n=Count("unit", distinct=True))
        return self.annotate(members=Coalesce(Subquery(units.values("n")), 0))

    def sorted_by(self, sort: str) -> Self:
        """Order by a column of the register, with ``-`` the other way round; by code otherwise."""
        columns = {
            "name": ["name_en", "name_zh"] if _is_english() else ["name_zh"],
            "region": ["region_id"],
            "kind": ["kind"],
            "established": ["established_on"],
            "members": ["members"],
        }
        order = [
            OrderBy(F(column), sort.startswith("-"), nulls_last=True)
            for column in columns.get(sort.removeprefix("-"), [])
        ]
        return self.order_by(*order, "-code" if sort == "-code" else "code")

    def by_code(self) -> Self:
        return self.order_by("code")


def _memberships() -> MembershipQuerySet:
    """Return the memberships, whose model must not be imported here: it is built on these querysets."""
    model: Any = apps.get_model("alliances", "Membership")
    return model.objects.all()


def _is_english() -> bool:
    return (get_language() or "").startswith("en")


class MembershipQuerySet(models.QuerySet):
    def in_force_on(self, day: date | OuterRef) -> Self:
        """Keep the spells that hold on ``day``, a day or an expression for one: the day of leaving
        no longer counts."""
        return self.filter(Q(left_on=None) | Q(left_on__gt=day), joined_on__lte=day)

    def overlapping(self, joined_on: date, left_on: date | None) -> Self:
        """Keep the spells that share a day with [joined_on, left_on)."""
        shared = self.filter(Q(left_on=None) | Q(left_on__gt=joined_on))
        return shared if left_on is None else shared.filter(joined_on__lt=left_on)

    def leads(self) -> Self:
        return self.filter(role__startswith="lead_")

    def newest_first(self) -> Self:
        return self.order_by("-joined_on", "-pk")

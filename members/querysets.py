from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from members.choices import Role

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from members.models import User


class RegionQuerySet(models.QuerySet):
    def within(self, prefix: str) -> Self:
        """Keep the regions whose code begins with ``prefix``: a city takes in its districts."""
        return self.filter(code__startswith=prefix)

    def by_code(self) -> Self:
        return self.order_by("code")


class UnitQuerySet(models.QuerySet):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Keep the units in whose scope ``user`` works.

        A secretariat sees the units of its alliance; this app knows none, so that case is
        ``alliances.permissions.units_visible_to``.
        """
        if not user.is_authenticated:
            return self.none()
        if user.role in (Role.BUREAU, Role.OBSERVER):
            return self.all()
        if user.role == Role.DISTRICT:
            return self.filter(region__code__startswith=user.region_prefix)
        return self.filter(Q(pk=user.unit_id))

    def by_code(self) -> Self:
        return self.order_by("code")

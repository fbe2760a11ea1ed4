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


class OfAlliance(models.QuerySet):
    """Rows of the register of one alliance."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Keep the rows of alliances whose registers ``user`` may read.

        Bureau and observer read all, a district officer those of the region, a secretariat its
        own, a member unit those of its alliances. Assessors read what a report shows them.
        """
        if not user.is_authenticated or user.role == Role.ASSESSOR:
            return self.none()
        if user.role in (Role.BUREAU, Role.OBSERVER):
            return self.all()
        return self.filter(alliance__in=_alliances().visible_to(user).order_by().values("pk"))

    def of(self, alliance: Any) -> Self:
        return self.filter(alliance=alliance)

    def by_code(self) -> Self:
        return self.order_by("alliance__code", "code")


def _alliances() -> AllianceQuerySet:
    model: Any = apps.get_model("alliances", "Alliance")
    return model.objects.all()


class CarrierQuerySet(OfAlliance):
    def open_on(self, day: date | OuterRef) -> Self:
        """Keep what is open on ``day``: the day of closing no longer counts."""
        return self.filter(Q(closed_on=None) | Q(closed_on__gt=day), opened_on__lte=day)

    def newest_first(self) -> Self:
        return self.order_by("-opened_on", "code", "pk")


class ActivityQuerySet(OfAlliance):
    def between(self, first: date, last: date) -> Self:
        """Keep what was held from ``first`` to ``last``, both included."""
        return self.filter(held_on__gte=first, held_on__lte=last)

    def newest_first(self) -> Self:
        return self.order_by("-held_on", "code", "pk")


class DocumentQuerySet(OfAlliance):
    def in_force_on(self, day: date) -> Self:
        """Keep what is in force on ``day``: the day of expiry no longer counts."""
        return self.filter(Q(expires_on=None) | Q(expires_on__gt=day), issued_on__lte=day)

    def newest_first(self) -> Self:
        return self.order_by("-issued_on", "code", "pk")


class PostQuerySet(OfAlliance):
    def held_on(self, day: date) -> Self:
        """Keep the posts that are held on ``day``: the last day no longer counts."""
        return self.filter(Q(until=None) | Q(until__gt=day), since__lte=day)

    def newest_first(self) -> Self:
        return self.order_by("-since", "code", "pk")


class KeyTaskQuerySet(OfAlliance):
    def newest_first(self) -> Self:
        return self.order_by("-year", "code", "pk")


class OfSchool(models.QuerySet):
    """Rows of a school, which belong to no alliance."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Keep the rows of schools in whose scope ``user`` works.

        Bureau and observer all; a district officer the schools of the region and of its alliances,
        a secretariat those that are or were members, a member unit its own and those of its
        alliances. Assessors read what a report shows them.
        """
        if not user.is_authenticated or user.role == Role.ASSESSOR:
            return self.none()
        if user.role in (Role.BUREAU, Role.OBSERVER):
            return self.all()
        alliances = _alliances().visible_to(user).order_by().values("pk")
        schools = Q(unit__in=_memberships().filter(alliance__in=alliances).values("unit"))
        if user.role == Role.DISTRICT:
            schools |= Q(unit__region__code__startswith=user.region_prefix)
        if user.unit_id is not None:
            schools |= Q(unit=user.unit_id)
        return self.filter(schools)

    def of_members_on(self, alliance: Any, day: date) -> Self:
        """Keep the rows of the schools that belong to ``alliance`` on ``day``."""
        spells = _memberships().in_force_on(day).filter(alliance=alliance)
        return self.filter(unit__in=spells.values("unit"))

    def newest_first(self) -> Self:
        return self.order_by("-year", "unit__code", "pk")


class SchoolYearQuerySet(OfSchool):
    pass


class MajorQuerySet(OfSchool):
    def newest_first(self) -> Self:
        return self.order_by("-year", "unit__code", "code")


class ShareQuerySet(models.QuerySet):
    def open(self) -> Self:
        """Keep the shares that their alliance has neither agreed to nor declined."""
        return self.filter(agreed_on=None, declined_reason="")

    def of_alliance(self, alliance: Any) -> Self:
        return self.filter(alliance=alliance)

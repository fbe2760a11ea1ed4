from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.timezone import localdate

from alliances.models import Alliance, Membership
from members.choices import Role
from members.models import Unit

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from members.models import User
    from members.querysets import UnitQuerySet


def sees_alliance(user: User | AnonymousUser, alliance: Alliance) -> bool:
    """Whether the register shows ``alliance`` to ``user``: to most roles without asking for it."""
    if not user.is_authenticated:
        return False
    if user.role in (Role.BUREAU, Role.OBSERVER, Role.ASSESSOR):
        return True
    return Alliance.objects.visible_to(user).filter(pk=alliance.pk).exists()


def units_visible_to(user: User | AnonymousUser) -> UnitQuerySet:
    """Return the units ``user`` may see; a secretariat sees those of its alliance, past and present."""
    if user.is_authenticated and user.role == Role.SECRETARIAT:
        own = Membership.objects.filter(alliance__seats__user=user)
        return Unit.objects.filter(pk__in=own.values("unit"))
    return Unit.objects.visible_to(user)


def can_edit_register(user: User | AnonymousUser, alliance: Alliance) -> bool:
    """Whether ``user`` may write in the registers of ``alliance``: the bureau, its secretariat."""
    if not user.is_authenticated:
        return False
    if user.role == Role.BUREAU:
        return True
    return user.role == Role.SECRETARIAT and alliance.seats.filter(user=user).exists()


def can_tell_apart(user: User | AnonymousUser) -> bool:
    """Whether ``user`` may say that two rows of two alliances are two achievements: the bureau, which
    reads both; an alliance would decide what it counts itself."""
    return user.is_authenticated and user.role == Role.BUREAU


def can_edit_school(user: User | AnonymousUser, school: Unit) -> bool:
    """Whether ``user`` may write the figures of ``school``: the bureau, the school's own accounts,
    and the secretariats of the alliances that it belongs to today."""
    if not user.is_authenticated:
        return False
    if user.role == Role.BUREAU:
        return True
    if user.role == Role.MEMBER:
        return user.unit_id == school.pk
    spells = school.memberships.in_force_on(localdate())
    return user.role == Role.SECRETARIAT and spells.filter(alliance__seats__user=user).exists()

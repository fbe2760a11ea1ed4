from __future__ import annotations

from typing import TYPE_CHECKING

from alliances.models import Membership
from members.choices import Role
from members.models import Unit

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from members.models import User
    from members.querysets import UnitQuerySet


def units_visible_to(user: User | AnonymousUser) -> UnitQuerySet:
    """Return the units ``user`` may see; a secretariat sees those of its alliance, past and present."""
    if user.is_authenticated and user.role == Role.SECRETARIAT:
        own = Membership.objects.filter(alliance__seats__user=user)
        return Unit.objects.filter(pk__in=own.values("unit"))
    return Unit.objects.visible_to(user)

"""Who works for an alliance."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from alliances.models import Alliance, SecretariatSeat
from members.choices import Role
from members.errors import AccountRefused
from members.models import Region, Unit, User
from members.services import add_account


@transaction.atomic
def add_seated_account(
    name: str,
    role: Role,
    *,
    alliance: Alliance | None = None,
    region: Region | None = None,
    unit: Unit | None = None,
    password: str | None = None,
) -> User:
    """Add an account, with its seat if it works for a secretariat.

    Raises ``AccountRefused``, and then adds nothing.
    """
    if role == Role.SECRETARIAT and alliance is None:
        raise AccountRefused(_("The account of a secretariat needs an alliance."))
    if role != Role.SECRETARIAT and alliance is not None:
        raise AccountRefused(_("Only the account of a secretariat has an alliance."))
    user = add_account(name, role, region=region, unit=unit, password=password)
    if alliance is not None:
        SecretariatSeat.objects.create(user=user, alliance=alliance)
    return user

"""Accounts and their tokens. Who calls these is the bureau's own administrator, at the terminal."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members.choices import Role
from members.errors import AccountRefused
from members.models import ApiToken, Region, Unit, User


@transaction.atomic
def add_account(
    name: str,
    role: Role,
    *,
    region: Region | None = None,
    unit: Unit | None = None,
    password: str | None = None,
) -> User:
    """Add an account; without a password nobody can sign in with it in a browser.

    Raises ``AccountRefused``, and then adds nothing.
    """
    user = User(username=name, role=role, region=region, unit=unit)
    _check_scope(user)
    _check_name(user)
    if password is None:
        user.set_unusable_password()
    else:
        _check_password(password, user)
        user.set_password(password)
    user.save()
    return user


@transaction.atomic
def issue_token(user: User, *, purpose: str = "") -> str:
    """Add a token and return it. Only its digest is kept, so it can be shown this once."""
    token, key = ApiToken.objects.create(user=user)
    token.name = purpose
    token.save(update_fields=["name"])
    return str(key)


def _check_scope(user: User) -> None:
    """Refuse a role without what it works on, and a region that it has no use for."""
    if user.role == Role.DISTRICT and user.region is None:
        raise AccountRefused(_("A district officer needs a region."))
    if user.role == Role.MEMBER and user.unit is None:
        raise AccountRefused(_("The account of a member needs a unit."))
    if user.role != Role.DISTRICT and user.region is not None:
        raise AccountRefused(_("Only a district officer has a region."))


def _check_name(user: User) -> None:
    if User.objects.filter(username__iexact=user.username).exists():
        raise AccountRefused(_("There is an account %(name)s already.") % {"name": user.username})
    try:
        User._meta.get_field("username").clean(user.username, user)
    except ValidationError as error:
        raise AccountRefused(" ".join(error.messages)) from error


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise AccountRefused(" ".join(error.messages)) from error

"""Accounts, added by the bureau's own administrator at the terminal, and their tokens."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members.choices import Role
from members.errors import AccountRefused, TokenRefused
from members.models import ApiToken, Region, Unit, User

MOST_TOKENS = 20


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
def save_own_mail(user: User, *, email: str, language: str) -> None:
    """Save where and in which language ``user`` wants to be reminded."""
    stored = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if (stored.email, stored.language) == (email, language):
        return
    stored.email, stored.language = email, language
    stored.save(update_fields=["email", "language"])


@transaction.atomic
def issue_token(user: User, *, purpose: str = "", lasts: timedelta | None = None) -> str:
    """Add a token and return it. Only its digest is kept, so it can be shown this once.

    It lasts as long as the settings say, unless ``lasts`` is given.
    """
    ends = {} if lasts is None else {"expiry": lasts}
    token, key = ApiToken.objects.create(user=user, **ends)
    token.name = purpose
    token.save(update_fields=["name"])
    return str(key)


@transaction.atomic
def issue_own_token(user: User, *, purpose: str, lasts: timedelta, now: datetime) -> str:
    """Add a token that ``user`` asked for, and return it: see ``issue_token``.

    Raises ``TokenRefused`` for a second valid token of that name, or for too many of them.
    """
    User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    valid = ApiToken.objects.filter(user=user, expiry__gt=now)
    if valid.filter(name=purpose).exists():
        raise TokenRefused(
            _("You have a valid token named “%(name)s” already. Revoke it, or choose another name.")
            % {"name": purpose}
        )
    if valid.count() >= MOST_TOKENS:
        raise TokenRefused(
            _("You have %(count)s valid tokens already. Revoke one that is no longer used.")
            % {"count": MOST_TOKENS}
        )
    return issue_token(user, purpose=purpose, lasts=lasts)


def revoke_token(user: User, digest: str) -> None:
    """End a token of ``user`` at once; one that is gone already stays gone."""
    ApiToken.objects.filter(user=user, digest=digest).delete()


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

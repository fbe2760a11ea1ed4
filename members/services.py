"""Accounts, added by the bureau's own administrator at the terminal, and their tokens."""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from common.history import sign
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
def close_account(name: str) -> User:
    """End an account at once, with its sessions, its password and its tokens: none of them comes back
    when it is opened again. What it did stays under its name. Closed already, it stays so.

    Raises ``AccountRefused``.
    """
    return _set_open(name, is_open=False)


@transaction.atomic
def reopen_account(name: str) -> User:
    """Open a closed account again; it needs another password and other tokens.

    Raises ``AccountRefused``.
    """
    return _set_open(name, is_open=True)


def _set_open(name: str, *, is_open: bool) -> User:
    user = _locked(name)
    if user.is_active == is_open:
        return user
    user.is_active = is_open
    user.set_unusable_password()  # Sessions hang on the password: they end with it.
    _keep(user, "reopened" if is_open else "closed", "is_active", "password")
    ApiToken.objects.filter(user=user).delete()
    return user


@transaction.atomic
def remove_second_factor(name: str) -> User:
    """Take the second factor of an account away, recovery codes too: its owner signs in with the
    password and sets up another one. Raises ``AccountRefused``.
    """
    user = _locked(name)
    factors = Authenticator.objects.filter(user=user)
    if not factors.exists():
        raise AccountRefused(_("The account %(name)s has no second factor.") % {"name": name})
    factors.delete()
    _keep(user, "second factor removed", "is_active")
    return user


def _locked(name: str) -> User:
    user = User.objects.select_for_update(of=("self",)).filter(username=name).first()
    if user is None:
        raise AccountRefused(_("There is no account %(name)s.") % {"name": name})
    return user


def _keep(user: User, reason: str, *fields: str) -> None:
    """Save ``fields`` with a line in the history that says why."""
    sign(user, None, reason)
    user.save(update_fields=fields)


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

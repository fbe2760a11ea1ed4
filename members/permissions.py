"""Which accounts may be used, and from where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from members.models import User

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

DEMONSTRATION = "demonstration"
LOOPBACK = ("127.0.0.1", "::1")
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_VIA", "HTTP_X_REAL_IP")


def demonstration_accounts() -> QuerySet[User]:
    """Return the accounts of the demonstration, known by their group: their passwords were shown
    on a screen."""
    return User.objects.filter(groups__name=DEMONSTRATION)


def may_sign_in(user: User, request: HttpRequest) -> bool:
    """Whether ``user`` may come in this way: the demonstration's accounts only on the machine
    itself, and through no proxy."""
    is_here = request.META.get("REMOTE_ADDR") in LOOPBACK
    is_direct = not any(request.META.get(header) for header in FORWARDED)
    return (is_here and is_direct) or not demonstration_accounts().filter(pk=user.pk).exists()

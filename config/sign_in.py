"""Signing in: by user name, and nobody signs up by himself."""

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from members.models import User
from members.permissions import may_sign_in

logger = logging.getLogger(__name__)


class ClosedSignupAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        user: User | None = super().authenticate(request, **credentials)
        if user is not None and not may_sign_in(user, request):
            raise ValidationError(
                _("Accounts of the demonstration can sign in only on the machine it runs on.")
            )
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Note who it was said to be, unless nobody is called so: it may be a password."""
        known = User.objects.filter(username__iexact=credentials.get("username", "")).first()
        who = known.username if known else "an unknown account"
        logger.warning("Refused to sign in %s from %s.", who, self.get_client_ip(request))

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        logger.info("%s signed in from %s.", user.username, self.get_client_ip(request))

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count the attempts by account alone. The library adds the host that the request names,
        whose port anybody may choose anew with each attempt."""
        return f"sign-in:{credentials.get('username', '').lower()}"

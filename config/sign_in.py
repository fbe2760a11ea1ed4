"""Signing in: by user name, and nobody signs up by himself."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from members.models import User
from members.permissions import may_sign_in


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

"""Keys of programs: `Authorization: Token KEY`."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from knox.auth import TokenAuthentication as KnoxAuthentication
from knox.crypto import hash_token
from rest_framework.exceptions import AuthenticationFailed

from members.models import ApiToken, User


class TokenAuthentication(KnoxAuthentication):
    """Find the key by its digest in one query. Expired keys are refused and stay where they are:
    a request that reads changes nothing."""

    def authenticate_credentials(self, token: bytes) -> tuple[User, ApiToken]:
        digest = hash_token(token.decode("latin-1"))
        found = ApiToken.objects.select_related("user").filter(pk=digest).first()
        if found is None or (found.expiry is not None and found.expiry <= timezone.now()):
            raise AuthenticationFailed(_("This key is not valid, or no longer."))
        if not found.user.is_active:
            raise AuthenticationFailed(_("This account is closed."))
        return found.user, found


class TokenScheme(OpenApiAuthenticationExtension):
    """How a key is sent, in the words of OpenAPI."""

    target_class = "members.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`Token KEY`. A key is shown once, when it is made.",
        }

"""What can be refused, each with a ``code`` for programs and a sentence for people."""

from common.errors import DomainError


class AccountRefused(DomainError):
    """The account lacks what its role needs, or its name is taken or not a name."""

    code = "account_refused"


class TokenRefused(DomainError):
    """The name is taken by a valid token, or there are too many of them."""

    code = "token_refused"

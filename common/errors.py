"""The refusals that are part of the work: a sentence for people, a code for programs."""

from http import HTTPStatus
from typing import Any, ClassVar

from django.utils.functional import Promise


class DomainError(Exception):
    """Something that cannot be done now.

    ``code`` is stable and names the kind of refusal, ``status`` is what the API answers
    with. ``extra`` holds what a program needs to go on (the stored mark, the list of what is missing); its members become
    members of the problem document, so they must be ready for JSON.
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[HTTPStatus] = HTTPStatus.CONFLICT

    def __init__(self, message: str | Promise, extra: dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.extra = extra or {}

    def __str__(self) -> str:
        return str(self.message)

"""How public pages are answered: the same for everybody, kept, and asked for again by their version."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.views.decorators.http import require_safe

from assessment.computing.kept import Kept
from assessment.computing.public import public_version

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
Answer = tuple[bytes, tuple[tuple[str, str], ...]]

SHAPE = 3  # Grows with what the pages look like.
KEPT_ANSWERS = 256
KEPT_SECONDS = 300
LONGEST_KEY = 40
_answers: Kept[Answer] = Kept(KEPT_ANSWERS)


def public(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Answer with what ``view`` makes of the address and the language alone, whoever asks.

    Kept in memory and told by an ETag as long as nothing that is public changes. ``?language=``
    chooses the language; without it the browser's counts.
    """

    @wraps(view)
    @require_safe
    def answer(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        language = language_of(request)
        page = request.GET.get("page", "")[:LONGEST_KEY]
        licence = tuple(settings.DATA_LICENCE.values())
        key = (SHAPE, public_version(), language, request.path, page, licence)
        etag = f'"{hashlib.sha256(repr(key).encode()).hexdigest()[:32]}"'
        found: HttpResponseBase | None = get_conditional_response(request, etag=etag)
        if found is None:
            content, headers = _answers.get(
                etag, lambda: _made(view, language, request, *args, **kwargs)
            )
            found = HttpResponse(content, headers=dict(headers))
        found["ETag"] = etag
        found["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
        patch_vary_headers(found, ("Accept-Language", "Cookie"))
        return found

    return answer


def language_of(request: HttpRequest) -> str:
    asked = request.GET.get("language", "")
    known = [code for code, _name in settings.LANGUAGES]
    return asked if asked in known else translation.get_language() or settings.LANGUAGE_CODE


def _made(view: Any, language: str, request: HttpRequest, *args: Any, **kwargs: Any) -> Answer:
    with translation.override(language):
        made: HttpResponse = view(request, *args, **kwargs)
    return made.content, tuple(made.items())

"""What every request and answer of the REST API has in common: pages of a list, and problems."""

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from http import HTTPStatus
from typing import IO, Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404
from django.urls import register_converter
from django.urls.converters import StringConverter
from django.utils.translation import gettext as _
from rest_framework import exceptions, serializers
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.pagination import PageNumberPagination
from rest_framework.parsers import JSONParser
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from common.errors import DomainError

PROBLEM_MEDIA_TYPE = "application/problem+json"
MOST_BODY_BYTES = 1_000_000


class CodeConverter(StringConverter):
    """``<code:cycle>`` in a path: what can be a code at all."""

    regex = "[A-Za-z0-9._-]{1,40}"


register_converter(CodeConverter, "code")


class Pages(PageNumberPagination):
    """``{count, next, previous, results}``, 100 at a time unless asked otherwise.

    More than ``max_page_size`` gives that many; a page past the end is not found.
    """

    page_size = 100
    page_size_query_param = "page_size"
    max_page_size = 500
    last_page_strings = ()

    def get_page_size(self, request: Request) -> int:
        size = _whole_number(request, "page_size", self.page_size)
        return min(size, self.max_page_size)

    def get_page_number(self, request: Request, paginator: Any) -> int:
        return _whole_number(request, "page", 1)


def _whole_number(request: Request, name: str, otherwise: int) -> int:
    """Return a parameter of the query; raises ``ValidationError`` unless it is 1 or more."""
    text = request.query_params.get(name, "")
    if not text:
        return otherwise
    if not (text.isascii() and text.isdigit() and 0 < len(text) < 10 and int(text)):
        raise exceptions.ValidationError({name: [_("This is a whole number from 1 on.")]})
    return int(text)


class ExactJSONParser(JSONParser):
    """JSON in UTF-8 whose numbers stay decimals: no binary float comes in."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:
        body = stream.read(MOST_BODY_BYTES + 1)
        if len(body) > MOST_BODY_BYTES:
            raise exceptions.ParseError(_("The request is too long."))
        try:
            return json.loads(body.decode(), parse_float=Decimal, parse_constant=_refuse_constant)
        except (ValueError, InvalidOperation, RecursionError) as error:
            raise exceptions.ParseError(_("The request is not valid JSON.")) from error


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON.")


class Negotiation(DefaultContentNegotiation):
    """``format`` in the query names a form of the answer; one that is not offered is bad input."""

    def filter_renderers(self, renderers: Iterable[Any], format: str) -> list[Any]:
        known = list(renderers)
        found = [renderer for renderer in known if renderer.format == format]
        if not found:
            offered = ", ".join(dict.fromkeys(renderer.format for renderer in known))
            sentence = _("This form is not offered. Offered are: %(formats)s.")
            raise exceptions.ValidationError({"format": [sentence % {"formats": offered}]})
        return found


class ProblemSerializer(serializers.Serializer):
    """Problem details, RFC 9457. ``code`` is stable; ``detail`` is a sentence for people."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField()
    detail = serializers.CharField()
    errors = serializers.DictField(  # type: ignore[assignment]  # A field of that name.
        child=serializers.ListField(child=serializers.CharField()),
        required=False,
        help_text="Sentences by field, where values are not valid.",
    )


def problems(*statuses: int, **kinds: type[serializers.Serializer]) -> dict[Any, Any]:
    """Return the documented problems of an operation; 400, 401 and 406 can befall every one.

    ``refused`` in ``kinds`` names another shape for 409.
    """
    documented: dict[Any, Any] = {
        (code, PROBLEM_MEDIA_TYPE): ProblemSerializer for code in sorted({*statuses, 400, 401, 406})
    }
    if "refused" in kinds:
        documented[(409, PROBLEM_MEDIA_TYPE)] = kinds["refused"]
    return documented


class ProblemRenderer(JSONRenderer):
    """Problem details for programs, RFC 9457."""

    media_type = PROBLEM_MEDIA_TYPE


def answer_problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """Answer ``error`` with a problem document; None lets an unforeseen one rise."""
    # At the top it would go in a circle: views read the settings, which name this module.
    from rest_framework.views import exception_handler

    if isinstance(error, DomainError):
        response = Response(status=error.status)
        problem = _problem(response.status_code, error.code, str(error)) | error.extra
    else:
        error = _as_api_error(error)
        found = exception_handler(error, context)
        if found is None or not isinstance(error, exceptions.APIException):
            return None
        response, problem = found, _api_problem(error)
    response.data = problem
    return _rendered_as_problem(response, context)


def _as_api_error(error: Exception) -> Exception:
    """Say Django's refusals in REST framework's words, which have a code."""
    if isinstance(error, Http404):
        return exceptions.NotFound()
    if isinstance(error, PermissionDenied):
        return exceptions.PermissionDenied()
    if isinstance(error, RequestDataTooBig):
        return exceptions.ParseError(_("The request is too long."))
    return error


def _api_problem(error: exceptions.APIException) -> dict[str, Any]:
    if not isinstance(error, exceptions.ValidationError):
        code = error.get_codes()
        return _problem(error.status_code, str(code), str(error.detail))
    problem = _problem(error.status_code, "invalid", _("Some values are not valid."))
    return problem | {"errors": _field_errors(error.detail)}


def _field_errors(detail: Any, path: str = "") -> dict[str, list[str]]:
    """Return sentences by field; ``a.b`` is field b inside a, ``a.0`` its first item."""
    if isinstance(detail, dict):
        items = list(detail.items())
    elif isinstance(detail, list) and any(isinstance(d, dict | list) for d in detail):
        items = list(enumerate(detail))
    else:
        sentences = detail if isinstance(detail, list) else [detail]
        return {path or "non_field_errors": [str(sentence) for sentence in sentences]}
    found: dict[str, list[str]] = {}
    for key, value in items:
        if value:
            found |= _field_errors(value, f"{path}.{key}" if path else str(key))
    return found


def _problem(status_code: int, code: str, detail: str) -> dict[str, Any]:
    return {
        "type": "about:blank",
        "title": HTTPStatus(status_code).phrase,
        "status": status_code,
        "code": code,
        "detail": detail,
    }


def _rendered_as_problem(response: Response, context: dict[str, Any]) -> Response:
    """Name the media type; the view may have negotiated another one, such as CSV."""
    request = context.get("request")
    if request is not None:
        request.accepted_renderer = ProblemRenderer()
        request.accepted_media_type = PROBLEM_MEDIA_TYPE
    response.content_type = PROBLEM_MEDIA_TYPE
    return response

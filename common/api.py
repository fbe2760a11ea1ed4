"""What every answer of the REST API has in common: pages of a list, and problems."""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions, status
from rest_framework.pagination import PageNumberPagination
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import exception_handler

from common.errors import DomainError

PROBLEM_MEDIA_TYPE = "application/problem+json"


class Pages(PageNumberPagination):
    """``{count, next, previous, results}``, 100 at a time unless asked otherwise."""

    page_size = 100
    page_size_query_param = "page_size"
    max_page_size = 500


class ProblemRenderer(JSONRenderer):
    """Problem details for programs, RFC 9457."""

    media_type = PROBLEM_MEDIA_TYPE


def answer_problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """Answer ``error`` with a problem document; None lets an unforeseen one rise."""
    if isinstance(error, DomainError):
        response = Response(status=status.HTTP_409_CONFLICT)
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

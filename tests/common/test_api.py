import json

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404
from rest_framework import exceptions, serializers
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import AllowAny
from rest_framework.test import APIRequestFactory

from common.errors import DomainError


class StaleMark(DomainError):
    code = "stale_mark"


class Row(serializers.Serializer):
    name = serializers.CharField()
    weights = serializers.ListField(child=serializers.IntegerField())


def answer_to(error):
    @api_view(["GET"])
    @permission_classes([AllowAny])
    def view(request):
        raise error

    response = view(APIRequestFactory().get("/", headers={"accept": "application/json"}))
    return response.render()


@pytest.mark.parametrize(
    ("error", "status", "title", "code", "detail"),
    [
        (
            StaleMark("The mark has changed."),
            409,
            "Conflict",
            "stale_mark",
            "The mark has changed.",
        ),
        (Http404("Cycle 7 of somebody else"), 404, "Not Found", "not_found", "Not found."),
        (
            PermissionDenied(),
            403,
            "Forbidden",
            "permission_denied",
            "You do not have permission to perform this action.",
        ),
        (
            RequestDataTooBig("More than DATA_UPLOAD_MAX_MEMORY_SIZE"),
            400,
            "Bad Request",
            "parse_error",
            "The request is too long.",
        ),
        (
            exceptions.MethodNotAllowed("PUT"),
            405,
            "Method Not Allowed",
            "method_not_allowed",
            'Method "PUT" not allowed.',
        ),
    ],
)
def test_every_refusal_is_a_problem_document(error, status, title, code, detail):
    response = answer_to(error)

    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/problem+json"
    assert json.loads(response.content) == {
        "type": "about:blank",
        "title": title,
        "status": status,
        "code": code,
        "detail": detail,
    }


def test_a_refusal_carries_what_a_program_needs_to_go_on():
    response = answer_to(StaleMark("The mark has changed.", {"mark": "80.00", "version": 3}))

    assert json.loads(response.content)["mark"] == "80.00"
    assert json.loads(response.content)["version"] == 3


def test_field_errors_are_named_by_their_path():
    row = Row(data={"weights": [1, "x", 3]})
    with pytest.raises(serializers.ValidationError) as refusal:
        row.is_valid(raise_exception=True)

    response = answer_to(refusal.value)

    assert response.status_code == 400
    assert json.loads(response.content) == {
        "type": "about:blank",
        "title": "Bad Request",
        "status": 400,
        "code": "invalid",
        "detail": "Some values are not valid.",
        "errors": {
            "name": ["This field is required."],
            "weights.1": ["A valid integer is required."],
        },
    }


def test_an_unforeseen_error_rises():
    with pytest.raises(ZeroDivisionError):
        answer_to(ZeroDivisionError())

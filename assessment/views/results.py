"""One alliance's result."""

from django.http import HttpRequest, HttpResponse


def result(request: HttpRequest, cycle: str, alliance: str) -> HttpResponse:
    raise NotImplementedError

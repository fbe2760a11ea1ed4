"""What holds for every request and every answer."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from assessment.errors import FileMissing

Answer = Callable[[HttpRequest], HttpResponseBase]


def read_as_utf8(answer: Answer) -> Answer:
    """Read every request as UTF-8, whatever it says: some codecs of Python take minutes for what
    one form may hold, and anybody may name them."""

    def read(request: HttpRequest) -> HttpResponseBase:
        request.encoding = "utf-8"
        return answer(request)

    return read


def keep_out_of_caches(answer: Answer) -> Answer:
    """Have browsers keep no page of somebody who has signed in: the button Back shows nothing once
    they have signed out. A view that says how long its answer may be kept knows better."""

    def label(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        if "Cache-Control" not in response and request.user.is_authenticated:
            response["Cache-Control"] = "private, no-store"
        return response

    return label


class TellOfMissingFiles:
    """Answer with a page where a file is on record and not in the storage. The API has answered with
    a problem document before it comes here."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.answer(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, FileMissing):
            return None
        page = render(request, "410.html", {"sentence": str(error)}, status=error.status)
        add_never_cache_headers(page)  # It may be back in a minute.
        return page

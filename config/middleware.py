"""What holds for every request and every answer."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

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

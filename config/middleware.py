"""What holds for every request and every answer."""

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render, resolve_url
from django.utils.cache import add_never_cache_headers
from django.utils.http import url_has_allowed_host_and_scheme

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


def lead_back_to_the_form(answer: Answer) -> Answer:
    """Have whoever signs in again after a session ended come back to the page whose form was sent.
    Where it was sent to may be an address that only takes what is posted."""

    def lead(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        if request.method != "POST" or not isinstance(response, HttpResponseRedirect):
            return response
        target = urlsplit(response.url)
        page = _page_of(request)
        if page and target.path == resolve_url(settings.LOGIN_URL) and "next=" in target.query:
            response["Location"] = f"{target.path}?{urlencode({REDIRECT_FIELD_NAME: page})}"
        return response

    return lead


def _page_of(request: HttpRequest) -> str:
    """Return the page of this site that a form was sent from; empty where the browser does not say."""
    referer = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(referer, {request.get_host()}, request.is_secure()):
        return ""
    parts = urlsplit(referer)
    return urlunsplit(("", "", parts.path, parts.query, "")) if parts.netloc else ""


def tell_of_methods(answer: Answer) -> Answer:
    """Answer with a page where an address does not take what was sent, such as one that only takes
    forms and was opened by hand. The API answers with a problem document of its own."""

    def tell(request: HttpRequest) -> HttpResponseBase:
        response = answer(request)
        if not isinstance(response, HttpResponseNotAllowed):
            return response
        page = render(request, "405.html", {"takes_forms": "POST" in response["Allow"]}, status=405)
        page["Allow"] = response["Allow"]
        return page

    return tell


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

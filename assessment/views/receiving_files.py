"""Forms with files beside their fields: who may send is asked before anything is read."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_protect

from assessment.errors import FileTooBig
from assessment.files.receive import Reception, check_length, receiving


def take_files(request: HttpRequest, answer: Callable[[Reception], HttpResponse]) -> HttpResponse:
    """Let the files of a posted form come in and ``answer`` it, its token checked before.

    For views that are ``csrf_exempt``, since the token could not be read without the files. What is
    too long by its own word is not read at all.
    """
    try:
        check_length(request)
    except FileTooBig as error:
        messages.error(request, str(error))
        return redirect(request.path)
    with receiving(request) as reception:
        post = csrf_protect(lambda _request: answer(reception))
        response: HttpResponse = post(request)
        return response

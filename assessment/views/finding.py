"""What an address names, as far as the reader may see it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from assessment.computing.standing import with_standing
from assessment.models import Cycle
from assessment.querysets import SEES_ALL

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def find_cycle(request: HttpRequest, code: str) -> Any:
    """Return a cycle with region, framework, computation and standing, or answer 404."""
    cycles = with_standing(Cycle.objects.visible_to(request.user))
    return get_object_or_404(cycles, code=code)


def find_cycle_in_charge(request: HttpRequest, code: str) -> Any:
    """Return a cycle to those who see everything of it; 404 to everybody else."""
    if not sees_all(request):
        raise Http404
    return find_cycle(request, code)


def sees_all(request: HttpRequest) -> bool:
    user = request.user
    return user.is_authenticated and user.role in SEES_ALL


def or_sign_in(view: View[P]) -> View[P]:
    """Send those who have not signed in there when ``view`` finds nothing for them.

    It tells nothing: an address that names nothing at all is answered the same way.
    """

    @wraps(view)
    def ask(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Http404:
            if request.user.is_authenticated:
                raise
            return redirect_to_login(request.get_full_path())

    return ask

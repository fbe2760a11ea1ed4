"""More time for an order: the secretariat asks, the bureau grants or refuses."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessment.choices import AskedState
from assessment.computing.order_days import extension_limit
from assessment.computing.order_words import limit_in_words
from assessment.errors import CalendarRefused, TransitionRefused
from assessment.forms.orders import AskForm, DecideForm
from assessment.models import Order, OrderExtension
from assessment.permissions import can_answer_order, can_decide
from assessment.services.order_time import ask_extension, decide_extension
from assessment.views.order_finding import crumbs_of, find_order, title_of
from common.errors import DomainError
from members.views import UserRequest


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def order_extension(request: UserRequest, order: int) -> HttpResponse:
    """Ask for more time, or decide on what is asked."""
    found = find_order(request, order)
    asked = found.extensions.filter(state=AskedState.ASKED).select_related("asked_by").first()
    form = _form(request, found, asked)
    if request.method != "POST":
        return _page(request, found, asked, form)
    if form is None:
        raise PermissionDenied
    if not form.is_valid():
        return _page(request, found, asked, form, 400)
    try:
        said = _do(request, found, asked, form.cleaned_data)
    except DomainError as error:
        form.add_error(None, str(error))
        return _page(request, found, asked, form, 409)
    messages.success(request, said)
    return redirect("assessment:order", found.pk)


def _form(
    request: UserRequest, found: Order, asked: OrderExtension | None
) -> AskForm | DecideForm | None:
    """Return the form of whoever can ask or decide; None for readers."""
    posted = request.POST if request.method == "POST" else None
    if can_decide(request.user):
        initial = {"granted_until": asked.wanted_until} if asked else {}
        return DecideForm(posted, initial=initial)
    if can_answer_order(request.user, found.entry.alliance):
        return AskForm(posted)
    return None


def _do(
    request: UserRequest, found: Order, asked: OrderExtension | None, values: dict[str, Any]
) -> str:
    by, now = request.user, timezone.now()
    if not can_decide(by):
        ask_extension(found.pk, by=by, now=now, **values)
        return _("The request is with the bureau.")
    if asked is None:
        raise TransitionRefused(_("Nobody asks for more time."))
    if "refuse" in request.POST:
        decide_extension(asked.pk, by=by, now=now, granted_until=None, reply=values["reply"])
        return _("The request is refused; the secretariat is told.")
    if values["granted_until"] is None:
        raise CalendarRefused(_("Say until when more time is granted."))
    decide_extension(asked.pk, by=by, now=now, **values)
    return _("More time is granted; the secretariat is told.")


def _page(
    request: UserRequest,
    found: Order,
    asked: OrderExtension | None,
    form: AskForm | DecideForm | None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "order": found,
        "title": title_of(found),
        "asked": asked,
        "form": form,
        "limit": limit_in_words(extension_limit(found)) if found.due_on else "",
        "is_deciding": can_decide(request.user),
        "crumbs": crumbs_of(found, with_order=True),
    }
    return render(request, "assessment/order_extension.html", context, status=status)

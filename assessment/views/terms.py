"""What is settled for the end of a cycle: read by those in charge, written by the bureau."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessment.forms.terms import TermsForm
from assessment.models import Cycle, Terms
from assessment.permissions import can_decide
from assessment.services.terms import settle_terms, terms_of
from assessment.views.finding import find_cycle_in_charge
from common.errors import DomainError
from members.views import UserRequest

MOST_RECORDS = 20


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def terms(request: UserRequest, cycle: str) -> HttpResponse:
    found = find_cycle_in_charge(request, cycle)
    settled = terms_of(found)
    if request.method != "POST":
        return _page(request, found, settled, TermsForm.of(settled or Terms()))
    if not can_decide(request.user):
        raise PermissionDenied
    form = TermsForm.of(settled or Terms(), request.POST)
    if not form.is_valid():
        return _page(request, found, settled, form, status=400)
    try:
        settle_terms(found.pk, by=request.user, now=timezone.now(), **form.cleaned_data)
    except DomainError as error:
        form.add_error(None, str(error))
        return _page(request, found, settled, form, status=409)
    messages.success(request, _("The terms are settled."))
    return redirect("assessment:terms", found.code)


def _page(
    request: UserRequest, cycle: Cycle, settled: Terms | None, form: TermsForm, status: int = 200
) -> HttpResponse:
    records = []
    if settled is not None:
        history = settled.history.select_related("history_user").order_by("-history_id")
        records = list(history[:MOST_RECORDS])
    context = {
        "cycle": cycle,
        "terms": settled,
        "form": form,
        "may_write": can_decide(request.user) and not cycle.is_frozen,
        "rows": [(form[name].label, _shown(getattr(settled, name))) for name in form.fields]
        if settled
        else [],
        "records": records,
    }
    return render(request, "assessment/terms.html", context, status=status)


def _shown(value: object) -> object:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "–" if value is None else value

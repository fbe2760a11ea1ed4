"""Whom the alliances of a cycle count for: the parts of their credit."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from assessment.computing.credits import Split, splits_of
from assessment.forms.credits import CreditForm
from assessment.permissions import can_run_cycle
from assessment.services.credits import split_credit, take_credits_over
from assessment.views.finding import find_cycle, find_cycle_in_charge
from common.errors import DomainError
from members.models import Region
from members.views import UserRequest


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def credits(request: UserRequest, cycle: str) -> HttpResponse:
    """List the parts of all alliances; posted, last year's are taken over."""
    if request.method == "POST":
        return _take_over(request, cycle)
    found = find_cycle_in_charge(request, cycle)
    splits = splits_of(found)
    context = {
        "cycle": found,
        "splits": splits,
        "may_split": can_run_cycle(request.user) and not found.is_frozen,
        "to_take_over": sum(split.is_own and bool(split.earlier) for split in splits),
    }
    return render(request, "assessment/credits.html", context)


def _take_over(request: UserRequest, cycle: str) -> HttpResponse:
    found = find_cycle(request, cycle)
    try:
        count = take_credits_over(found.pk, by=request.user)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        told = ngettext(
            "Taken over for %(count)s alliance.", "Taken over for %(count)s alliances.", count
        )
        messages.success(request, told % {"count": count})
    return redirect("assessment:credits", found.code)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def credit(request: UserRequest, cycle: str, alliance: str) -> HttpResponse:
    """Change the parts of one alliance."""
    found = find_cycle(request, cycle)
    if not can_run_cycle(request.user):
        raise PermissionDenied
    split = next((each for each in splits_of(found) if each.entry.alliance.code == alliance), None)
    if split is None:
        raise Http404
    regions = list(Region.objects.within(found.region.prefix).by_code())
    form = CreditForm(regions, split.parts, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _saved(request, split, form):
        return redirect("assessment:credits", found.code)
    context = {"cycle": found, "split": split, "form": form, "is_frozen": found.is_frozen}
    return render(request, "assessment/credit.html", context, status=400 if form.errors else 200)


def _saved(request: UserRequest, split: Split, form: CreditForm) -> bool:
    try:
        split_credit(split.entry.pk, form.cleaned_data["parts"], by=request.user)
    except DomainError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, _("Saved. The barometer counts with the new parts at once."))
    return True

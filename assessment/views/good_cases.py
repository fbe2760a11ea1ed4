"""The good cases of a cycle, as the bureau tells them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessment.forms.good_cases import GoodCaseForm, NewGoodCaseForm
from assessment.models import Entry, GoodCase
from assessment.permissions import can_decide
from assessment.services.good_cases import FIELDS, change_good_case, tell_good_case
from assessment.views.finding import find_cycle, find_cycle_in_charge, sees_all
from members.views import UserRequest


@require_safe
@login_required
def good_cases(request: UserRequest, cycle: str) -> HttpResponse:
    found = find_cycle_in_charge(request, cycle)
    cases = GoodCase.objects.filter(cycle=found).select_related("alliance", "by")
    context = {
        "cycle": found,
        "cases": cases.order_by("alliance__code", "pk"),
        "may_tell": can_decide(request.user),
    }
    return render(request, "assessment/good_cases.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def good_case_add(request: UserRequest, cycle: str) -> HttpResponse:
    found = find_cycle(request, cycle)
    if not can_decide(request.user):
        raise PermissionDenied
    entries = Entry.objects.filter(cycle=found).select_related("alliance").by_code()
    form = NewGoodCaseForm(entries, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        values = {name: form.cleaned_data[name] for name in FIELDS}
        tell_good_case(int(form.cleaned_data["entry"]), by=request.user, **values)
        messages.success(request, _("The good case is kept."))
        return redirect("assessment:good_cases", found.code)
    context = {"cycle": found, "form": form, "title": _("Tell a good case")}
    return render(request, "assessment/good_case.html", context, status=400 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def good_case(request: UserRequest, good_case: int) -> HttpResponse:
    if not sees_all(request):
        raise Http404
    case = get_object_or_404(GoodCase.objects.select_related("cycle", "alliance"), pk=good_case)
    if not can_decide(request.user):
        raise PermissionDenied
    initial = {name: getattr(case, name) for name in FIELDS}
    form = GoodCaseForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        change_good_case(case.pk, by=request.user, **form.cleaned_data)
        messages.success(request, _("The good case is kept."))
        return redirect("assessment:good_cases", case.cycle.code)
    context = {"cycle": case.cycle, "form": form, "title": case.alliance.name}
    return render(request, "assessment/good_case.html", context, status=400 if form.errors else 200)

"""Criteria assessed once more: begun, followed and settled by the bureau; before and after for all."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment.computing.deadlines import local_day
from assessment.computing.documents import papers_on
from assessment.computing.reassessment_work import (
    candidates_for,
    indicators_to_judge,
    measure_rows,
    visible_reassessments,
)
from assessment.errors import StaleVersion
from assessment.forms.reassessment import AssessorsForm, SettleForm, ValueForm
from assessment.models import Order, Reassessment, ReassessmentValue
from assessment.permissions import can_decide
from assessment.services.reassessing import open_reassessment, settle_reassessment
from assessment.services.reassessment_sheets import (
    give_sheet,
    open_sheet_again,
    put_value,
    take_sheet_back,
)
from assessment.views.papers_part import asks_for_papers, papers_part
from assessment.views.reassessment_parts import named_items, told_of
from common.errors import DomainError
from members.views import UserRequest


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reassessment_open(request: UserRequest, order: int) -> HttpResponse:
    """Choose who assesses the criteria of an order once more."""
    visible = Order.objects.visible_to(request.user).select_related(
        "decision", "entry__cycle", "entry__alliance"
    )
    found = get_object_or_404(visible, pk=order)
    if not can_decide(request.user):
        raise PermissionDenied
    begun = found.reassessments.filter(round=found.round).first()
    if begun is not None and request.method != "POST":
        return redirect("assessment:reassessment", begun.pk)
    candidates = candidates_for(found, local_day(timezone.now()))
    form = AssessorsForm(candidates, request.POST if request.method == "POST" else None)
    problem = ""
    if form.is_bound and form.is_valid():
        chosen = form.cleaned_data["assessors"]
        try:
            begun = open_reassessment(
                found.pk, assessors=chosen, by=request.user, now=timezone.now()
            )
        except DomainError as error:
            problem = str(error)
        else:
            messages.success(request, _("The re-assessment has begun; the assessors are told."))
            return redirect("assessment:reassessment", begun.pk)
    context = {
        "order": found,
        "cycle": found.entry.cycle,
        "alliance": found.entry.alliance,
        "candidates": candidates,
        "chosen": set(filter(None, map(_key, request.POST.getlist("assessors"))))
        if form.is_bound
        else {each.assessor.pk for each in candidates if each.knows_it and not each.has_conflict},
        "items": named_items(found, request.user),
        "judged": indicators_to_judge(found),
        "waiting": [each for each in found.items.all() if each.state != "accepted"],
        "form": form,
        "problem": problem,
    }
    status = 409 if problem else 400 if form.is_bound else 200
    return render(request, "assessment/reassessment_open.html", context, status=status)


@login_required
@require_safe
def reassessment(request: UserRequest, reassessment: int) -> HttpResponse:
    found = _find(request, reassessment)
    if asks_for_papers(request):
        return papers_part(request, papers_on(request.user, reassessment=found))
    return _page(request, found)


@login_required
@require_POST
def reassessment_sheets(request: UserRequest, reassessment: int) -> HttpResponse:
    """Ask one more assessor, take an empty sheet back, or open a submitted one."""
    found = _find_to_decide(request, reassessment)
    try:
        told = _act_on_sheets(request, found)
    except DomainError as error:
        return _page(request, found, problem=str(error), status=409)
    if told:
        messages.success(request, told)
    return redirect("assessment:reassessment", found.pk)


@login_required
@require_POST
def reassessment_values(request: UserRequest, reassessment: int) -> HttpResponse:
    """Save the measures as they stand after the rectification."""
    found = _find_to_decide(request, reassessment)
    forms = [ValueForm(row, request.POST) for row in measure_rows(found)]
    status = 400 if any(form.is_bound and not form.is_valid() for form in forms) else 200
    for form in forms:
        if not form.is_to_save:
            continue
        try:
            put_value(
                found.pk,
                form.row.code,
                value=form.cleaned_data["value"],
                note=form.cleaned_data["note"],
                seen=form.seen,
                by=request.user,
            )
        except StaleVersion as error:
            form.problem, status = str(error), 409
        except DomainError as error:
            return _page(request, found, problem=str(error), status=409)
    if status != 200:
        return _page(request, found, {"values": forms}, status=status)
    messages.success(request, _("Saved."))
    return redirect("assessment:reassessment", found.pk)


@login_required
@require_POST
def reassessment_settle(request: UserRequest, reassessment: int) -> HttpResponse:
    """Settle it: the order has passed or failed, with a reason."""
    found = _find_to_decide(request, reassessment)
    form = SettleForm(request.POST)
    if not form.is_valid():
        return _page(request, found, {"settle": form}, status=400)
    values = form.cleaned_data
    try:
        settled = settle_reassessment(
            found.pk,
            by=request.user,
            now=timezone.now(),
            reason=values["reason"],
            lifted=values["lifted"],
            seen=values["seen"],
        )
    except DomainError as error:
        found = _find(request, found.pk)
        return _page(request, found, problem=str(error), reason=values["reason"], status=409)
    messages.success(
        request, _("Settled: %(outcome)s.") % {"outcome": settled.get_outcome_display()}
    )
    return redirect("assessment:reassessment", found.pk)


def _act_on_sheets(request: UserRequest, found: Reassessment) -> str:
    user = request.user
    asked, taken, opened = (_key(request.POST.get(k)) for k in ("assessor", "take_back", "open"))
    own = set(found.sheets.values_list("pk", flat=True))
    if asked is not None:
        give_sheet(found.pk, asked, by=user, now=timezone.now())
        return _("The assessor is asked.")
    if taken in own:
        take_sheet_back(taken, by=user)
        return _("The sheet is taken back.")
    if opened in own:
        open_sheet_again(opened, by=user)
        return _("The sheet is open again; its assessor can change it.")
    return ""


def _key(text: str | None) -> int | None:
    if not text or not (text.isascii() and text.isdigit() and len(text) < 19):
        return None
    return int(text)


def _find(request: UserRequest, pk: int) -> Reassessment:
    visible = visible_reassessments(request.user).select_related(
        "order__decision",
        "order__entry__cycle__framework",
        "order__entry__cycle__computation",
        "order__entry__alliance__region",
        "opened_by",
        "settled_by",
    )
    values = Prefetch("values", ReassessmentValue.objects.select_related("by"))
    return get_object_or_404(visible.prefetch_related("order__items", values), pk=pk)


def _find_to_decide(request: UserRequest, pk: int) -> Reassessment:
    found = _find(request, pk)
    if not can_decide(request.user):
        raise PermissionDenied
    return found


def _page(
    request: UserRequest,
    found: Reassessment,
    posted: dict[str, Any] | None = None,
    *,
    problem: str = "",
    reason: str = "",
    status: int = 200,
) -> HttpResponse:
    wanted = request.GET.getlist("lifted") or request.POST.get("lifted", "").split()
    context = told_of(found, request.user, timezone.now(), posted or {}, wanted)
    if reason and "settle" in context:
        context["settle"].initial["reason"] = reason
    return render(
        request,
        "assessment/reassessment.html",
        context | {"problem": problem},
        status=status,
    )

"""The sheet of a re-assessment. Scripts save each field over REST; without them the form posts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from assessment.computing.order_words import problem_of, proof_of
from assessment.computing.reassessment_work import indicators_to_judge, measure_rows, own_sheets
from assessment.computing.sent_answers import answer_for, with_sent
from assessment.forms.marks import MarkForm
from assessment.models import Attachment, ReassessmentMark, ReassessmentSheet
from assessment.services.reassessment_sheets import (
    check_sheet_open,
    put_mark_again,
    submit_sheet_again,
)
from assessment.views.sheet_posting import (
    Part,
    point_out_gaps,
    progress_in,
    save_marks,
    status_of,
)
from common.errors import DomainError
from members.views import UserRequest

if TYPE_CHECKING:
    from members.models import User


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reassessment_sheet(request: UserRequest, sheet: int) -> HttpResponse:
    """All that is to be judged once more; posted, what is valid is saved."""
    found = _own_sheet(request, sheet)
    if request.method != "POST":
        return _page(request, found, _items(found))
    items = _items(found, request.POST)
    problem = _save(found, items, request.user)
    if problem or any(item.is_in_trouble for item in items):
        return _page(request, found, items, problem)
    messages.success(request, _("Saved."))
    return redirect("assessment:reassessment_sheet", found.pk)


@login_required
@require_POST
def reassessment_submit(request: UserRequest, sheet: int) -> HttpResponse:
    """Save what is in the fields, then close the sheet."""
    found = _own_sheet(request, sheet)
    items = _items(found, request.POST)
    problem = _save(found, items, request.user)
    if problem or any(item.is_in_trouble for item in items):
        return _page(request, found, items, problem)
    try:
        submit_sheet_again(found.pk, by=request.user, now=timezone.now())
    except DomainError as error:
        point_out_gaps(items, error)
        return _page(request, found, items, str(error))
    messages.success(request, _("The sheet is submitted. The bureau can open it again."))
    return redirect("assessment:reassessment_sheet", found.pk)


def _own_sheet(request: UserRequest, pk: int) -> ReassessmentSheet:
    sheets = own_sheets(request.user).select_related(
        "assessor__user",
        "reassessment__order__decision",
        "reassessment__order__entry__cycle__framework",
        "reassessment__order__entry__alliance__region",
    )
    return get_object_or_404(sheets.prefetch_related("reassessment__order__items"), pk=pk)


def _items(sheet: ReassessmentSheet, posted: Any = None) -> list[MarkForm]:
    given = ReassessmentMark.objects.filter(sheet=sheet)
    stored = {mark.indicator_id: mark for mark in given}
    return [
        MarkForm(indicator, stored.get(indicator.pk), posted)
        for indicator in indicators_to_judge(sheet.reassessment.order)
    ]


def _save(sheet: ReassessmentSheet, items: list[MarkForm], by: User) -> str:
    return save_marks(items, partial(put_mark_again, sheet.pk, by=by, now=timezone.now()))


def _page(
    request: UserRequest, sheet: ReassessmentSheet, items: list[MarkForm], problem: str = ""
) -> HttpResponse:
    order = sheet.reassessment.order
    parts: dict[int, Part] = {}
    for item in items:
        criterion = item.indicator.criterion
        parts.setdefault(criterion.pk, Part(criterion, [])).items.append(item)
    ordered = list(with_sent(order.items.order_by("position")))
    proofs = Attachment.objects.sent().filter(item__in=ordered).order_by("item__position", "pk")
    context = {
        "sheet": sheet,
        "save_url": reverse("assessment:reassessment_sheet", args=[sheet.pk]),
        "mark_url": reverse("api:reassessment_mark", args=[sheet.pk, "__indicator__"]),
        "kept_under": f"again-{sheet.pk}",
        "order": order,
        "cycle": order.entry.cycle,
        "alliance": order.entry.alliance,
        "parts": list(parts.values()),
        "ordered": [
            {
                "item": each,
                "problem": problem_of(each),
                "proof": proof_of(each),
                "answer": answer_for(request.user, each),
            }
            for each in ordered
        ],
        "files": proofs,
        "measures": measure_rows(sheet.reassessment),
        "progress": progress_in(items),
        "closed": _why_closed(sheet, request.user),
        "problem": problem,
        "troubled": [item for item in items if item.is_in_trouble],
        "submit_url": reverse("assessment:reassessment_submit", args=[sheet.pk]),
        "crumbs": [(_("My work"), reverse("home"))],
    }
    return render(
        request, "assessment/reassessment_sheet.html", context, status=status_of(items, problem)
    )


def _why_closed(sheet: ReassessmentSheet, by: User) -> str:
    try:
        check_sheet_open(sheet, by, timezone.now())
    except DomainError as reason:
        return str(reason)
    return ""

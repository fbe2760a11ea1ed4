"""Splitting an achievement among alliances, and agreeing to a part of one."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from alliances.choices import Register
from alliances.computing.claims import shares_of, splits
from alliances.computing.sharing import portions_of, split_of
from alliances.forms.sharing import AnswerForm, SplitForm
from alliances.permissions import can_edit_register
from alliances.services.sharing import answer_share, propose_shares
from alliances.views.finding import find_alliance, find_shelf
from alliances.views.register_columns import title_of
from common.errors import DomainError
from members.views import UserRequest

ROWS_A_PAGE = 50


@require_safe
@login_required
def shares(request: UserRequest, code: str) -> HttpResponse:
    alliance = find_alliance(request, code)
    page = Paginator(shares_of(alliance), ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "alliance": alliance,
        "splits": splits(list(page)),
        "page_obj": page,
        "may_answer": can_edit_register(request.user, alliance),
        "tabs_of": "shares",
        "registers": Register,
    }
    return render(request, "alliances/shares.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def share(request: UserRequest, code: str, pk: int) -> HttpResponse:
    """One part offered to the alliance: agree to it, or decline it with a reason."""
    alliance = find_alliance(request, code)
    found = get_object_or_404(shares_of(alliance), pk=pk)
    split = splits([found])[0]
    if split.achievement.alliance_id == alliance.pk:
        return redirect("alliances:register_row", code, split.register, split.achievement.pk)
    may_answer = can_edit_register(request.user, alliance)
    form = AnswerForm(request.POST or None, initial={"seen": split.seen})
    if request.method == "POST":
        if not may_answer:
            raise PermissionDenied
        if form.is_valid() and _answered(request, found.pk, form):
            return redirect("alliances:shares", code)
    context = {
        "alliance": alliance,
        "split": split,
        "form": form if may_answer else None,
        "tabs_of": "shares",
        "registers": Register,
    }
    status = 409 if request.method == "POST" else 200
    return render(request, "alliances/share.html", context, status=status)


def _answered(request: UserRequest, pk: int, form: AnswerForm) -> bool:
    is_agreed = request.POST.get("answer") == "agree"
    try:
        answer_share(
            pk,
            is_agreed=is_agreed,
            reason=form.cleaned_data["reason"],
            by=request.user,
            today=localdate(),
            seen=form.cleaned_data["seen"],
        )
    except DomainError as refusal:
        form.add_error("reason", str(refusal))
        return False
    agreed, declined = _("You have agreed to the split."), _("You have declined the split.")
    messages.success(request, agreed if is_agreed else declined)
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def register_split(request: UserRequest, code: str, register: str, pk: int) -> HttpResponse:
    """Propose how an achievement is split, or withdraw the split."""
    shelf = find_shelf(request, code, register)
    if not shelf.kept.share:
        raise Http404
    row = get_object_or_404(shelf.rows(), pk=pk)
    if not shelf.may_add:
        raise PermissionDenied
    stored = list(row.shares.order_by("-hundredths", "pk"))
    given = request.POST if request.method == "POST" and "withdraw" not in request.POST else None
    form = SplitForm(
        given,
        alliance=shelf.alliance,
        portions=portions_of(stored),
        seen=split_of(stored),
        proposed=request.GET.get("with", ""),
    )
    if request.method == "POST" and _proposed(request, register, row.pk, form):
        return redirect("alliances:register_row", code, register, pk)
    context = {
        "shelf": shelf,
        "alliance": shelf.alliance,
        "row": row,
        "title": title_of(register, row),
        "form": form,
        "is_split": bool(stored),
        "tabs_of": register,
        "registers": Register,
    }
    status = 409 if request.method == "POST" else 200
    return render(request, "alliances/register_split.html", context, status=status)


def _proposed(request: UserRequest, register: str, pk: int, form: SplitForm) -> bool:
    withdraws = "withdraw" in request.POST
    if not withdraws and not form.is_valid():
        return False
    portions = {} if withdraws else form.portions()
    seen = request.POST.get("seen", "")
    try:
        propose_shares(register, pk, portions, by=request.user, today=localdate(), seen=seen)
    except DomainError as refusal:
        if withdraws:
            messages.error(request, str(refusal))
            return True
        form.add_error(None, str(refusal))
        return False
    told = _("The split is withdrawn.") if withdraws else _("The other alliances are asked.")
    messages.success(request, told)
    return True

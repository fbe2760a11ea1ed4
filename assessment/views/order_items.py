"""One item of an order: worded by the bureau, answered by the secretariat, ruled on by the bureau."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpResponse, UnreadablePostError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from assessment.choices import DecisionState, OrderState
from assessment.computing.deadlines import local_day
from assessment.computing.order_days import WITH_ALLIANCE
from assessment.computing.order_states import ItemAct, OrderAct, can_follow, item_can_follow
from assessment.computing.order_words import name_of, problem_of, proof_of
from assessment.computing.sent_answers import answer_for
from assessment.errors import FileTooBig, StaleVersion
from assessment.files.receive import Reception, check_length, receiving, with_name
from assessment.forms.orders import AnswerForm, ItemForm, RuleForm
from assessment.models import Attachment, Order, OrderItem
from assessment.permissions import can_answer_order, can_decide
from assessment.services.order_answers import answer_item, rule_item
from assessment.services.order_editing import edit_item, remove_item
from assessment.services.order_files import add_files, remove_file
from assessment.views.file_field import file_field
from assessment.views.order_finding import ITEM_TONES, crumbs_of, find_item
from common.errors import DomainError
from members.models import Unit
from members.views import UserRequest

BUREAU_ACTS = ("edit", "remove", "accept", "return")
SECRETARIAT_ACTS = ("save", "submit", "take_away")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def order_item(request: UserRequest, item_pk: int) -> HttpResponse:
    """One item with its figures, its answer and its files."""
    order, item = find_item(request, item_pk)
    if request.method != "POST":
        return _page(request, order, item)
    act = request.POST.get("act", "")
    if not _may(request, order, act):
        raise PermissionDenied
    form = _form(act, order, item, request.POST)
    if form is not None and not form.is_valid():
        return _page(request, order, item, form, status=400)
    try:
        said = _do(request, act, item, form.cleaned_data if form else {})
    except DomainError as error:
        order, item = find_item(request, item_pk)
        is_stale = isinstance(error, StaleVersion)
        if form is not None and is_stale:
            # The page shows what is stored now, so the next press is on that.
            seen = request.POST.dict() | {"version": str(item.version)}
            form = _form(act, order, item, seen)
        return _page(request, order, item, form, problem=str(error), is_stale=is_stale, status=409)
    messages.success(request, said)
    if act in ("remove", "accept", "return", "edit"):
        return redirect("assessment:order", order.pk)
    return redirect("assessment:order_item", item.pk)


@csrf_exempt  # Its token is checked all the same, by ``_take``, once files may come in.
@login_required
@require_http_methods(["POST"])
def order_files(request: UserRequest, item_pk: int) -> HttpResponse:
    """Files that prove an item. Who may send and how much is asked before anything is read."""
    order, item = find_item(request, item_pk)
    if not can_answer_order(request.user, order.entry.alliance):
        raise PermissionDenied
    try:
        check_length(request)
    except FileTooBig as error:
        return _page(request, order, item, problem=str(error), status=413)
    with receiving(request) as reception:
        return _take(request, order, item, reception)


@csrf_protect
def _take(
    request: UserRequest, order: Order, item: OrderItem, reception: Reception
) -> HttpResponse:
    try:
        request.POST.get("file")  # Reading the fields lets the files come in.
    except UnreadablePostError:
        sentence = _("The upload was cut off. Nothing was stored; send it again.")
        return _page(request, order, item, problem=sentence, status=400)
    refused = [with_name(name, why) for name, why in reception.refused]
    if not reception.files and not refused:
        refused = [_("Choose a file first.")]
    if not refused:
        try:
            add_files(item.pk, reception.files, by=request.user, now=timezone.now())
        except DomainError as error:
            refused = [str(error)]
    if refused:
        return _page(request, order, item, problem=" ".join(refused), status=409)
    messages.success(request, _("The files are taken in."))
    return redirect("assessment:order_item", item.pk)


def _may(request: UserRequest, order: Order, act: str) -> bool:
    if act in BUREAU_ACTS:
        return can_decide(request.user)
    return act in SECRETARIAT_ACTS and can_answer_order(request.user, order.entry.alliance)


def _form(act: str, order: Order, item: OrderItem, posted: Any = None) -> Form | None:
    initial = {name: getattr(item, name) for name in ("plan", "progress", "answer", "version")}
    if act in ("save", "submit"):
        return AnswerForm(posted, initial=initial)
    if act in ("accept", "return"):
        return RuleForm(posted, initial={"version": item.version})
    if act == "edit":
        worded = {"problem": problem_of(item), "proof": proof_of(item)}
        initial = worded | {"days": item.days, "unit": item.unit_id}
        units = Unit.objects.filter(memberships__alliance=order.entry.alliance_id).distinct()
        return ItemForm(units, posted, initial=initial)
    return None


def _do(request: UserRequest, act: str, item: OrderItem, values: dict[str, Any]) -> str:
    by, now = request.user, timezone.now()
    match act:
        case "save" | "submit":
            answer_item(item.pk, by=by, now=now, submit=act == "submit", **values)
            return _("The item is with the bureau.") if act == "submit" else _("Saved.")
        case "accept" | "return":
            rule_item(item.pk, by=by, now=now, accepted=act == "accept", **values)
            return _("The item is accepted.") if act == "accept" else _("The item is returned.")
        case "edit":
            unit = values.pop("unit")
            edit_item(item.pk, by=by, unit_id=unit and unit.pk, **values)
            return _("Saved.")
        case "remove":
            remove_item(item.pk, by=by)
            return _("The item is taken out of the order.")
    remove_file(_number(request.POST.get("file")), item_id=item.pk, by=by)
    return _("The file is taken away.")


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 18 else 0


def _page(
    request: UserRequest,
    order: Order,
    item: OrderItem,
    form: Form | None = None,
    *,
    problem: str = "",
    is_stale: bool = False,
    status: int = 200,
) -> HttpResponse:
    act = _act(request, order, item)
    context = {
        "order": order,
        "item": item,
        "name": name_of(item),
        "tone": ITEM_TONES[item.state],
        "shown_problem": problem_of(item),
        "shown_proof": proof_of(item),
        "alliance": order.entry.alliance,
        "act": act,
        "form": form or (_form(act, order, item) if act else None),
        "bound": form,
        "takes_files": act == "save",
        "is_late": order.state == OrderState.ISSUED
        and item.state in WITH_ALLIANCE
        and item.due_on is not None
        and item.due_on < local_day(timezone.now()),
        "answer": answer_for(request.user, item),
        "files": _files(request, item),
        "events": item.events.select_related("by").order_by("-happened_at", "-pk"),
        **file_field(),
        "problem": problem,
        "is_stale": is_stale,
        "crumbs": crumbs_of(order, with_order=True),
    }
    return render(request, "assessment/order_item.html", context, status=status)


def _files(request: UserRequest, item: OrderItem) -> list[tuple[Attachment, bool]]:
    """Return the files that the reader may know, and whether each was sent to the bureau."""
    files = item.attachments.visible_to(request.user).select_related("file", "added_by")
    sent = set(item.attachments.sent().values_list("pk", flat=True))
    return [(each, each.pk in sent) for each in files.order_by("pk")]


def _act(request: UserRequest, order: Order, item: OrderItem) -> str:
    """Return what the reader can do with the item as it stands; empty for nothing."""
    if can_decide(request.user):
        is_open = order.decision.state == DecisionState.PREPARED
        if is_open and can_follow(order, OrderAct.EDIT):
            return "edit"
        if can_follow(order, OrderAct.RULE) and item_can_follow(item, ItemAct.RETURN):
            return "accept" if item_can_follow(item, ItemAct.ACCEPT) else "return"
        return ""
    is_own = can_answer_order(request.user, order.entry.alliance)
    is_open = can_follow(order, OrderAct.ANSWER) and item_can_follow(item, ItemAct.SAVE)
    return "save" if is_own and is_open else ""

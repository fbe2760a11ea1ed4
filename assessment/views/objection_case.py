"""The case of one objection: what was said, what the bureau prepares, and its reply."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from assessment.choices import ObjectionState
from assessment.computing.documents import file_name, is_made, papers_of_case, papers_on
from assessment.computing.objection_links import key_of
from assessment.computing.objection_rules import ObjectionRule, text_of
from assessment.computing.objections import difference_shown, rows_of, sees_sender
from assessment.files.receive import Reception, with_name
from assessment.files.serve import serve_file
from assessment.forms.objections import BureauMessageForm, MessageForm, WithdrawForm
from assessment.models import Attachment, Objection, ObjectionMessage, Paper
from assessment.permissions import can_decide, can_write_in_case
from assessment.querysets import SEES_ALL
from assessment.services.objections import withdraw_objection, write_message
from assessment.views.file_field import file_field
from assessment.views.objection_deciding import decide, deciding
from assessment.views.objection_parts import crumbs_of, name_of_item
from assessment.views.papers_part import asks_for_papers, papers_part, told_of_papers
from assessment.views.receiving_files import take_files
from common.errors import DomainError
from members.views import UserRequest

WHERE = (
    "entry__alliance__region",
    "entry__cycle__framework",
    "entry__cycle__computation",
    "computation",
    "decided_by",
    "entered_by",
    "notice",
)


@dataclass(slots=True)
class Reader:
    """Who reads the case, and where: ``token`` is the link of who has no account."""

    user: Any
    token: str = ""

    @property
    def by(self) -> Any:
        return None if self.token else self.user

    @property
    def is_bureau(self) -> bool:
        return not self.token and can_decide(self.user)

    @property
    def sees_all(self) -> bool:
        return not self.token and self.user.role in SEES_ALL

    def writes_in(self, objection: Objection) -> bool:
        if objection.state != ObjectionState.OPEN:
            return False
        return bool(self.token) or can_write_in_case(self.user, objection)

    def withdraws(self, objection: Objection) -> bool:
        """Whether it is the reader's to take back; what came on paper the bureau takes back too."""
        if not self.writes_in(objection):
            return False
        return not self.is_bureau or objection.entered_by_id is not None


@csrf_exempt  # Its token is checked all the same, by ``take_files``.
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def objection(request: UserRequest, objection: int) -> HttpResponse:
    cases = Objection.objects.visible_to(request.user).select_related(*WHERE)
    found = get_object_or_404(cases, pk=objection)
    return _answer(request, found, Reader(request.user))


@csrf_exempt  # Its token is checked all the same, by ``take_files``.
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def objection_case(request: HttpRequest, token: str) -> HttpResponse:
    """The same for who raised it without an account, by the link in the e-mails."""
    return _answer(request, _case_of(token), Reader(request.user, token))


@never_cache
@require_safe
def objection_case_file(request: HttpRequest, token: str, attachment: int) -> HttpResponseBase:
    """A file of the case, by the same link."""
    case = _case_of(token)
    own = Q(objection=case) | Q(message__objection=case, message__is_internal=False)
    files = Attachment.objects.filter(own)
    return _served(request, get_object_or_404(files.select_related("file"), pk=attachment))


@never_cache
@require_safe
def objection_case_paper(request: HttpRequest, token: str, paper: int) -> HttpResponseBase:
    """The letter with the reply, by the same link."""
    papers = papers_of_case(_case_of(token))
    found = next((each for each in papers if each.pk == paper and is_made(each)), None)
    if found is None or found.file is None:
        raise Http404
    file = found.file
    return serve_file(request, file.path, file_name(found), file.media_type, digest=file.sha256)


@login_required
@require_safe
def attachment(request: UserRequest, attachment: int) -> HttpResponseBase:
    """A file beside an exception, an objection, a message or an item of an order."""
    files = Attachment.objects.visible_to(request.user).select_related("file")
    return _served(request, get_object_or_404(files, pk=attachment))


def _served(request: HttpRequest, found: Attachment) -> HttpResponseBase:
    file = found.file
    return serve_file(request, file.path, found.name, file.media_type, digest=file.sha256)


def _case_of(token: str) -> Objection:
    key = key_of(token, "case")
    cases = Objection.objects.filter(user=None).exclude(state=ObjectionState.UNCONFIRMED)
    if key is None:
        raise Http404
    return get_object_or_404(cases.select_related(*WHERE), pk=key)


def _answer(request: HttpRequest, case: Objection, reader: Reader) -> HttpResponse:
    if asks_for_papers(request):
        more = {"may_make_again": reader.is_bureau, "token": reader.token}
        return papers_part(request, _papers(case, reader), **more)
    if request.method != "POST":
        return _page(request, case, reader)
    if not reader.token and not can_write_in_case(request.user, case):
        raise PermissionDenied
    return take_files(request, lambda files: _post(request, case, reader, files))


def _post(request: HttpRequest, case: Objection, reader: Reader, files: Reception) -> HttpResponse:
    match request.POST.get("do"):
        case "message":
            return _write(request, case, reader, files)
        case "withdraw":
            return _withdraw(request, case, reader)
    if not reader.is_bureau:
        raise PermissionDenied
    outcome = decide(request, case)
    if outcome.sentence:
        messages.success(request, outcome.sentence)
        return redirect(request.path)
    return _page(request, case, reader, status=outcome.status, **outcome.forms)


def _write(request: HttpRequest, case: Objection, reader: Reader, files: Reception) -> HttpResponse:
    form = _message_form(reader, request.POST)
    if not form.is_valid():
        return _page(request, case, reader, message=form, status=400)
    for name, why in files.refused:
        form.add_error(None, with_name(name, why))
    if form.errors:
        return _page(request, case, reader, message=form, status=409)
    try:
        write_message(
            case.pk,
            text=form.cleaned_data["text"],
            is_internal=form.cleaned_data.get("is_internal", False),
            by=reader.by,
            now=timezone.now(),
            files=files.files,
        )
    except DomainError as error:
        form.add_error(None, str(error))
        return _page(request, case, reader, message=form, status=409)
    messages.success(request, _("Your message stands in the case."))
    return redirect(request.path)


def _withdraw(request: HttpRequest, case: Objection, reader: Reader) -> HttpResponse:
    form = WithdrawForm(request.POST, is_needed=reader.is_bureau)
    if not form.is_valid():
        return _page(request, case, reader, withdrawal=form, status=400)
    reason, now = form.cleaned_data["reason"], timezone.now()
    try:
        withdraw_objection(case.pk, by=reader.by, now=now, reason=reason)
    except DomainError as error:
        form.add_error(None, str(error))
        return _page(request, case, reader, withdrawal=form, status=409)
    messages.success(request, _("The objection is withdrawn."))
    return redirect(request.path)


def _message_form(reader: Reader, posted: Any = None) -> MessageForm:
    return BureauMessageForm(posted) if reader.is_bureau else MessageForm(posted)


def _page(
    request: HttpRequest,
    case: Objection,
    reader: Reader,
    *,
    message: MessageForm | None = None,
    withdrawal: WithdrawForm | None = None,
    status: int = 200,
    **forms: Any,
) -> HttpResponse:
    cycle = case.entry.cycle
    knows_sender = bool(reader.token) or sees_sender(reader.user, case)
    (row,) = rows_of([case], reader.user, timezone.now())
    context = {
        "case": case,
        "row": row,
        "cycle": cycle,
        "alliance": case.entry.alliance,
        "item_name": name_of_item(case),
        "knows_sender": knows_sender,
        "rule": text_of(ObjectionRule(case.rule)) if case.rule else "",
        "thread": _thread(case, reader),
        "files": list(case.attachments.select_related("file").order_by("pk")),
        "token": reader.token,
        "is_bureau": reader.is_bureau,
        "sees_contact": reader.sees_all,
        "may_write": reader.writes_in(case),
        "may_withdraw": reader.withdraws(case),
        "message_form": message or _message_form(reader),
        "withdraw_form": withdrawal or WithdrawForm(is_needed=reader.is_bureau),
        "differences": difference_shown(case, reader.user),
        **file_field(),
        "crumbs": crumbs_of(cycle, to_list=not reader.token),
        **told_of_papers(_papers(case, reader), request.path),
        "may_make_again": reader.is_bureau,
        **(deciding(case, reader.user, forms) if reader.sees_all else {}),
    }
    return render(request, "assessment/objection.html", context, status=status)


def _papers(case: Objection, reader: Reader) -> list[Paper]:
    if not case.reply:
        return []
    return papers_of_case(case) if reader.token else papers_on(reader.user, objection=case)


def _thread(case: Objection, reader: Reader) -> list[ObjectionMessage]:
    """Return the messages from the first on; internal ones to bureau and observers alone."""
    files = Attachment.objects.select_related("file").order_by("pk")
    rows = ObjectionMessage.objects.filter(objection=case).select_related("author")
    if not reader.sees_all:
        rows = rows.filter(is_internal=False)
    return list(rows.prefetch_related(Prefetch("attachments", files)).order_by("written_at", "pk"))

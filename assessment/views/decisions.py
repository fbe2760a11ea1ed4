"""Decisions on alliances: the list of a cycle, and one with its grounds, figures and letters."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessment.choices import DecisionState
from assessment.computing.decision_states import may_become
from assessment.computing.documents import papers_on
from assessment.computing.grounds import sentences_of
from assessment.computing.seen import changes_since, open_seen, seal_seen, seen_of
from assessment.computing.wording import last_wording
from assessment.forms.decisions import ConfirmForm, IssueForm, PrepareForm, WithdrawForm
from assessment.models import Cycle, Decision, Entry, Paper, Result
from assessment.permissions import can_decide
from assessment.services.decisions import (
    confirm_decision,
    entry_of,
    issue_alone,
    prepare_decision,
    withdraw_decision,
)
from assessment.views.finding import find_cycle, or_sign_in, sees_all
from assessment.views.papers_part import asks_for_papers, papers_part, told_of_papers
from common.errors import DomainError
from members.views import UserRequest

DECISIONS_A_PAGE = 50
TONES = {"prepared": "wait", "confirmed": "info", "issued": "good", "withdrawn": "neutral"}


@or_sign_in
@require_http_methods(["GET", "HEAD", "POST"])
def decisions(request: HttpRequest, cycle: str) -> HttpResponse:
    """What was decided in a cycle, as far as the reader may know; the bureau prepares more."""
    found = find_cycle(request, cycle)
    if request.method != "POST":
        return _list_page(request, found, PrepareForm(found))
    if not can_decide(request.user):
        raise PermissionDenied
    form = PrepareForm(found, request.POST)
    if not form.is_valid():
        return _list_page(request, found, form, 400)
    values = form.cleaned_data
    try:
        made = prepare_decision(
            values["kind"],
            values["alliance"].pk,
            found.pk,
            by=request.user,  # type: ignore[arg-type]  # Signed in, else not permitted.
            now=timezone.now(),
            reason=values["reason"],
        )
    except DomainError as error:
        form.add_error(None, str(error))
        return _list_page(request, found, form, 409)
    messages.success(request, _("Prepared. Look at it and confirm it."))
    return redirect("assessment:decision", made.pk)


def _list_page(
    request: HttpRequest, cycle: Cycle, form: PrepareForm, status: int = 200
) -> HttpResponse:
    readable = Decision.objects.visible_to(request.user).with_reasons_for(request.user)
    decisions = readable.filter(cycle=cycle)
    rows = decisions.select_related("alliance").order_by("kind", "alliance__code", "-pk")
    page = Paginator(rows, DECISIONS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "cycle": cycle,
        "page_obj": page,
        "rows": [(each, TONES[each.state]) for each in page.object_list],
        "form": form if can_decide(request.user) else None,
        "sees_all": sees_all(request),
    }
    return render(request, "assessment/decisions.html", context, status=status)


@or_sign_in
@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: HttpRequest, decision: int) -> HttpResponse:
    """One decision. The bureau confirms it on the figures that the page shows, or withdraws it."""
    visible = Decision.objects.visible_to(request.user).with_reasons_for(request.user)
    related = ("alliance", "cycle__framework", "proposed_by", "confirmed_by", "issued_by")
    found = get_object_or_404(visible.select_related(*related, "withdrawn_by"), pk=decision)
    if asks_for_papers(request):
        may = can_decide(request.user)
        return papers_part(request, _papers(request, found), may_make_again=may)
    if request.method != "POST":
        return _page(request, found, _forms(found))
    if not can_decide(request.user):
        raise PermissionDenied
    return _act(request, found)  # type: ignore[arg-type]  # Signed in, else not permitted.


def _act(request: UserRequest, decision: Decision) -> HttpResponse:
    forms = _forms(decision, request.POST)
    name = next((each for each in forms if request.POST.get("act") == each), None)
    if name is None:
        return _page(request, decision, _forms(decision), 400)
    form = forms[name]
    shown = _forms(decision) | {name: form}
    if not form.is_valid():
        return _page(request, decision, shown, 400)
    try:
        _do(name, decision, form.cleaned_data, request)
    except DomainError as error:
        form.add_error(None, str(error))
        _show_anew(form)
        return _page(request, decision, shown, 409)
    return redirect("assessment:decision", _next(decision, name))


def _show_anew(form: Any) -> None:
    """Let a form carry what the page shows now, so that it can be sent again."""
    form.data = form.data.copy()
    for field in form.hidden_fields():
        form.data[field.html_name] = field.initial


def _do(name: str, decision: Decision, values: dict[str, Any], request: UserRequest) -> None:
    by, now = request.user, timezone.now()
    if name == "confirm":
        seen = open_seen(values["seen"])
        confirm_decision(decision.pk, by=by, now=now, reason=values["reason"], seen=seen)
        messages.success(request, _("Confirmed. Its letters are being made as drafts."))
    elif name == "withdraw":
        reason, state = values["reason"], values["state"]
        withdraw_decision(decision.pk, by=by, now=now, reason=reason, seen_state=state)
        messages.success(request, _("Withdrawn."))
    else:
        issued = issue_alone(decision.pk, by=by, now=now)
        messages.success(request, _("Issued under number %(number)s.") % {"number": issued.number})


def _next(decision: Decision, name: str) -> int:
    """Return the key of the next one that waits to be looked at, else of the same."""
    if name == "issue" or decision.cycle_id is None:
        return decision.pk
    waiting = Decision.objects.filter(cycle=decision.cycle_id, state=DecisionState.PREPARED)
    following = waiting.exclude(pk=decision.pk).order_by("kind", "alliance__code").first()
    return (following or decision).pk


def _forms(decision: Decision, data: Any = None) -> dict[str, Any]:
    """Return a form for each thing that may be done with the decision now."""
    entry = entry_of(decision)
    forms: dict[str, Any] = {}
    if may_become(decision.state, DecisionState.CONFIRMED):
        seen = "" if entry is None else seal_seen(seen_of(entry))
        forms["confirm"] = ConfirmForm(seen, decision.reason, data)
    goes_alone = decision.cycle is None or decision.cycle.is_frozen
    if goes_alone and may_become(decision.state, DecisionState.ISSUED):
        forms["issue"] = IssueForm(decision.alliance.code, data)
    if may_become(decision.state, DecisionState.WITHDRAWN):
        forms["withdraw"] = WithdrawForm(decision.state, data)
    return forms


def _page(
    request: HttpRequest, decision: Decision, forms: dict[str, Any], status: int = 200
) -> HttpResponse:
    entry = entry_of(decision)
    is_confirmed = decision.state == DecisionState.CONFIRMED
    is_worded = is_confirmed or decision.state == DecisionState.PREPARED
    context = {
        "decision": decision,
        "cycle": decision.cycle,
        "alliance": decision.alliance,
        "tone": TONES[decision.state],
        "grounds": sentences_of(decision.grounds, decision.cycle),
        "result": None if entry is None else _result(entry),
        "changes": changes_since(entry, decision.seen) if entry and is_confirmed else [],
        **told_of_papers(_papers(request, decision), request.path),
        "may_make_again": can_decide(request.user),
        "wording": last_wording(decision) if is_worded and sees_all(request) else None,
        "forms": forms if can_decide(request.user) else {},
        "sees_all": sees_all(request),
    }
    return render(request, "assessment/decision.html", context, status=status)


def _result(entry: Entry) -> Result | None:
    results = Result.objects.filter(computation=entry.cycle.computation_id, entry=entry)
    return results.defer("explanation").first()


def _papers(request: HttpRequest, decision: Decision) -> list[Paper]:
    user = request.user
    return papers_on(user, decision=decision) if user.is_authenticated else []

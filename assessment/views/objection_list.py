"""The objections of a cycle: which wait for a reply, until when, and what became of the others."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Case, F, Value, When
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessment.choices import ObjectionState
from assessment.computing.objection_rules import rules_in_words, takes_from_public, window_of
from assessment.computing.objections import rows_of
from assessment.forms.objections import CaseFilterForm
from assessment.models import Cycle, Objection
from assessment.permissions import can_decide
from assessment.views.objection_parts import crumbs_of
from members.choices import Role
from members.views import UserRequest

ROWS = 50
READERS = (Role.BUREAU, Role.OBSERVER, Role.DISTRICT, Role.SECRETARIAT)


@login_required
@require_safe
def objections(request: UserRequest, cycle: str) -> HttpResponse:
    """Those that wait come first, the most urgent on top."""
    if request.user.role not in READERS:
        raise Http404
    cycles = Cycle.objects.visible_to(request.user).select_related("framework")
    found = get_object_or_404(cycles, code=cycle)
    now = timezone.now()
    form = CaseFilterForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {"state": "", "page": ""}
    state = asked["state"] if asked["state"] in ObjectionState.values else ""
    rows = Objection.objects.visible_to(request.user).filter(entry__cycle=found)
    if state:
        rows = rows.filter(state=state)
    waits = Case(When(state=ObjectionState.OPEN, then=Value(0)), default=Value(1))
    rows = rows.select_related("entry__alliance").order_by(
        waits, F("reply_by").asc(nulls_last=True), "-received_at", "pk"
    )
    page = Paginator(rows, ROWS).get_page(asked["page"])
    window = window_of(found, now)
    context = {
        "cycle": found,
        "rows": rows_of(list(page.object_list), request.user, now),
        "page_obj": page,
        "state": state,
        "states": ObjectionState.choices,
        "window": window,
        "takes_from_public": takes_from_public(),
        "may_object": request.user.role == Role.SECRETARIAT,
        "may_enter": can_decide(request.user) and (window.is_open or window.is_over),
        "rules": rules_in_words(),
        "crumbs": crumbs_of(found, to_list=False),
    }
    return render(request, "assessment/objection_list.html", context)

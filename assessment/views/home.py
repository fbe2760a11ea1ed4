"""The first page: what is waiting for whoever opens it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from alliances.computing.claims import asked_of
from assessment.choices import FROZEN_PHASES, Phase
from assessment.computing.deadlines import local_day
from assessment.computing.due import Deadline, days_in_words, deadlines_of
from assessment.computing.overview import overviews
from assessment.computing.rankings import sight_of
from assessment.computing.reassessment_work import sheets_waiting
from assessment.computing.standing import with_standing
from assessment.computing.waiting import sheets_in_hand
from assessment.models import Cycle
from assessment.permissions import can_run_cycle
from assessment.querysets import SEES_ALL
from assessment.views.decision_tasks import decision_tasks
from assessment.views.next_steps import next_step, to_expect
from assessment.views.objection_tasks import objection_tasks
from assessment.views.order_tasks import order_tasks
from assessment.views.report_tasks import report_tasks
from assessment.views.sheet_tasks import sheet_task
from assessment.views.steps import steps_of
from members.choices import Role

if TYPE_CHECKING:
    from assessment.querysets import Person
    from members.models import User

MOST_CYCLES = 20
SOON_DAYS = 3


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    user = request.user
    if not user.is_authenticated:
        return render(request, "assessment/home_public.html", _public(user))
    return render(request, "assessment/home.html", _context(user))


def _cycles(user: Person) -> list[Cycle]:
    return list(with_standing(Cycle.objects.visible_to(user).newest_first())[:MOST_CYCLES])


def _public(user: Person) -> dict[str, Any]:
    return {"cycles": _told(_cycles(user), user)}


def _context(user: User) -> dict[str, Any]:
    cycles = _cycles(user)
    current = [cycle for cycle in cycles if not cycle.is_frozen]
    context: dict[str, Any] = {
        "earlier": _told([cycle for cycle in cycles if cycle.is_frozen], user),
        "calendar_of": current[0] if current else None,
        "steps": _calendar(current[0]) if current else [],
        "reports": report_tasks(user),
        "decisions": decision_tasks(user),
        "orders": order_tasks(user, local_day(timezone.now())),
    }
    context["deadlines"] = [
        (each, days_in_words(each), _tone(each)) for each in deadlines_of(user, timezone.now())
    ]
    context["objections"] = objection_tasks(user, cycles, timezone.now())
    if user.role == Role.SECRETARIAT:
        context["shares_asked"] = asked_of(user)
    if user.role == Role.ASSESSOR:
        sheets = [sheet_task(each) for each in sheets_in_hand(user)]
        held = {task["cycle"].pk for task in sheets}
        context["sheets_again"] = sheets_waiting(user)
        return context | {"sheets": sheets, "names_cycle": len(held) > 1}
    runs = user.role in SEES_ALL
    sights = {phase: sight_of(user, phase) for phase in {cycle.phase for cycle in current}}
    steps = [
        (cycle, next_step(cycle) if runs else to_expect(cycle.phase, sights[cycle.phase]))
        for cycle in current
    ]
    return context | {"cycles": steps, "may_run": can_run_cycle(user)}


def _tone(deadline: Deadline) -> str:
    if deadline.days_left < 0:
        return "bad"
    return "warn" if deadline.days_left <= SOON_DAYS else "wait"


def _calendar(cycle: Cycle) -> list[Any]:
    return [step for step in steps_of(cycle) if step.phase != Phase.ARCHIVED]


def _told(cycles: Sequence[Cycle], user: Person) -> list[tuple[Cycle, Any, str]]:
    """Give each cycle what is told of it and the tone of its phase."""
    told = overviews(cycles, user) if cycles else {}
    return [
        (cycle, told[cycle.pk], "good" if cycle.phase in FROZEN_PHASES else "info")
        for cycle in cycles
    ]

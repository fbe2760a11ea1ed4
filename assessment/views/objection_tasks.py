"""What the home page says of objections: to reply to, to follow, to raise; and a result that changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessment.choices import Phase
from assessment.computing.objections import (
    cases_in_hand,
    changed_results,
    rows_of,
    still_to_object,
)
from members.choices import Role

if TYPE_CHECKING:
    from assessment.models import Cycle
    from members.models import User

MOST_TASKS = 10
WITH_OBJECTIONS = {Phase.DELIBERATION, Phase.NOTICE, Phase.PUBLISHED}


@dataclass(frozen=True, slots=True)
class ObjectionTask:
    """``word`` with its ``tone`` is what stands in the status."""

    title: str
    note: str
    word: str
    tone: str
    day: str
    url: str


def objection_tasks(user: User, cycles: Sequence[Cycle], now: datetime) -> list[ObjectionTask]:
    """Return the tasks of bureau and secretariats, none for others. ``cycles`` are those of the page,
    with their computations: they tell what need not be asked, so that it is two queries mostly."""
    phases = {cycle.phase for cycle in cycles}
    if user.role not in (Role.BUREAU, Role.SECRETARIAT) or not phases & WITH_OBJECTIONS:
        return []
    tasks = _cases(user, now)
    if user.role == Role.SECRETARIAT:
        if any(each.computation and (each.computation.number or 0) > 1 for each in cycles):
            tasks += _changed(user)
        if Phase.NOTICE in phases:
            tasks += _to_raise(user, now)
    return tasks


def _cases(user: User, now: datetime) -> list[ObjectionTask]:
    title = _("Follow the objection")
    if user.role == Role.BUREAU:
        title = _("Reply to the objection")
    rows = rows_of(list(cases_in_hand(user)[:MOST_TASKS]), user, now)
    return [
        ObjectionTask(
            f"{title} {row.objection.number}",
            f"{row.objection.entry.alliance.name} · {row.objection.entry.cycle.name}",
            row.days_in_words,
            "bad" if (row.days or 0) < 0 else "warn" if row.is_urgent else "wait",
            date_format(row.objection.reply_by) if row.objection.reply_by else "",
            reverse("assessment:objection", args=[row.objection.pk]),
        )
        for row in rows
    ]


def _changed(user: User) -> list[ObjectionTask]:
    """Tell a secretariat of a version in which its own result is another one."""
    return [
        ObjectionTask(
            _("A granted objection changed the result"),
            _("Version %(number)s of the results: total %(total)s")
            % {"number": result.computation.number, "total": result.total or "–"},
            result.computation.cycle.get_phase_display(),
            "info",
            "",
            reverse("assessment:result", args=[result.computation.cycle.code, result.code]),
        )
        for result in changed_results(user)
    ]


def _to_raise(user: User, now: datetime) -> list[ObjectionTask]:
    """Ask a secretariat to check its result while it may object."""
    return [
        ObjectionTask(
            _("Check the result; objections are taken now"),
            f"{entry.alliance.name} · {entry.cycle.name}",
            str(Phase.NOTICE.label),
            "info",
            date_format(last_day) if last_day else "",
            reverse("assessment:objection_add", args=[entry.cycle.code]),
        )
        for entry, last_day in still_to_object(user, now)
    ]

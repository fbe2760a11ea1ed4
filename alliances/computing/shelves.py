"""How full each register of an alliance is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max
from django.utils.translation import gettext_lazy as _

from alliances.choices import Register
from alliances.computing.registers import KEPT, Kept
from alliances.models import Alliance
from members.models import Unit

WHAT = {
    Register.CARRIERS: _("Colleges, centres, bases and platforms, with level and dates."),
    Register.ACTIVITIES: _("What was done or reached: meetings, classes, projects, contracts…"),
    Register.DOCUMENTS: _("Charter, plans, rules and agreements, with their dates."),
    Register.POSTS: _("Who sits in the council, the secretariat and the committees."),
    Register.TASKS: _("The tasks of the year with target, progress and responsible unit."),
    Register.PEOPLE: _("Students, graduates and teachers of each member school and year."),
    Register.MAJORS: _("Majors of the member schools and the chains that they serve."),
}


@dataclass(frozen=True, slots=True)
class Fullness:
    """One register: its rows, those of ``year``, and when it was last changed."""

    register: Register
    what: Any
    rows: int
    year: int
    rows_of_year: int
    changed_at: datetime | None


def shelves(alliance: Alliance, user: Any, today: date) -> list[Fullness]:
    """Tell of each register; those of schools tell of today's member schools."""
    spells = alliance.memberships.in_force_on(today).values("unit")
    schools = list(Unit.objects.filter(pk__in=spells).values_list("pk", flat=True))
    return [_told(kept, alliance, schools, user, today) for kept in KEPT.values()]


def _told(kept: Kept, alliance: Alliance, schools: list[int], user: Any, today: date) -> Fullness:
    key = {"unit__in": schools} if kept.is_of_school else {"alliance": alliance}
    rows = kept.model.objects.visible_to(user).filter(**key)
    year = kept.day if kept.day == "year" else f"{kept.day}__year"
    of_year = rows.filter(**{year: today.year}).count()
    number = rows.aggregate(n=Count("pk"))["n"]
    changed = kept.model.history.filter(**key).aggregate(at=Max("history_date"))["at"]
    return Fullness(kept.register, WHAT[kept.register], number, today.year, of_year, changed)

"""How full each register of an alliance is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import CharField, Count, Max, Q, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from alliances.choices import Register
from alliances.computing.registers import KEPT, Kept
from alliances.models import Alliance

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
    """Tell of each register, in two queries for all of them; those of schools tell of today's
    member schools."""
    spells = alliance.memberships.in_force_on(today).order_by().values("unit")
    counted, changed = [], []
    for kept in KEPT.values():
        key = {"unit__in": spells} if kept.is_of_school else {"alliance": alliance}
        counted.append(_counted(kept, kept.model.objects.visible_to(user).filter(**key), today))
        changed.append(_last_change(kept, kept.model.history.filter(**key)))
    counts = {register: told for register, *told in _together(counted)}
    changes = dict(_together(changed))
    return [
        Fullness(register, WHAT[register], rows, today.year, of_year, changes.get(register))
        for register in map(Register, KEPT)
        for rows, of_year in [counts.get(register, (0, 0))]
    ]


def _counted(kept: Kept, rows: QuerySet[Any], today: date) -> QuerySet[Any]:
    """Count the rows, and those of this year."""
    year = kept.day if kept.day == "year" else f"{kept.day}__year"
    told = {"rows": Count("pk"), "of_year": Count("pk", filter=Q(**{year: today.year}))}
    return _named(kept, rows).annotate(**told).values_list("register", *told)


def _last_change(kept: Kept, past: QuerySet[Any]) -> QuerySet[Any]:
    return _named(kept, past).annotate(at=Max("history_date")).values_list("register", "at")


def _named(kept: Kept, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Group all rows under the name of their register."""
    name = Value(kept.register.value, output_field=CharField())
    return rows.order_by().annotate(register=name).values("register")


def _together(parts: list[QuerySet[Any]]) -> QuerySet[Any]:
    """Ask for the rows of all parts in one query."""
    return parts[0].union(*parts[1:], all=True)

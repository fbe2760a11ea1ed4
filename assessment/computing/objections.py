"""Objections as they are read: how many are open, until when, and what a granted one changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment.choices import ObjectionState, Phase
from assessment.computing.deadlines import local_day
from assessment.computing.rankings import sight_of
from assessment.computing.version_differences import AllianceDifference, differences_between
from assessment.computing.working_days import working_days_after
from assessment.models import Computation, Cycle, Entry, Notice, Objection, Result
from assessment.querysets import SEES_ALL
from members.choices import Role

if TYPE_CHECKING:
    from assessment.querysets import Person
    from members.models import User

SOON_DAYS = 2
TONES = {
    ObjectionState.UNCONFIRMED: "wait",
    ObjectionState.OPEN: "warn",
    ObjectionState.GRANTED: "good",
    ObjectionState.REFUSED: "neutral",
    ObjectionState.INADMISSIBLE: "neutral",
    ObjectionState.WITHDRAWN: "neutral",
}


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case in a list. ``days`` are the working days left for the reply, negative when over,
    None where nothing is owed; ``sender`` is empty to those who may not know a private person."""

    objection: Objection
    sender: str
    tone: str
    days: int | None

    @property
    def is_urgent(self) -> bool:
        return self.days is not None and self.days <= SOON_DAYS

    @property
    def days_in_words(self) -> str:
        if self.days is None:
            return ""
        if self.days < 0:
            return _("the last day is over")
        if self.days == 0:
            return _("today is the last day")
        return ngettext("%(days)s working day left", "%(days)s working days left", self.days) % {
            "days": self.days
        }


def open_objections(cycle: Cycle) -> int:
    """Return how many admitted objections wait for a decision; those not confirmed do not count."""
    return Objection.objects.open().filter(entry__cycle=cycle).count()


def rows_of(objections: list[Objection], user: Person, now: datetime) -> list[CaseRow]:
    """Return the rows of a list, in a flat number of queries."""
    today = local_day(now)
    days = {day: working_days_after(today, day) for day in _days(objections)}
    return [
        CaseRow(
            each,
            each.name if sees_sender(user, each) else "",
            TONES[ObjectionState(each.state)],
            days.get(each.reply_by) if each.reply_by and _is_owed(each) else None,
        )
        for each in objections
    ]


def _days(objections: list[Objection]) -> set[date]:
    return {each.reply_by for each in objections if each.reply_by and _is_owed(each)}


def _is_owed(objection: Objection) -> bool:
    return objection.state == ObjectionState.OPEN


def sees_sender(user: Person, objection: Objection) -> bool:
    """Whether ``user`` may know who raised it: a private person only bureau and observers."""
    if objection.user_id is not None:
        return True
    return user.is_authenticated and user.role in SEES_ALL


def cases_in_hand(user: User) -> QuerySet[Objection]:
    """Return the open cases that wait for ``user``: the bureau's to decide, a secretariat's own."""
    if user.role not in (Role.BUREAU, Role.SECRETARIAT):
        return Objection.objects.none()
    cases = Objection.objects.visible_to(user).open()
    cases = cases.select_related("entry__alliance", "entry__cycle")
    return cases.order_by(F("reply_by").asc(nulls_last=True), "received_at", "pk")


def difference_made(objection: Objection) -> list[AllianceDifference]:
    """Return what a granted objection changed in the results, alliance by alliance."""
    new = objection.computation
    if new is None or new.number is None:
        return []
    old = previous_version(new)
    if old is None:
        return []
    old.cycle = new.cycle = objection.entry.cycle
    return differences_between(old, new)


def difference_shown(objection: Objection, user: Person) -> list[AllianceDifference]:
    """Return what of ``difference_made`` the reader may see: the figures of the own sight, and the
    grades of all while names and grades are public."""
    sight = sight_of(user, objection.entry.cycle.phase)
    if sight is None or objection.computation_id is None:
        return []
    made = difference_made(objection)
    if sight.is_whole:
        return made
    seen = Result.objects.filter(sight.figures, computation=objection.computation_id)
    codes = set(seen.values_list("code", flat=True))
    shown = []
    for each in made:
        changes = [
            c for c in each.changes if each.code in codes or (sight.has_names and c.kind == "grade")
        ]
        if changes:
            shown.append(AllianceDifference(each.code, each.name, changes))
    return shown


def previous_version(computation: Computation) -> Computation | None:
    earlier = Computation.objects.filter(
        Q(number__lt=computation.number), cycle=computation.cycle_id, frozen_at__isnull=False
    )
    return earlier.order_by("-number").first()


def changed_results(user: User) -> list[Result]:
    """Return the own results of a secretariat that are others than before, since an objection was
    granted; in the cycles whose newest version that made, until they are archived. Two queries."""
    granted = Objection.objects.filter(
        state=ObjectionState.GRANTED,
        computation=F("entry__cycle__computation"),
        entry__cycle__phase__in=(Phase.NOTICE, Phase.PUBLISHED),
    )
    own = Result.objects.filter(
        computation__in=granted.order_by().values("computation"),
        entry__alliance__seats__user=user,
    )
    earlier = Result.objects.filter(
        entry=OuterRef("entry"), computation__number__lt=OuterRef("computation__number")
    ).order_by("-computation__number")
    rows = (
        own.defer("explanation")
        .select_related("computation__cycle")
        .annotate(
            old_fingerprint=Subquery(earlier.values("fingerprint")[:1]),
            old_rank=Subquery(earlier.values("rank")[:1]),
        )
    )
    return [
        row
        for row in rows.order_by("code")
        if row.old_fingerprint
        and (row.fingerprint, row.rank) != (row.old_fingerprint, row.old_rank)
    ]


def still_to_object(user: User, now: datetime) -> list[tuple[Entry, date | None]]:
    """Return where a secretariat may object to the result of its alliance, each with the last day,
    in one query; not where it has done so."""
    entries = Entry.objects.in_scope_of(user).taking_part().filter(cycle__phase=Phase.NOTICE)
    raised = Objection.objects.filter(entry=OuterRef("pk"), user__isnull=False)
    standing = Notice.objects.filter(cycle=OuterRef("cycle"), closed_at=None)
    entries = entries.filter(~Exists(raised)).annotate(
        last_day=Subquery(standing.values("ends_on")[:1])
    )
    today = local_day(now)
    return [
        (entry, entry.last_day)
        for entry in entries.select_related("cycle", "alliance").order_by("pk")
        if entry.last_day is None or today <= entry.last_day
    ]

"""What people still have to do for reports, and until when: for the home page and for e-mails."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alliances.models import Membership, SecretariatSeat
from assessment.choices import Phase, ReportState
from assessment.computing.deadlines import filing_days, local_day
from assessment.computing.report_content import Said
from assessment.computing.report_rows import rows_of_all
from assessment.models import Confirmation, Entry, Report
from assessment.querysets import EntryQuerySet
from members.choices import Role
from members.models import User

OPEN_PHASES = (Phase.REPORTING, Phase.SCREENING)
CLOSED_STATES = (ReportState.SUBMITTED, ReportState.ACCEPTED)


class Duty(StrEnum):
    SUBMIT = "submit"
    CORRECT = "correct"
    CONFIRM = "confirm"


@dataclass(frozen=True, slots=True)
class Deadline:
    """What is to be done for one alliance; ``ends_on`` is the last day for it, which counts whole.

    ``days_left`` is 0 on that day and negative once it is over.
    """

    entry: Entry
    duty: Duty
    ends_on: date
    days_left: int


def deadlines_of(user: User, now: datetime) -> list[Deadline]:
    """Return what ``user`` has to do, the most urgent first, in a flat number of queries: what the
    secretariat has to submit or to correct, and what a lead has to confirm."""
    if user.role == Role.SECRETARIAT:
        found = _open_reports(Entry.objects.in_scope_of(user), now)
        deadlines = [deadline for deadline, _report in found]
    elif user.role == Role.MEMBER:
        found = [pair for pair in _open_reports(_led_by(user), now) if pair[1] is not None]
        confirmed = _confirmed(report for _deadline, report in found if report is not None)
        deadlines = [
            _to_confirm(deadline)
            for deadline, report in found
            if report is not None and (report.pk, user.unit_id) not in confirmed
        ]
    else:
        return []
    return sorted(deadlines, key=lambda each: (each.ends_on, each.entry.alliance.code))


def days_in_words(deadline: Deadline) -> str:
    days = deadline.days_left
    if days < 0:
        return _("the last day is over")
    if days == 0:
        return _("today is the last day")
    return ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days}


def people_due(now: datetime, *, within_days: int) -> list[tuple[User, Deadline]]:
    """Return everybody with something to do that is over or ends ``within_days``, each with what,
    in a flat number of queries. Only those who can be written to: active, with an address."""
    found = [
        pair for pair in _open_reports(Entry.objects.all(), now) if pair[0].days_left <= within_days
    ]
    return [*_secretariats(found), *_leads(found)]


def _secretariats(found: list[tuple[Deadline, Report | None]]) -> list[tuple[User, Deadline]]:
    by_alliance = {deadline.entry.alliance_id: deadline for deadline, _report in found}
    seats = SecretariatSeat.objects.filter(alliance__in=by_alliance, user__is_active=True)
    seats = seats.exclude(user__email="").select_related("user").order_by("pk")
    users: dict[int, list[User]] = {}
    for seat in seats:
        users.setdefault(seat.alliance_id, []).append(seat.user)
    return [
        (user, deadline)
        for deadline, _report in found
        for user in users.get(deadline.entry.alliance_id, [])
    ]


def _leads(found: list[tuple[Deadline, Report | None]]) -> list[tuple[User, Deadline]]:
    begun = [(deadline, report) for deadline, report in found if report is not None]
    alliances = {deadline.entry.alliance_id for deadline, _report in begun}
    spells: dict[int, list[Membership]] = {}
    for spell in Membership.objects.leads().filter(alliance__in=alliances).order_by("pk"):
        spells.setdefault(spell.alliance_id, []).append(spell)
    units = {spell.unit_id for each in spells.values() for spell in each}
    accounts = User.objects.filter(role=Role.MEMBER, unit__in=units, is_active=True)
    users: dict[int | None, list[User]] = {}
    for user in accounts.exclude(email="").order_by("pk"):
        users.setdefault(user.unit_id, []).append(user)
    confirmed = _confirmed(report for _deadline, report in begun)
    return [
        (user, _to_confirm(deadline))
        for deadline, report in begun
        for unit in _leading(spells.get(deadline.entry.alliance_id, []), deadline.entry)
        if (report.pk, unit) not in confirmed
        for user in users.get(unit, [])
    ]


def _leading(spells: list[Membership], entry: Entry) -> list[int]:
    """Return the units that lead the alliance on the day of the cycle, each once."""
    return list(dict.fromkeys(s.unit_id for s in spells if s.holds_on(entry.cycle.as_of)))


def _open_reports(
    entries: EntryQuerySet[Entry], now: datetime
) -> list[tuple[Deadline, Report | None]]:
    """Return until when each report that is not with the bureau is to be filed, with the report."""
    rows = entries.taking_part().filter(cycle__phase__in=OPEN_PHASES)
    rows = rows.exclude(report__state__in=CLOSED_STATES).order_by("pk")
    known = list(rows.select_related("cycle__framework", "alliance", "report"))
    reports = {entry.pk: entry.report for entry in known if hasattr(entry, "report")}
    days = filing_days(known, reports.values())
    today = local_day(now)
    return [
        (_deadline(entry, reports.get(entry.pk), day, today), reports.get(entry.pk))
        for entry in known
        if (day := days[entry.pk]) is not None
    ]


def _deadline(entry: Entry, report: Report | None, day: date, today: date) -> Deadline:
    is_returned = report is not None and report.state == ReportState.RETURNED
    duty = Duty.CORRECT if is_returned else Duty.SUBMIT
    return Deadline(entry, duty, day, (day - today).days)


def _to_confirm(deadline: Deadline) -> Deadline:
    return Deadline(deadline.entry, Duty.CONFIRM, deadline.ends_on, deadline.days_left)


def _led_by(user: User) -> EntryQuerySet[Entry]:
    leads = Membership.objects.leads().in_force_on(OuterRef("cycle__as_of"))
    own = leads.filter(unit=user.unit_id, alliance=OuterRef("alliance"))
    return Entry.objects.filter(Exists(own))


def _confirmed(reports: Iterable[Report]) -> set[tuple[int, int]]:
    """Return the reports and units whose confirmation stands for what the report says now."""
    known = {report.pk: report for report in reports}
    given = set(Confirmation.objects.filter(report__in=known).values_list("report", flat=True))
    if not given:
        return set()
    return {
        (pk, unit)
        for pk, rows in rows_of_all([known[pk] for pk in sorted(given)]).items()
        for said in [Said(rows)]
        for unit, confirmation in rows.confirmations.items()
        if confirmation.digest == said.digest
    }

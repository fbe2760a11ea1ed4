"""The report that an address names, as far as the reader may see it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from alliances.models import Alliance
from assessment.choices import Phase, ReportState
from assessment.computing.deadlines import filing_day, last_day, local_day
from assessment.models import Cycle, Entry, Report
from assessment.permissions import lead_of
from members.choices import Role
from members.views import UserRequest

WHERE = "entry__cycle__framework", "entry__cycle__region", "entry__alliance__region"


@dataclass(slots=True)
class Place:
    """One alliance in one cycle, with its report if one was begun."""

    entry: Entry
    report: Report | None

    @property
    def cycle(self) -> Cycle:
        return self.entry.cycle

    @property
    def alliance(self) -> Alliance:
        return self.entry.alliance

    @property
    def last_day(self) -> date | None:
        """Until when the report can be submitted."""
        if self.report is None:
            return last_day(self.entry, Phase.REPORTING)
        return filing_day(self.report)

    def address(self, name: str, *more: Any) -> str:
        return reverse(f"assessment:{name}", args=[self.cycle.code, self.alliance.code, *more])


def find_report(request: UserRequest, cycle: str, alliance: str) -> Place:
    """Return a report with all that its head tells, or answer 404."""
    reports = Report.objects.visible_to(request.user).select_related(*WHERE)
    found = get_object_or_404(reports, entry__cycle__code=cycle, entry__alliance__code=alliance)
    return Place(found.entry, found)


def find_place(request: UserRequest, cycle: str, alliance: str) -> Place:
    """Return where a report is or will be, to those who may read it; else answer 404."""
    with suppress(Http404):
        return find_report(request, cycle, alliance)
    entries = Entry.objects.in_scope_of(request.user).exclude(cycle__phase=Phase.DRAFT)
    entries = entries.select_related("cycle__framework", "cycle__region", "alliance__region")
    entry = get_object_or_404(entries, cycle__code=cycle, alliance__code=alliance)
    if request.user.role == Role.MEMBER and not lead_of(
        request.user, entry.alliance, entry.cycle.as_of
    ):
        raise Http404
    if request.user.role == Role.ASSESSOR:
        raise Http404
    return Place(entry, None)


def why_closed(place: Place, *, may_write: bool) -> str:
    """Return why the reader, who may write at all or not, cannot write in this report now; empty
    where it is open."""
    report = place.report
    if not may_write:
        return _("The secretariat of the alliance writes it.")
    if place.cycle.phase not in (Phase.REPORTING, Phase.SCREENING):
        return _("Reports are written in the phases reporting and screening.")
    if report is not None and report.state == ReportState.SUBMITTED:
        return _("It is submitted; the bureau is going through it.")
    if report is not None and report.state == ReportState.ACCEPTED:
        return _("The bureau has accepted it.")
    return ""


def days_left(day: date | None, now: datetime) -> int | None:
    """Return how many days are left after today; negative once the last one is over."""
    return None if day is None else (day - local_day(now)).days


def crumbs_of(place: Place, *, with_report: bool = True) -> list[tuple[str, str]]:
    crumbs = [
        (_("My work"), reverse("home")),
        (place.cycle.name, reverse("assessment:dashboard", args=[place.cycle.code])),
    ]
    if with_report:
        title = _("Annual report of %(alliance)s") % {"alliance": place.alliance.name}
        crumbs.append((title, place.address("report")))
    return crumbs

"""The reports that somebody has in hand: a secretariat to write, a lead to confirm."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assessment.choices import Phase
from assessment.computing.deadlines import collects_reports
from assessment.computing.report_parts import ReportView
from assessment.computing.report_view import view_of
from assessment.models import Entry, Report
from members.choices import Role

if TYPE_CHECKING:
    from members.models import User

IN_HAND = (Phase.REPORTING, Phase.SCREENING)
MOST_REPORTS = 10


@dataclass(frozen=True, slots=True)
class ReportInHand:
    """``view`` is None while the report is not begun."""

    entry: Entry
    view: ReportView | None

    @property
    def criteria(self) -> int:
        return len(self.view.criteria) if self.view else 0

    @property
    def complete(self) -> int:
        """How many criteria lack nothing."""
        return sum(not each.missing for each in self.view.criteria) if self.view else 0


def reports_in_hand(user: User) -> list[ReportInHand]:
    """Return what ``user`` has to write or to confirm; the queries grow with the alliances of one
    person, which are one or two."""
    if user.role not in (Role.SECRETARIAT, Role.MEMBER):
        return []
    entries = Entry.objects.in_scope_of(user).filter(cycle__phase__in=IN_HAND)
    entries = entries.exclude(rulings__kind="excused").select_related(
        "cycle__framework", "alliance__region"
    )
    listed = list(entries.order_by("-cycle__year", "alliance__code")[:MOST_REPORTS])
    visible = Report.objects.visible_to(user).filter(entry__in=listed)
    reports = {report.entry_id: report for report in visible}
    found = []
    for entry in listed:
        report = reports.get(entry.pk)
        if report is not None:
            report.entry = entry
            found.append(ReportInHand(entry, view_of(report)))
        elif user.role == Role.SECRETARIAT and collects_reports(entry.cycle):
            found.append(ReportInHand(entry, None))
    return found

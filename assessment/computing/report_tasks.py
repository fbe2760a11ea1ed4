"""The reports that somebody has in hand: a secretariat to write, a lead to confirm."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assessment.choices import Phase
from assessment.computing.deadlines import collects_reports
from assessment.computing.report_content import Said
from assessment.computing.report_missing import CONFIRMATION, requirements_of
from assessment.computing.report_rows import ReportRows, rows_of_all
from assessment.models import Entry, Report
from members.choices import Role

if TYPE_CHECKING:
    from members.models import User

IN_HAND = (Phase.REPORTING, Phase.SCREENING)
MOST_REPORTS = 10


@dataclass(frozen=True, slots=True)
class ReportInHand:
    """``report`` is None while it is not begun. ``complete`` of its ``criteria`` lack nothing;
    ``is_whole``: nothing is missing but confirmations, and ``units`` have given theirs."""

    entry: Entry
    report: Report | None = None
    criteria: int = 0
    complete: int = 0
    is_whole: bool = False
    units: frozenset[int] = frozenset()


def reports_in_hand(user: User) -> list[ReportInHand]:
    """Return what ``user`` has to write or to confirm, in a number of queries that does not grow."""
    if user.role not in (Role.SECRETARIAT, Role.MEMBER):
        return []
    entries = Entry.objects.in_scope_of(user).filter(cycle__phase__in=IN_HAND)
    entries = entries.exclude(rulings__kind="excused").select_related(
        "cycle__framework", "alliance__region"
    )
    listed = list(entries.order_by("-cycle__year", "alliance__code")[:MOST_REPORTS])
    visible = Report.objects.visible_to(user).filter(entry__in=listed)
    reports = {report.entry_id: report for report in visible}
    for entry in listed:
        if entry.pk in reports:
            reports[entry.pk].entry = entry
    rows = rows_of_all(list(reports.values())) if reports else {}
    found = []
    for entry in listed:
        if entry.pk in reports:
            found.append(_in_hand(rows[reports[entry.pk].pk]))
        elif user.role == Role.SECRETARIAT and collects_reports(entry.cycle):
            found.append(ReportInHand(entry))
    return found


def _in_hand(rows: ReportRows) -> ReportInHand:
    said = Said(rows)
    missing = [each for each in requirements_of(rows, said) if not each.is_met]
    gaps = {each.criterion for each in missing}
    given = rows.confirmations.items()
    confirmed = [unit for unit, confirmation in given if confirmation.digest == said.digest]
    return ReportInHand(
        entry=rows.report.entry,
        report=rows.report,
        criteria=len(rows.asked),
        complete=sum(each.criterion.code not in gaps for each in rows.asked),
        is_whole=all(each.kind == CONFIRMATION for each in missing),
        units=frozenset(confirmed) & {lead.unit_id for lead in rows.leads},
    )

"""How far cycles have come: alliances, sheets and complete results, counted by the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from assessment.choices import Phase, ReportState, ResultStatus
from assessment.models import Assignment, Cycle, Decision, Entry, PhaseEnd, Report, Result, Run

if TYPE_CHECKING:
    from django.db.models import Model


def with_standing(cycles: QuerySet[Cycle]) -> QuerySet[Cycle]:
    """Add to each cycle, in the same query, ``terms``, ``alliances``, ``sheets``, ``submitted``,
    ``open_sheets``, ``complete``, ``incomplete`` and ``is_owed`` (a computation is under way); of
    its reports ``reports_begun``, ``reports_submitted`` (and not judged yet), ``reports_returned``
    and ``reports_accepted``, and whether it ``collects_reports``; and ``decisions_left``, those that
    wait for a person after the publication."""
    reports = Report.objects.filter(entry__cycle=OuterRef("pk"))
    ends = PhaseEnd.objects.filter(cycle=OuterRef("pk"), phase=Phase.REPORTING)
    sheets = Assignment.objects.filter(entry__cycle=OuterRef("pk"))
    results = Result.objects.filter(computation=OuterRef("computation"))
    unsettled = Run.objects.unsettled().filter(cycle=OuterRef("pk"))
    return cycles.select_related("region", "framework", "computation", "terms").annotate(
        alliances=_counted(Entry.objects.filter(cycle=OuterRef("pk")), "cycle"),
        sheets=_counted(sheets, "entry__cycle"),
        submitted=_counted(sheets.filter(submitted_at__isnull=False), "entry__cycle"),
        open_sheets=_counted(sheets.open(), "entry__cycle"),
        complete=_counted(results.filter(status=ResultStatus.COMPLETE), "computation"),
        incomplete=_counted(results.filter(status=ResultStatus.INCOMPLETE), "computation"),
        is_owed=Exists(unsettled),
        reports_begun=_counted(reports, "entry__cycle"),
        reports_submitted=_counted(_in_state(reports, ReportState.SUBMITTED), "entry__cycle"),
        reports_returned=_counted(_in_state(reports, ReportState.RETURNED), "entry__cycle"),
        reports_accepted=_counted(_in_state(reports, ReportState.ACCEPTED), "entry__cycle"),
        decisions_left=_counted(
            Decision.objects.waiting_alone().filter(cycle=OuterRef("pk")), "cycle"
        ),
        collects_reports=Exists(reports) | Exists(ends),
    )


def _in_state(reports: QuerySet[Report], state: ReportState) -> QuerySet[Report]:
    return reports.filter(state=state)


def _counted(rows: QuerySet[Model], by: str) -> Coalesce:
    """Count ``rows`` in a subquery, so that no join doubles them."""
    counted = rows.order_by().values(by).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)

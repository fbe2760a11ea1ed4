"""The papers of a report, as they are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assessment.choices import RunState
from assessment.models import Paper, Report
from assessment.permissions import can_order_papers

if TYPE_CHECKING:
    from members.models import User


def papers_of(report: Report, user: User) -> dict[str, Any]:
    """Return what ``_papers.html`` shows of the latest round. ``report`` comes with
    entry, cycle and alliance."""
    papers = Paper.objects.filter(submission__report=report, submission__number=report.round)
    rows = list(
        papers.select_related("file", "submission")
        .defer("submission__content")
        .order_by("-language", "pk")
    )
    has_failed = any(row.state == RunState.FAILED for row in rows)
    return {
        "papers": rows,
        "papers_of": report.entry,
        "papers_round": report.round,
        "papers_are_waited_for": any(not row.is_settled for row in rows),
        "may_make_again": has_failed and can_order_papers(user, report.entry.alliance),
    }


def visible_papers(user: User, cycle: str, alliance: str) -> Any:
    """Return the papers of an alliance's report that are made or owed, for those who may read it."""
    reports = Report.objects.visible_to(user).filter(
        entry__cycle__code=cycle, entry__alliance__code=alliance
    )
    return (
        Paper.objects.filter(submission__report__in=reports)
        .select_related(
            "file", "submission__report__entry__cycle", "submission__report__entry__alliance"
        )
        .defer("submission__content")
    )

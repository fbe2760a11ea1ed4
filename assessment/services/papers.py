"""Owing a paper: the row is the promise, the message only a nudge."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction

from assessment import tasks
from assessment.choices import PaperKind, RunState
from assessment.models import Paper, Submission
from assessment.permissions import can_order_papers
from members.choices import Language
from members.models import User


def owe_report_papers(submission: Submission, by: User | None) -> list[Paper]:
    """Leave the rows that say the report is to be printed in both languages, in the caller's
    transaction, and nudge a worker. Papers that are owed or made already stay as they are."""
    papers = []
    for language in Language.values:
        paper, is_new = Paper.objects.get_or_create(
            submission=submission,
            kind=PaperKind.REPORT,
            language=language,
            defaults={"requested_by": by},
        )
        if is_new:
            _nudge(paper)
        papers.append(paper)
    return papers


@transaction.atomic
def make_again(paper_id: int, *, by: User) -> None:
    """Owe a paper anew that could not be made; any other stays as it is.

    Raises ``PermissionDenied``.
    """
    paper = Paper.objects.select_for_update(of=("self",)).get(pk=paper_id)
    assert paper.submission is not None  # So far there are papers of reports alone.
    if not can_order_papers(by, paper.submission.report.entry.alliance):
        raise PermissionDenied
    if paper.state != RunState.FAILED:
        return
    paper.state, paper.attempts, paper.run_after = RunState.QUEUED, 0, None
    paper.settled_at, paper.requested_by = None, by
    paper.save(update_fields=["state", "attempts", "run_after", "settled_at", "requested_by"])
    _nudge(paper)


def _nudge(paper: Paper) -> None:
    paper_id = paper.pk
    transaction.on_commit(lambda: tasks.make_paper.delay(paper_id), robust=True)

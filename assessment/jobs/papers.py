"""Making papers: each once, whatever becomes of the worker that begins it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from assessment.computing.stored_files import store_bytes
from assessment.jobs.leases import CannotBeDone, Held, owed, work_off
from assessment.models import Paper
from assessment.papers.filed import filed_of
from assessment.papers.render import CannotBePrinted
from assessment.papers.report import Printed, render_report

PDF = "application/pdf"


def papers_owed(now: datetime) -> list[int]:
    """Return the papers that a worker may begin now."""
    return owed(Paper.objects.all(), now)


def make_paper(paper_id: int) -> None:
    """Make one paper if it is due; a repeated message finds nothing to do."""
    work_off(Paper.objects.filter(pk=paper_id), _make)


def _make(held: Held[Paper]) -> None:
    printed = _print(held.row)
    with transaction.atomic():
        held.settle(file=store_bytes(printed.pdf, media_type=PDF), problem=printed.remark)


def _print(paper: Paper) -> Printed:
    assert paper.submission is not None  # So far there are papers of reports alone.
    try:
        return render_report(filed_of(paper.submission), paper.language)
    except CannotBePrinted as error:
        raise CannotBeDone(str(error)) from error

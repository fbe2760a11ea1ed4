"""Making papers: each once, whatever becomes of the worker that begins it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from assessment.computing.stored_files import store_bytes
from assessment.errors import FileMissing
from assessment.jobs.leases import CannotBeDone, Held, owed, work_off
from assessment.models import Paper
from assessment.papers.makers import make
from assessment.papers.render import CannotBePrinted


def papers_owed(now: datetime) -> list[int]:
    """Return the papers that a worker may begin now."""
    return owed(Paper.objects.all(), now)


def make_paper(paper_id: int) -> None:
    """Make one paper if it is due; a repeated message finds nothing to do."""
    work_off(Paper.objects.filter(pk=paper_id), _make)


def _make(held: Held[Paper]) -> None:
    def tell(done: int, total: int) -> None:
        held.renew(done=done, total=total)

    try:
        made = make(held.row, tell)
    except (CannotBePrinted, FileMissing) as error:
        raise CannotBeDone(str(error)) from error
    with transaction.atomic():
        file = store_bytes(made.content, media_type=made.media_type)
        held.settle(file=file, problem=made.remark)

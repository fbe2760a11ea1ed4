"""A round of a report as it was filed, with what is known beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from assessment.computing.last_year import last_year_of
from assessment.models import StoredFile, Submission


@dataclass(frozen=True, slots=True)
class Filed:
    """``content`` is that of ``computing.report_content``. ``earlier`` has last year's values by
    measure, ``pages`` the number of pages of each file by its SHA-256."""

    content: dict[str, Any]
    receipt: str
    digest: str
    number: int
    by: str
    submitted_at: datetime
    earlier: Mapping[str, Decimal]
    pages: Mapping[str, int]


def filed_of(submission: Submission) -> Filed:
    last = last_year_of(submission.report.entry)
    files = StoredFile.objects.filter(sha256__in=set(_files(submission.content)), pages__gt=0)
    return Filed(
        content=submission.content,
        receipt=submission.receipt,
        digest=submission.digest,
        number=submission.number,
        by=submission.by.shown_name,
        submitted_at=submission.submitted_at,
        earlier=last.values if last else {},
        pages={row.sha256: row.pages or 0 for row in files},
    )


def _files(content: dict[str, Any]) -> list[str]:
    return [
        link["sha256"]
        for criterion in content["criteria"]
        for item in (criterion, *criterion["indicators"])
        for link in item["evidence"]
    ]

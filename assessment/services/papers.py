"""Owing a paper: the row is the promise that a worker makes it, once."""

from __future__ import annotations

from assessment.choices import PaperKind
from assessment.models import Paper, Submission
from members.choices import Language
from members.models import User


def owe_report_papers(submission: Submission, by: User | None) -> list[Paper]:
    """Leave the rows that say the report is to be printed in both languages, in the caller's
    transaction. Papers that are owed or made already stay as they are."""
    return [
        Paper.objects.get_or_create(
            submission=submission,
            kind=PaperKind.REPORT,
            language=language,
            defaults={"requested_by": by},
        )[0]
        for language in Language.values
    ]

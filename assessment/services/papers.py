"""Owing a paper: the row is the promise, the message only a nudge."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from assessment import tasks
from assessment.choices import PaperFormat, PaperKind, RunState
from assessment.computing.documents import Kinds, papers_of_decision
from assessment.models import Decision, Paper, Submission
from assessment.permissions import can_decide, can_order_papers
from members.choices import Language
from members.models import User


def owe_report_papers(submission: Submission, by: User | None) -> list[Paper]:
    """Leave the rows that say the report is to be printed in both languages, in the caller's
    transaction, and nudge a worker. Papers that are owed or made already stay as they are."""
    return owe_papers(PaperKind.REPORT, by=by, submission=submission)


def owe_papers(
    kind: PaperKind | str,
    *,
    by: User | None,
    formats: Iterable[PaperFormat | str] = (PaperFormat.PDF,),
    **subject: Any,
) -> list[Paper]:
    """Leave the rows that say papers of one kind are to be made in both languages, in the caller's
    transaction, and nudge a worker. ``subject`` is one of ``decision=``, ``objection=``,
    ``reassessment=``, ``computation=`` and ``submission=``.

    To be called once for each step of the subject: what was made, or is being made, of its draft
    is made anew from what it says now. Papers of a submission or a numbered set of results, which
    never change, stay as they are.
    """
    is_anew = not ({"submission", "computation"} & subject.keys())
    return [
        _owe(kind, file_format, language, by=by, is_anew=is_anew, **subject)
        for file_format in formats
        for language in Language.values
    ]


def owe_decision_papers(decision: Decision, *, by: User | None) -> list[Paper]:
    """Owe all that goes out with a decision: its letter as PDF and Word, a certificate as PDF."""
    return [
        paper
        for kind, formats in papers_of_decision(decision.kind)
        for paper in owe_papers(kind, by=by, formats=formats, decision=decision)
    ]


def owe_what_is_missing(kinds: Kinds, *, by: User, **subject: Any) -> list[Paper]:
    """Owe the papers about ``subject`` that are not there, failed, or of a draft, in the caller's
    transaction; return those that are to be made."""
    known = {
        (paper.kind, paper.format, paper.language): paper
        for paper in Paper.objects.filter(**subject).select_related(*subject)
    }
    owed = []
    for kind, formats in kinds:
        for file_format in formats:
            for language in Language.values:
                paper = known.get((kind, file_format, language))
                if paper is None or paper.can_be_made_again:
                    owed.append(_owe(kind, file_format, language, by=by, **subject))
    return owed


@transaction.atomic
def make_again(paper_id: int, *, by: User) -> None:
    """Owe a paper anew that could not be made, or that is not the last word: a draft, or the papers
    of results, whose template may have changed. A letter that has gone out stays as it is.

    Raises ``PermissionDenied``.
    """
    subjects = ("submission__report__entry__alliance", "decision", "objection", "reassessment")
    papers = Paper.objects.select_for_update(of=("self",)).select_related(*subjects)
    paper = papers.get(pk=paper_id)
    if not _may_order(by, paper):
        raise PermissionDenied
    if paper.can_be_made_again:
        _owe_anew(paper, by)


def _may_order(user: User, paper: Paper) -> bool:
    if paper.submission is not None:
        return can_order_papers(user, paper.submission.report.entry.alliance)
    return can_decide(user)


def _owe(
    kind: str,
    file_format: str,
    language: str,
    *,
    by: User | None,
    is_anew: bool = True,
    **subject: Any,
) -> Paper:
    """Owe one paper; one that is there already ``is_anew``, or stays as it is."""
    paper, is_new = Paper.objects.get_or_create(
        kind=kind,
        format=file_format,
        language=language,
        **subject,
        defaults={"requested_by": by},
    )
    if is_new:
        _nudge(paper)
    elif is_anew:
        _owe_anew(paper, by)
    return paper


def _owe_anew(paper: Paper, by: User | None) -> None:
    """Queue a paper again. Whoever is making it loses it, for it is made of what was."""
    values = {"state": RunState.QUEUED, "attempts": 0, "run_after": None, "settled_at": None}
    values |= {"problem": "", "done": 0, "total": 0, "requested_by": by}
    Paper.objects.filter(pk=paper.pk).let_go(**values)
    paper.refresh_from_db()
    _nudge(paper)


def _nudge(paper: Paper) -> None:
    paper_id = paper.pk
    transaction.on_commit(lambda: tasks.make_paper.delay(paper_id), robust=True)

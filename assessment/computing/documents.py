"""The papers of a cycle: what there can be, how far each is, and what its file is called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext as _

from assessment.choices import DecisionKind, DecisionState, PaperFormat, PaperKind, RunState
from assessment.models import Paper

if TYPE_CHECKING:
    from assessment.models import Cycle, Objection
    from assessment.querysets import PaperQuerySet
    from members.models import User

PDF, DOCX, XLSX = PaperFormat.PDF, PaperFormat.DOCX, PaperFormat.XLSX
Kinds = tuple[tuple[PaperKind, tuple[PaperFormat, ...]], ...]

OF_RESULTS: Kinds = (
    (PaperKind.CITY_REPORT, (PDF, DOCX)),
    (PaperKind.RESULTS, (XLSX,)),
    (PaperKind.BAROMETER, (PDF,)),
)
OF_DECISIONS: dict[str, Kinds] = {
    DecisionKind.COMMEND: ((PaperKind.COMMENDATION, (PDF, DOCX)), (PaperKind.CERTIFICATE, (PDF,))),
    DecisionKind.RECTIFY: ((PaperKind.ORDER, (PDF, DOCX)),),
    DecisionKind.REMOVE: ((PaperKind.REMOVAL, (PDF, DOCX)),),
    DecisionKind.READMIT: ((PaperKind.READMISSION, (PDF, DOCX)),),
}
OF_OBJECTIONS: Kinds = ((PaperKind.REPLY, (PDF, DOCX)),)
OF_REASSESSMENTS: Kinds = ((PaperKind.BEFORE_AFTER, (PDF,)),)
SUBJECTS = (
    "file",
    "submission__report__entry__alliance",
    "submission__report__entry__cycle",
    "computation__cycle",
    "decision__alliance",
    "decision__cycle",
    "objection__entry__alliance",
    "objection__entry__cycle",
    "reassessment__order__entry__alliance",
    "reassessment__order__entry__cycle",
)
# What there is to say of a paper to whoever knows the cycle, without those of reports.
SUBJECTS_IN_A_CYCLE = (
    "file",
    "computation__cycle",
    "decision__alliance",
    "objection__entry__alliance",
    "reassessment__order__entry__alliance",
)
UNREAD = ("submission__content", "reassessment__before", "reassessment__after")


def papers_of_decision(kind: str) -> Kinds:
    """Return which papers go out with a decision, each with its formats."""
    return OF_DECISIONS[kind]


@dataclass(slots=True)
class Row:
    """The papers of one kind on one thing; ``title`` and ``note`` say what it is about."""

    title: str
    note: str
    papers: list[Paper]


@dataclass(slots=True)
class Group:
    label: str
    rows: list[Row]


def with_subjects(papers: PaperQuerySet) -> PaperQuerySet:
    return papers.select_related(*SUBJECTS).defer(*UNREAD)


def documents_of(cycle: Cycle, user: User) -> list[Group]:
    """Return the papers of a cycle that ``user`` may read by kind, in one query; those of reports
    apart, which have pages of their own."""
    papers = Paper.objects.visible_to(user).filter(of_cycle(cycle))
    papers = papers.select_related(*SUBJECTS_IN_A_CYCLE).defer(*UNREAD)
    found: dict[str, dict[tuple[str, int], Row]] = {kind: {} for kind in PaperKind.values}
    for paper in papers.order_by("-language", "-format", "pk"):
        row = _row(paper)
        found[paper.kind].setdefault((row.title, _subject_key(paper)), row).papers.append(paper)
    return [
        Group(str(PaperKind(kind).label), [row for _key, row in sorted(rows.items(), key=_by_key)])
        for kind, rows in found.items()
        if rows
    ]


def of_cycle(cycle: Cycle) -> Q:
    """Return the condition that a paper is about something that was decided in ``cycle``."""
    return (
        Q(computation__cycle=cycle)
        | Q(decision__cycle=cycle)
        | Q(objection__entry__cycle=cycle)
        | Q(reassessment__order__entry__cycle=cycle)
    )


def cycle_of(paper: Paper) -> Cycle | None:
    """Return the cycle that the subject of a paper belongs to; None for a decision outside of any."""
    if paper.computation is not None:
        return paper.computation.cycle
    if paper.decision is not None:
        return paper.decision.cycle
    if paper.objection is not None:
        return paper.objection.entry.cycle
    if paper.reassessment is not None:
        return paper.reassessment.order.entry.cycle
    assert paper.submission is not None  # The database keeps it so.
    return paper.submission.report.entry.cycle


def papers_on(user: User, **subject: Any) -> list[Paper]:
    """Return the papers that ``user`` may read about one thing, given as to ``owe_papers``, in one
    query; what ``_paper_links.html`` shows."""
    papers = Paper.objects.visible_to(user).filter(**subject)
    papers = with_subjects(papers)
    return list(papers.order_by("kind", "-language", "-format", "pk"))


def papers_of_case(case: Objection) -> list[Paper]:
    """Return the papers of a decided case for who raised it without an account, in one query."""
    papers = with_subjects(
        Paper.objects.filter(objection=case, objection__decided_at__isnull=False)
    )
    return list(papers.order_by("kind", "-language", "-format", "pk"))


def file_name(paper: Paper) -> str:
    """Return what the file of a paper is called, in the reader's language."""
    row = _row(paper)
    told = {"kind": PaperKind(paper.kind).label, "title": row.title, "note": row.note}
    stem = _("%(title)s %(kind)s %(note)s") % told
    return f"{' '.join(stem.split())}.{paper.format}"


def _row(paper: Paper) -> Row:
    if paper.computation is not None:
        note = _("version %(number)s") % {"number": paper.computation.number}
        return Row(paper.computation.cycle.name, note, [])
    if paper.decision is not None:
        note = paper.decision.number or str(DecisionState(paper.decision.state).label)
        return Row(paper.decision.alliance.name, note, [])
    if paper.objection is not None:
        return Row(paper.objection.entry.alliance.name, paper.objection.number, [])
    if paper.reassessment is not None:
        told = {"number": paper.reassessment.round}
        note = _("round %(number)s") % told
        return Row(paper.reassessment.order.entry.alliance.name, note, [])
    assert paper.submission is not None  # The database keeps it so.
    return Row(paper.submission.report.entry.alliance.name, paper.submission.receipt, [])


def _subject_key(paper: Paper) -> int:
    keys = (paper.computation_id, paper.decision_id, paper.objection_id, paper.reassessment_id)
    return next((key for key in keys if key is not None), 0)


def _by_key(item: tuple[tuple[str, int], Row]) -> tuple[str, int]:
    return item[0]


def is_made(paper: Paper) -> bool:
    return paper.state == RunState.DONE and paper.file is not None

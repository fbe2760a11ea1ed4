"""Who makes which paper: a function for each kind and format."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from django.utils import timezone

from assessment.choices import PaperFormat, PaperKind
from assessment.models import Paper
from assessment.papers.barometer import render_barometer_of
from assessment.papers.before_after import render_before_after
from assessment.papers.certificate import render_certificate
from assessment.papers.city_report import render_city_report
from assessment.papers.city_word import write_city_report
from assessment.papers.filed import filed_of
from assessment.papers.letter_fields import SAMPLES
from assessment.papers.letters import render_letter, write_letter
from assessment.papers.render import CannotBePrinted
from assessment.papers.report import render_report
from assessment.papers.workbook import write_workbook

MEDIA_TYPES = {
    PaperFormat.PDF: "application/pdf",
    PaperFormat.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    PaperFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
Tell: TypeAlias = Callable[[int, int], None]
Maker: TypeAlias = Callable[[Paper, Tell], tuple[bytes, str]]


@dataclass(frozen=True, slots=True)
class Made:
    """A file; ``remark`` is what its readers should know of it, empty for nothing."""

    content: bytes
    media_type: str
    remark: str


def make(paper: Paper, tell: Tell) -> Made:
    """Return the file of ``paper``; ``tell`` is told how many steps of how many are done.

    Raises ``CannotBePrinted``.
    """
    maker = _MAKERS.get((paper.kind, paper.format))
    if maker is None:
        raise CannotBePrinted(f"There is no {paper.kind} as {paper.format}.")
    content, remark = maker(paper, tell)
    return Made(content, MEDIA_TYPES[PaperFormat(paper.format)], remark)


def _report(paper: Paper, tell: Tell) -> tuple[bytes, str]:
    assert paper.submission is not None  # The papers of this kind are about one.
    printed = render_report(filed_of(paper.submission), paper.language)
    return printed.pdf, printed.remark


def _city_report(paper: Paper, tell: Tell) -> tuple[bytes, str]:
    assert paper.computation is not None  # The papers of this kind are about one.
    return render_city_report(paper.computation, paper.language, tell), ""


def _city_word(paper: Paper, tell: Tell) -> tuple[bytes, str]:
    assert paper.computation is not None  # The papers of this kind are about one.
    return write_city_report(paper.computation, paper.language, tell), ""


def _workbook(paper: Paper, tell: Tell) -> tuple[bytes, str]:
    assert paper.computation is not None  # The papers of this kind are about one.
    return write_workbook(paper.computation, paper.language, tell), ""


def _barometer(paper: Paper, tell: Tell) -> tuple[bytes, str]:
    assert paper.computation is not None  # The papers of this kind are about one.
    return render_barometer_of(paper.computation, paper.language, now=timezone.now()), ""


def _letter_pdf(paper: Paper, tell: Tell) -> tuple[bytes, str]:
    return render_letter(paper), ""


def _letter_word(paper: Paper, tell: Tell) -> tuple[bytes, str]:
    return write_letter(paper), ""


def _certificate(paper: Paper, tell: Tell) -> tuple[bytes, str]:
    return render_certificate(paper), ""


def _before_after(paper: Paper, tell: Tell) -> tuple[bytes, str]:
    return render_before_after(paper), ""


_MAKERS: dict[tuple[str, str], Maker] = {
    (PaperKind.REPORT, PaperFormat.PDF): _report,
    (PaperKind.CITY_REPORT, PaperFormat.PDF): _city_report,
    (PaperKind.CITY_REPORT, PaperFormat.DOCX): _city_word,
    (PaperKind.RESULTS, PaperFormat.XLSX): _workbook,
    (PaperKind.BAROMETER, PaperFormat.PDF): _barometer,
    (PaperKind.CERTIFICATE, PaperFormat.PDF): _certificate,
    (PaperKind.BEFORE_AFTER, PaperFormat.PDF): _before_after,
    **{(kind, PaperFormat.PDF): _letter_pdf for kind in SAMPLES},
    **{(kind, PaperFormat.DOCX): _letter_word for kind in SAMPLES},
}

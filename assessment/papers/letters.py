"""Letters: filled into a Word template, and the same words set as PDF.

The template is the bureau's own, or ours. The PDF takes its paragraphs and tables from the filled
document, so both always say the same; how they are set follows the rules for official papers
(GB/T 9704).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
from django.utils import translation
from django.utils.translation import gettext as _
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.table import Table
from docx.text.paragraph import Paragraph
from jinja2 import TemplateError

from assessment.files.storage import opened
from assessment.models import LetterTemplate, Paper
from assessment.papers.characters import Printer
from assessment.papers.letter_fields import fields_of
from assessment.papers.render import CannotBePrinted, render
from assessment.papers.word import NotAllowed, UnknownFields, fill_in

OURS = Path(__file__).parent / "docx"
SOURCE = "letter.typ"
ROLES = {
    "Letter Head": "head",
    "Letter Number": "number",
    "Letter Title": "title",
    "Letter Address": "address",
    "Letter Signature": "signature",
}
ALIGNED = {WD_ALIGN_PARAGRAPH.CENTER: "center", WD_ALIGN_PARAGRAPH.RIGHT: "right"}


def template_of(kind: str, language: str) -> bytes:
    """Return the template that letters are made from now: the bureau's own, else ours.

    Raises ``FileMissing``: a letter on another template is not what the bureau ordered.
    """
    own = LetterTemplate.objects.filter(kind=kind, language=language, is_current=True)
    row = own.select_related("file").first()
    if row is None:
        return our_template(kind, language)
    with opened(row.file.path, row.name) as file:
        return bytes(file.read())


def our_template(kind: str, language: str) -> bytes:
    return (OURS / f"{kind}-{language}.docx").read_bytes()


def write_letter(paper: Paper) -> bytes:
    """Return a letter as a Word document. Raises ``CannotBePrinted``."""
    return _filled(paper, Printer())


def render_letter(paper: Paper) -> bytes:
    """Return a letter as PDF. Raises ``CannotBePrinted``."""
    printer = Printer()
    document = docx.Document(BytesIO(_filled(paper, printer)))
    blocks = list(_blocks(document, printer))
    title = next((b["text"] for b in blocks if b["role"] == "title"), "")
    with translation.override(paper.language):
        told = {
            "lang": "en" if paper.language == "en" else "zh",
            "title": title,
            "blocks": blocks,
            "draft": "" if paper.is_final else _("Draft"),
        }
    return render(SOURCE, told, dated=_dated(paper))


def _filled(paper: Paper, printer: Printer) -> bytes:
    try:
        return fill_in(template_of(paper.kind, paper.language), fields_of(paper, printer))
    except (NotAllowed, UnknownFields, TemplateError) as error:
        raise CannotBePrinted(f"The template cannot be filled in: {error}") from error


def _dated(paper: Paper) -> datetime:
    """Return the moment that a paper speaks of, so that it is the same each time."""
    moment = None
    if paper.decision is not None:
        moment = paper.decision.issued_at or paper.decision.proposed_at
    elif paper.objection is not None:
        moment = paper.objection.decided_at or paper.objection.received_at
    assert moment is not None  # Letters are about one or the other.
    return moment


def _blocks(document: Document, printer: Printer) -> Iterator[dict[str, Any]]:
    for part in document.iter_inner_content():
        if isinstance(part, Table):
            rows = [[_cell(cell.text, printer) for cell in row.cells] for row in part.rows]
            yield {"role": "table", "text": "", "rows": rows, "widths": _widths(part)}
        elif part.text.strip():
            yield _paragraph(part, printer)


def _paragraph(part: Paragraph, printer: Printer) -> dict[str, Any]:
    style = part.style.name if part.style is not None else ""
    role = ROLES.get(style or "", "heading" if (style or "").startswith("Heading") else "body")
    align = ALIGNED.get(part.alignment, "") if part.alignment is not None else ""
    return {"role": role, "align": align, "text": printer.text(part.text)}


def _cell(text: str, printer: Printer) -> str:
    return "\n".join(printer.lines(text))


def _widths(table: Table) -> list[int]:
    return [int(column.width or 1) for column in table.columns]

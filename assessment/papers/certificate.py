"""The certificate of a commended alliance: one page to be framed."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from assessment.models import Paper
from assessment.papers.characters import Printer
from assessment.papers.letter_fields import fields_of
from assessment.papers.render import render

SOURCE = "certificate.typ"


def render_certificate(paper: Paper) -> bytes:
    """Return the certificate as PDF. Raises ``CannotBePrinted``."""
    assert paper.decision is not None  # The papers of this kind are about one.
    fields = fields_of(paper, Printer())
    with translation.override(paper.language):
        text = _(
            "In the assessment “%(cycle)s” the alliance reached the grade “%(grade)s”. It is"
            " commended for what it has achieved."
        )
        told = {
            "lang": "en" if paper.language == "en" else "zh",
            "title": _("Certificate of commendation"),
            "alliance": fields["alliance"],
            "text": text % fields,
            "number": _("No. %(number)s") % fields,
            "issuer": fields["issuer"],
            "date": fields["date"],
            "draft": "" if paper.is_final else _("Draft"),
        }
    dated = paper.decision.issued_at or paper.decision.proposed_at
    return render(SOURCE, told, dated=dated)

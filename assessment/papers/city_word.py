"""The report of the city as a Word document: the same words, figures and pictures as the PDF."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

import docx
from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

from assessment.models import Computation
from assessment.papers.city_report import city_report_told
from assessment.papers.city_told import Told
from assessment.papers.render import picture
from assessment.papers.word import undated
from assessment.papers.word_parts import counted_pages, dressed, repeat_head, set_widths, shaded

RIGHT, CENTRE = WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.CENTER
WIDE, TREND = Mm(120), Mm(112)
FACTS = (50, 120)
TOLD_EVERY = 5


def write_city_report(
    computation: Computation, language: str, tell: Callable[[int, int], None]
) -> bytes:
    """Return the report in ``language``. The same set of results always gives the same bytes.

    Raises ``CannotBePrinted``.
    """
    told = city_report_told(computation, language, lambda _done, _total: None)
    dated = computation.frozen_at or computation.created_at
    document = dressed(docx.Document(), told["title"], dated, language)
    writer = _Writer(document, told)
    writer.front()
    count = len(told["alliances"])
    for place, alliance in enumerate(told["alliances"], start=1):
        writer.alliance(alliance)
        if place % TOLD_EVERY == 0 or place == count:
            tell(place, count + 1)
    writer.fingerprints()
    stream = BytesIO()
    document.save(stream)
    return undated(stream.getvalue())


class _Writer:
    def __init__(self, document: Document, told: Told) -> None:
        self.document = document
        self.told = told
        self.words: dict[str, str] = told["words"]

    def front(self) -> None:
        """Write the cover and all that comes before the alliances."""
        self._cover()
        self._summary()
        self._method()
        self._ranking()
        self._distribution()

    def alliance(self, each: Told) -> None:
        words = self.words
        self._chapter(each["name"])
        figures = [[label, value, note] for label, value, note in each["figures"]]
        self._table(None, figures, {1}, widths=(50, 40, 80))
        self._table(None, [list(fact) for fact in each["facts"]], set(), widths=FACTS)
        self._heading(words["radar"])
        self._picture(each["radar"], WIDE)
        self._note(f"━━ {words['legend_own']}    ╌╌ {words['legend_mean']}")
        self._heading(words["trend"])
        self._picture(each["trend"], TREND)
        self._second_page(each["name"])
        keys = ("code", "criterion", "weight", "score", "mean", "against", "floor")
        rows = [
            [
                row["code"],
                row["name"],
                row["weight"],
                f"▼ {row['score']}" if row["is_below"] else row["score"],
                row["mean"],
                row["against"],
                row["floor"],
            ]
            for row in each["rows"]
        ]
        heads = [words[key] for key in keys]
        self._table(heads, rows, {2, 3, 4, 5, 6}, widths=(18, 58, 17, 20, 17, 24, 16))
        parts = (("strong", "strong"), ("weak", "weak"), ("exceptions", "rulings"))
        for title, part in parts:
            self._heading(words[title])
            for text in each[part] or [words["none"]]:
                self.document.add_paragraph(text)

    def fingerprints(self) -> None:
        words = self.words
        self._chapter(words["fingerprints"])
        self.document.add_paragraph(words["fingerprints_note"])
        rows = [[each["name"], each["fingerprint"]] for each in self.told["alliances"]]
        self._table(
            [words["alliance"], words["fingerprint"]], rows, set(), size=6, widths=(66, 104)
        )

    def _cover(self) -> None:
        told = self.told
        for text, size, space in (
            (told["cycle"], 13, 130),
            (told["title"], 28, 24),
            (told["subtitle"], 15, 18),
        ):
            line = self.document.add_paragraph()
            line.alignment = CENTRE
            line.paragraph_format.space_before = Pt(space)
            run = line.add_run(text)
            run.font.size, run.bold = Pt(size), size > 13
        self.document.add_paragraph().paragraph_format.space_before = Pt(150)
        self._table(None, [list(fact) for fact in told["cover"]], set(), widths=FACTS)
        counted_pages(self.document, told["running_title"], self.words["page"])

    def _summary(self) -> None:
        self._chapter(self.words["summary"])
        self._table(None, [list(figure) for figure in self.told["figures"]], {1}, widths=(130, 40))
        for sentence in self.told["summary"]:
            self.document.add_paragraph(sentence)
        self._heading(self.words["grades_chart"])
        self._picture(self.told["grades_chart"], WIDE)

    def _method(self) -> None:
        words, method = self.words, self.told["method"]
        self._chapter(words["method"])
        self.document.add_paragraph(words["method_text"])
        self.document.add_paragraph(_labelled(words["marks"], method["marks"]))
        self.document.add_paragraph(_labelled(words["bonus"], method["bonus"]))
        self._heading(words["criteria"])
        keys = ("code", "name", "weight", "floor")
        rows = [[each[key] for key in keys] for each in self.told["criteria"]]
        titles = ("code", "criterion", "weight", "floor")
        self._table([words[title] for title in titles], rows, {2, 3}, widths=(22, 104, 22, 22))
        self._heading(words["grades"])
        heads = [words[title] for title in ("grade", "at_least", "outcome")]
        self._table(heads, map(list, method["grades"]), {1})
        if method["vetoes"]:
            self._heading(words["vetoes"])
            heads = [words["veto"], words["effect"]]
            self._table(heads, map(list, method["vetoes"]), set())
        self._note(_labelled(words["framework_digest"], method["digest"]))

    def _ranking(self) -> None:
        words = self.words
        self._chapter(words["ranking"])
        titles = ("rank", "alliance", "region", "total", "change", "grade", "outcome")
        keys = ("rank", "name", "region", "total", "change", "grade", "outcome")
        rows = [[each[key] for key in keys] for each in self.told["ranking"]]
        heads = [words[title] for title in titles]
        self._table(heads, rows, {0, 3, 4}, widths=(14, 46, 26, 17, 19, 26, 22))

    def _distribution(self) -> None:
        words = self.words
        self._chapter(words["distribution"])
        self._heading(words["totals_chart"])
        self._picture(self.told["totals_chart"], WIDE)
        self._heading(words["years"])
        heads = [words["year"], words["count"], words["mean"], *self.told["bands"]]
        bands = len(self.told["bands"])
        widths = (16, 20, 18, *([116 // bands] * bands))
        self._table(heads, self.told["years"], set(range(1, len(heads))), widths=widths)
        self._heading(words["means_of_criteria"])
        keys = ("code", "name", "mean", "least", "most")
        rows = [[each[key] for key in keys] for each in self.told["criteria"]]
        titles = ("code", "criterion", "mean", "least", "most")
        self._table(
            [words[title] for title in titles], rows, {2, 3, 4}, widths=(22, 88, 20, 20, 20)
        )

    def _chapter(self, title: str) -> None:
        self.document.add_heading(title, 1).paragraph_format.page_break_before = True

    def _heading(self, title: str) -> None:
        self.document.add_heading(title, 2)

    def _second_page(self, name: str) -> None:
        """Begin the second page of an alliance; a break of its own would leave a full first page
        followed by an empty one."""
        line = self.document.add_paragraph()
        line.paragraph_format.page_break_before = True
        run = line.add_run(name)
        run.font.size, run.bold = Pt(12), True

    def _note(self, text: str) -> None:
        line = self.document.add_paragraph()
        line.add_run(text).font.size = Pt(8)

    def _picture(self, svg: str, width: Any) -> None:
        if svg:
            self.document.add_picture(BytesIO(picture(svg)), width=width)
            self.document.paragraphs[-1].alignment = CENTRE

    def _table(
        self,
        heads: Sequence[str] | None,
        rows: Any,
        numbers: set[int],
        size: float = 8.5,
        widths: Sequence[int] = (),
    ) -> None:
        """Write a table as wide as the text; ``widths`` of its columns are in mm, alike without."""
        lines = [*([heads] if heads else []), *rows]
        if not lines:
            return
        table = self.document.add_table(rows=len(lines), cols=len(lines[0]))
        table.style = "Table Grid"
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        for row, texts in zip(table.rows, lines, strict=True):
            is_head = heads is not None and texts is heads
            for place, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
                line = cell.paragraphs[0]
                line.paragraph_format.space_after = Pt(1)
                line.alignment = RIGHT if place in numbers else None
                run = line.add_run(text)
                run.font.size, run.bold = Pt(size), is_head
                if is_head:
                    shaded(cell)
        if widths:
            set_widths(table, widths)
        if heads:
            repeat_head(table)
        self.document.add_paragraph().paragraph_format.space_after = Pt(2)


def _labelled(label: str, text: str) -> str:
    """Put a label before a text; a Chinese colon has its space in itself."""
    return label + text if label.endswith("：") else f"{label} {text}"

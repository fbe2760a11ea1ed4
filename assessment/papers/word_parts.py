"""What Word documents need that the library has no words for: fields, heads that repeat, fonts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

EAST, WEST = "Microsoft YaHei", "Arial"
SHADE = "EEF2F6"
INK, QUIET = RGBColor(0x1D, 0x27, 0x33), RGBColor(0x56, 0x61, 0x6E)


def dressed(document: Document, title: str, dated: datetime, language: str) -> Document:
    """Give an empty document A4 pages, our fonts, and what it says of itself."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin, section.bottom_margin = Mm(26), Mm(22)
    section.different_first_page_header_footer = True
    for name, size in (("Normal", 10), ("Heading 1", 15), ("Heading 2", 11)):
        style: Any = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = WEST, Pt(size), INK
        _fonts(style, is_chinese=language != "en")
    normal: Any = document.styles["Normal"]
    normal.paragraph_format.space_after = Pt(5)
    _speak(normal)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = title, "", ""
    properties.language = "en" if language == "en" else "zh-CN"
    properties.created = properties.modified = dated.replace(tzinfo=None)
    return document


def counted_pages(document: Document, title: str, pattern: str) -> None:
    """Write the title above and the number of the page below every page but the first."""
    section = document.sections[0]
    head = section.header.paragraphs[0].add_run(title)
    head.font.size, head.font.color.rgb = Pt(8), QUIET
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    before, _page, rest = pattern.partition("{page}")
    between, _pages, after = rest.partition("{pages}")
    for text, code in ((before, "PAGE"), (between, "NUMPAGES"), (after, "")):
        run = foot.add_run(text)
        run.font.size = Pt(8)
        if code:
            _field(foot, code)


def shaded(cell: Any) -> None:
    shade = OxmlElement("w:shd")
    for key, value in (("val", "clear"), ("color", "auto"), ("fill", SHADE)):
        shade.set(qn(f"w:{key}"), value)
    cell._tc.get_or_add_tcPr().append(shade)


def set_widths(table: Any, widths: Sequence[int]) -> None:
    """Set the columns in mm, for each cell too: Word goes by the cells, others by the grid."""
    table.autofit = False
    for place, width in enumerate(widths):
        table.columns[place].width = Mm(width)
        for cell in table.columns[place].cells:
            cell.width = Mm(width)


def repeat_head(table: Any) -> None:
    """Have the first row repeated on every page, and no row broken."""
    for place, row in enumerate(table.rows):
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if place == 0:
            properties.append(OxmlElement("w:tblHeader"))


def _fonts(style: Any, *, is_chinese: bool) -> None:
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for key in [key for key in fonts.attrib if "heme" in key]:
        del fonts.attrib[key]
    for key, font in (("ascii", WEST), ("hAnsi", WEST), ("eastAsia", EAST)):
        fonts.set(qn(f"w:{key}"), font)
    if (
        is_chinese
    ):  # Quotation marks and dashes, which both scripts have, are as wide as characters.
        fonts.set(qn("w:hint"), "eastAsia")


def _speak(style: Any) -> None:
    """Tell Word by the rules of which languages it breaks lines."""
    languages = OxmlElement("w:lang")
    languages.set(qn("w:val"), "en-GB")
    languages.set(qn("w:eastAsia"), "zh-CN")
    style.element.get_or_add_rPr().append(languages)


def _field(paragraph: Any, code: str) -> None:
    for kind in ("begin", "", "end"):
        run = paragraph.add_run()
        run.font.size = Pt(8)
        if kind:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        else:
            part = OxmlElement("w:instrText")
            part.text = code
        run._r.append(part)

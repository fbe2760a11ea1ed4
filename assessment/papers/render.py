"""Sets a paper with typst: sources of our own, and everything that they say as data."""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

from assessment.papers.characters import FONTS

SOURCES = Path(__file__).parent / "typst"
PICTURE_PPI = 180
MOST_BYTES = 8_000_000  # Some thousand pages; a report has forty.


class CannotBePrinted(Exception):
    """The sentence says why; trying again would not help."""


def render(source: str, paper: dict[str, Any], *, dated: datetime, most_bytes: int = 0) -> bytes:
    """Return the PDF of ``paper`` by one of the sources; the same data give the same bytes.

    The data come in as one JSON document: nothing in it is read as markup. typst sees the folder
    of the sources, the fonts of the project, and no other file.
    """
    text = json.dumps(paper, ensure_ascii=False)
    if len(text.encode()) > (most_bytes or MOST_BYTES):
        raise CannotBePrinted("The report is too long to be printed.")
    try:
        return bytes(
            typst.compile(
                SOURCES / source,
                root=SOURCES,
                font_paths=_fonts(),
                format="pdf",
                sys_inputs={"paper": text},
                pdf_standards=["a-2u"],
                timestamp=int(dated.timestamp()),
            )
        )
    except typst.TypstError as error:
        raise CannotBePrinted(f"typst: {error.message}") from error


def picture(svg: str) -> bytes:
    """Return a picture as PNG, with the fonts of the papers. Raises ``CannotBePrinted``."""
    try:
        pages = typst.compile(
            SOURCES / "picture.typ",
            root=SOURCES,
            font_paths=_fonts(),
            format="png",
            ppi=PICTURE_PPI,
            sys_inputs={"picture": svg},
        )
    except typst.TypstError as error:
        raise CannotBePrinted(f"typst: {error.message}") from error
    return bytes(pages)  # It has one page alone.


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])

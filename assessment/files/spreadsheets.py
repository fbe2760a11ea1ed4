"""How the sheets of a workbook are laid out, on the screen and on paper."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from typing import Any

A4 = 9
PAGE_WIDTH = 200  # In characters, as small as can be read on A4.
LINE_HEIGHT = 15


def lay_out(
    page: Any, widths: Sequence[int], *, last_row: int, fixed: int = 0, heads: int = 1
) -> None:
    """Freeze ``heads`` rows and ``fixed`` columns, and have the sheet printed on A4: on as few pages
    side by side as can be read, each with its heads and with what the rows are about.

    ``widths`` are those of the columns, in characters.
    """
    page.freeze_panes(heads, fixed)
    page.set_paper(A4)
    page.set_landscape()
    page.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)
    page.fit_to_pages(pages_across(widths, fixed), 0)
    page.repeat_rows(0, heads - 1)
    if fixed:
        page.repeat_columns(0, fixed - 1)
    page.print_area(0, 0, last_row, len(widths) - 1)
    page.set_footer("&C&P / &N")


def pages_across(widths: Sequence[int], fixed: int) -> int:
    """Return how many pages the columns need side by side, the ``fixed`` ones on each."""
    repeated = sum(widths[:fixed])
    return max(1, math.ceil((sum(widths) - repeated) / (PAGE_WIDTH - repeated)))


def height_of(cells: Sequence[object], widths: Sequence[int]) -> int:
    """Return the height of a row whose texts are broken into lines; not every program finds it."""
    lines = [
        math.ceil(_width(text) / (width - 2))
        for text, width in zip(cells, widths, strict=True)
        if isinstance(text, str)
    ]
    return LINE_HEIGHT * max([1, *lines])


def _width(text: str) -> int:
    """Return how many characters wide a text is; Chinese ones count twice."""
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)

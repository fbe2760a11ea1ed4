"""Which characters the fonts of the papers have, and what is printed for those they lack."""

from __future__ import annotations

import re
import struct
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
REGULAR = "NotoSansCJKsc-Regular.otf"
BOLD = "NotoSansCJKsc-Bold.otf"  # For headings; what it lacks is taken from the regular one.

SERIF = "NotoSerifCJKsc-Regular.otf"  # For letters; what it lacks is taken from the sans.
SERIF_BOLD = "NotoSerifCJKsc-Bold.otf"

BREAK = "\u200b"  # A line may break here.
_LONG_RUN = re.compile(r"[^\s\u2e80-\uffef]{24}(?=[^\s\u2e80-\uffef])")
# They have no looks of their own, or turn the direction of their neighbours.
_UNSEEN = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]"
)


@cache
def covered() -> frozenset[int]:
    """Return the code points that the regular font can print."""
    font = (FONTS / REGULAR).read_bytes()
    start = _table(font, b"cmap")
    (tables,) = struct.unpack_from(">H", font, start + 2)
    found: set[int] = set()
    for at in range(tables):
        _, _, offset = struct.unpack_from(">HHL", font, start + 4 + 8 * at)
        found.update(_code_points(font, start + offset))
    return frozenset(found)


def _table(font: bytes, name: bytes) -> int:
    """Return where a table of an OpenType font starts."""
    (tables,) = struct.unpack_from(">H", font, 4)
    for at in range(tables):
        tag, _, offset, _ = struct.unpack_from(">4sLLL", font, 12 + 16 * at)
        if tag == name:
            return int(offset)
    raise ValueError(f"{REGULAR} has no table {name!r}.")


def _code_points(font: bytes, start: int) -> Iterator[int]:
    """Yield what a subtable of format 12 maps: it holds all of Unicode, so others can be skipped."""
    (form,) = struct.unpack_from(">H", font, start)
    if form != 12:
        return
    (groups,) = struct.unpack_from(">L", font, start + 12)
    for at in range(groups):
        first, last, _ = struct.unpack_from(">LLL", font, start + 16 + 12 * at)
        yield from range(first, last + 1)


class Printer:
    """Prepares texts for print and remembers in ``lacking`` what the fonts do not have."""

    def __init__(self) -> None:
        self.lacking: set[str] = set()

    def text(self, text: str) -> str:
        """Return ``text`` on one line, with every character that cannot be printed as its number.

        Words too long for a column can break anywhere.
        """
        return self._printable(" ".join(text.split()))

    def lines(self, text: str) -> list[str]:
        return [self.text(line) for line in text.strip().splitlines()]

    def paragraphs(self, text: str) -> list[list[str]]:
        """Return the lines of each paragraph; empty lines lie between paragraphs."""
        parts = re.split(r"\n\s*\n", "\n".join(text.strip().splitlines()))
        return [self.lines(part) for part in parts if part.strip()]

    def _printable(self, text: str) -> str:
        seen = _UNSEEN.sub("", unicodedata.normalize("NFC", text))
        there = "".join(each if ord(each) in covered() else self._named(each) for each in seen)
        return _LONG_RUN.sub(lambda run: run[0] + BREAK, there)

    def _named(self, character: str) -> str:
        self.lacking.add(character)
        return code_of(character)


def code_of(character: str) -> str:
    """Return how a character is told that cannot be shown: ``〔U+1F600〕``."""
    return f"〔U+{ord(character):04X}〕"

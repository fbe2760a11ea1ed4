"""Texts by their words: how long they are, and where two differ."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

HAN = "\u3400-\u9fff\uf900-\ufaff"
_COUNTED = re.compile(rf"[{HAN}]|[^\W{HAN}]+(?:[.'’-][^\W{HAN}]+)*")
_WORDS = re.compile(rf"[{HAN}]|[^\W{HAN}]+|\s+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a text; ``is_own``: the other text does not have it."""

    text: str
    is_own: bool


def compared(left: str, right: str) -> tuple[list[Run], list[Run]]:
    """Return both texts in runs, word by word; Chinese characters are words of their own."""
    one, other = _WORDS.findall(left), _WORDS.findall(right)
    mine, theirs = [], []
    for tag, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        is_own = tag != "equal"
        if b > a:
            mine.append(Run("".join(one[a:b]), is_own))
        if d > c:
            theirs.append(Run("".join(other[c:d]), is_own))
    return mine, theirs


def words_in(text: str) -> int:
    """Count words; Chinese characters count one each."""
    return len(_COUNTED.findall(text))

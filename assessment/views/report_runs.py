"""Texts by their words: how long they are, and where two differ."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import takewhile

MOST_PAIRS = 100_000
HAN = "\u3400-\u9fff\uf900-\ufaff"
_COUNTED = re.compile(rf"[{HAN}]|[^\W{HAN}]+(?:[.'’-][^\W{HAN}]+)*")
_SENTENCES = re.compile(r"[^。！？；.!?;\n]*[。！？；.!?;\n]?")
_WORDS = re.compile(rf"[{HAN}]|[^\W{HAN}]+|\s+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a text; ``is_own``: the other text does not have it."""

    text: str
    is_own: bool


def compared(left: str, right: str) -> tuple[list[Run], list[Run]]:
    """Return both texts in runs, word by word; Chinese characters are words of their own.

    Sentences are compared first, then the words of those that differ. The work has a limit: what
    repeats itself too often to be compared differs as a whole.
    """
    mine: list[Run] = []
    theirs: list[Run] = []
    pairs_left = MOST_PAIRS
    for is_own, one, other in _stretches(_sentences(left), _sentences(right), MOST_PAIRS):
        parts = [(is_own, one, other)]
        if is_own:
            words = _WORDS.findall("".join(one)), _WORDS.findall("".join(other))
            parts = _stretches(*words, pairs_left)
            pairs_left = max(pairs_left - _pairs(*words), 0)
        for differs, before, after in parts:
            _add(mine, before, is_own=differs)
            _add(theirs, after, is_own=differs)
    return mine, theirs


def _sentences(text: str) -> list[str]:
    return [sentence for sentence in _SENTENCES.findall(text) if sentence]


def _stretches(
    one: list[str], other: list[str], most_pairs: int
) -> list[tuple[bool, list[str], list[str]]]:
    """Return what both have and what differs, in turn."""
    head = sum(
        1 for _same in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    )
    first, second = one[head:], other[head:]
    if _pairs(first, second) > most_pairs:
        return [(False, one[:head], other[:head]), (True, first, second)]
    steps = SequenceMatcher(None, first, second, autojunk=False).get_opcodes()
    found = [(tag != "equal", first[a:b], second[c:d]) for tag, a, b, c, d in steps]
    return [(False, one[:head], other[:head]), *found]


def _pairs(one: list[str], other: list[str]) -> int:
    """Return how many places of ``one`` and ``other`` hold the same: the work grows with them."""
    counted = Counter(other)
    return sum(times * counted[word] for word, times in Counter(one).items())


def _add(runs: list[Run], words: list[str], *, is_own: bool) -> None:
    text = "".join(words)
    if runs and runs[-1].is_own == is_own:
        text = runs.pop().text + text
    if text:
        runs.append(Run(text, is_own))


def words_in(text: str) -> int:
    """Count words; Chinese characters count one each."""
    return len(_COUNTED.findall(text))

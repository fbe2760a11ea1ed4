"""Likely duplicates: the same kind, a near date and a similar name in two alliances."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from alliances.choices import Register
from alliances.computing.registers import KEPT, Kept

NEAR_DAYS = 7
SIMILAR = 0.6  # Dice's coefficient of the pairs of neighbouring letters.
MOST_PAIRS = 2000


@dataclass(frozen=True, slots=True)
class Entered:
    """What is compared of a row: ``letters`` are the pairs of neighbouring letters of its name."""

    key: int
    alliance: int
    kind: str
    day: date
    letters: frozenset[str]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two rows that may be one achievement, by their keys; ``similarity`` from 0 to 1."""

    first: int
    second: int
    similarity: float


def letters_of(name: str) -> frozenset[str]:
    """Return the pairs of neighbouring letters and digits, without what separates words."""
    plain = "".join(filter(str.isalnum, name.casefold()))
    return frozenset(plain[at : at + 2] for at in range(max(1, len(plain) - 1)))


def similarity(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other))


def pairs_among(rows: Iterable[Entered]) -> list[Pair]:
    """Return the likely duplicates, the most similar first, ``MOST_PAIRS`` at most.

    Rows are sorted by kind and day; each looks ahead as far as the days are near.
    """
    known = sorted(rows, key=lambda row: (row.kind, row.day, row.key))
    found = []
    for place, row in enumerate(known):
        last, size = row.day + timedelta(days=NEAR_DAYS), len(row.letters)
        for ahead in range(place + 1, len(known)):
            other = known[ahead]
            if other.kind != row.kind or other.day > last:
                break
            if other.alliance == row.alliance:
                continue
            total = size + len(other.letters)
            # Two sets share no more than the smaller one has.
            if 2 * min(size, len(other.letters)) < SIMILAR * total:
                continue
            alike_by = 2 * len(row.letters & other.letters) / total
            if alike_by >= SIMILAR:
                found.append(Pair(row.key, other.key, alike_by))
    found.sort(key=lambda pair: (-pair.similarity, pair.first, pair.second))
    return found[:MOST_PAIRS]


def entered(kept: Kept, rows: Any) -> list[Entered]:
    columns = ("pk", "alliance_id", "kind", kept.day, kept.title)
    return [
        Entered(key, alliance, kind, day, letters_of(name))
        for key, alliance, kind, day, name in rows.order_by().values_list(*columns)
    ]


def duplicates(register: str, first: date, last: date) -> list[Pair]:
    """Return the likely duplicates among the rows of all alliances dated from ``first`` to
    ``last``."""
    kept = KEPT[register]
    return pairs_among(
        entered(kept, kept.model.objects.filter(**{f"{kept.day}__range": (first, last)}))
    )


def alike(kept: Kept, row: Any) -> list[Any]:
    """Return the rows of other alliances that may be the same achievement as ``row`` and are not
    tied to it by a split, with their alliances."""
    if kept.register not in (Register.CARRIERS, Register.ACTIVITIES):
        return []
    day, near = getattr(row, kept.day), timedelta(days=NEAR_DAYS)
    others = kept.model.objects.filter(
        kind=row.kind, **{f"{kept.day}__range": (day - near, day + near)}
    ).exclude(alliance=row.alliance_id)
    own = letters_of(getattr(row, kept.title))
    keys = [each.key for each in entered(kept, others) if similarity(own, each.letters) >= SIMILAR]
    found = kept.model.objects.filter(pk__in=keys[:MOST_PAIRS]).select_related("alliance")
    return list(found.order_by("alliance__code", "code"))

"""Likely duplicates: the same kind, a near date and a similar name in two alliances."""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeAlias

from django.db.models import Q

from alliances.choices import ActivityKind
from alliances.computing.registers import KEPT, Kept
from alliances.models import Distinction

NEAR_DAYS = 7
SIMILAR = 0.6  # Dice's coefficient of the pairs of neighbouring letters.
# Every alliance holds its own, and calls them what the others call theirs.
NEVER_SHARED = (
    ActivityKind.COUNCIL_MEETING,
    ActivityKind.SECRETARIAT_MEETING,
    ActivityKind.COMMITTEE_MEETING,
)
MOST_PAIRS = 2000
MOST_COMPARED = 20_000  # In a city some hundreds a month; beyond that not every row is compared.
DIGITS = re.compile(r"[\d〇零一二三四五六七八九十百]+")


@dataclass(frozen=True, slots=True)
class Entered:
    """What is compared of a row: ``letters`` are the pairs of neighbouring letters of its name,
    ``unnumbered`` is the name without its digits, ``plain`` without what separates words."""

    key: int
    alliance: int
    kind: str
    day: date
    letters: frozenset[str]
    unnumbered: str = ""
    plain: str = ""

    def likeness(self, other: Entered) -> float:
        """Return how similar the names are; names that differ in numbers alone are a series."""
        size = len(self.letters) + len(other.letters)
        # Two sets share no more than the smaller one has.
        if 2 * min(len(self.letters), len(other.letters)) < SIMILAR * size:
            return 0
        alike_by = similarity(self.letters, other.letters)
        is_series = self.unnumbered == other.unnumbered and self.letters != other.letters
        return 0 if is_series and self.unnumbered else alike_by


@dataclass(frozen=True, slots=True)
class Pair:
    """Two rows that may be one achievement, by their keys; ``similarity`` from 0 to 1."""

    first: int
    second: int
    similarity: float


Two: TypeAlias = tuple[int, int]


def in_order(one: int, other: int) -> Two:
    """Return two keys as a distinction has them, the smaller one first."""
    return min(one, other), max(one, other)


def plain_of(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))


def letters_of(name: str) -> frozenset[str]:
    """Return the pairs of neighbouring letters and digits, without what separates words."""
    plain = plain_of(name)
    return frozenset(plain[at : at + 2] for at in range(max(1, len(plain) - 1)))


def similarity(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other))


def pairs_among(rows: Iterable[Entered], apart: Collection[Two] = ()) -> list[Pair]:
    """Return the likely duplicates but those told ``apart``, the most similar first, ``MOST_PAIRS``
    at most.

    Rows are sorted by kind and day; each looks ahead as far as the days are near.
    """
    known = sorted(rows, key=lambda row: (row.kind, row.day, row.key))
    found = []
    for place, row in enumerate(known):
        last = row.day + timedelta(days=NEAR_DAYS)
        for ahead in range(place + 1, len(known)):
            other = known[ahead]
            if other.kind != row.kind or other.day > last:
                break
            if other.alliance == row.alliance:
                continue
            alike_by = row.likeness(other)
            if alike_by >= SIMILAR and in_order(row.key, other.key) not in apart:
                found.append(Pair(row.key, other.key, alike_by))
    found.sort(key=lambda pair: (-pair.similarity, pair.first, pair.second))
    return found[:MOST_PAIRS]


def entered(kept: Kept, rows: Any, most: int | None = None) -> list[Entered]:
    columns = ("pk", "alliance_id", "kind", kept.day, kept.title)
    rows = rows.exclude(kind__in=NEVER_SHARED)
    return [_entered(*told) for told in rows.order_by().values_list(*columns)[:most]]


def _entered(key: int, alliance: int, kind: str, day: date, name: str) -> Entered:
    return Entered(key, alliance, kind, day, letters_of(name), DIGITS.sub("", name), plain_of(name))


def duplicates(register: str, first: date, last: date) -> list[Pair]:
    """Return the likely duplicates among the rows of all alliances, one of the two at least
    dated from ``first`` to ``last``."""
    rows = _near(KEPT[register], first, last)
    within = {row.key for row in rows if first <= row.day <= last}
    pairs = pairs_among(rows, standing(KEPT[register], rows))
    return [pair for pair in pairs if pair.first in within or pair.second in within]


def told_apart(register: str, first: date, last: date) -> list[tuple[Pair, Distinction]]:
    """Return the pairs that somebody told apart, one of the two at least dated from ``first`` to
    ``last``, the latest decision first."""
    rows = {row.key: row for row in _near(KEPT[register], first, last)}
    found = []
    for (one, other), distinction in standing(KEPT[register], rows.values()).items():
        if any(first <= rows[key].day <= last for key in (one, other)):
            found.append((Pair(one, other, rows[one].likeness(rows[other])), distinction))
    return sorted(found, key=lambda told: (told[1].at, told[1].pk), reverse=True)


def _near(kept: Kept, first: date, last: date) -> list[Entered]:
    near = timedelta(days=NEAR_DAYS)
    dated = {f"{kept.day}__range": (first - near, last + near)}
    return entered(kept, kept.model.objects.filter(**dated))


def basis_of(one: Entered, other: Entered) -> str:
    """Return the digest of what makes two rows look alike: kind, date and name of both."""
    told = [
        [row.key, row.kind, row.day.isoformat(), row.plain]
        for row in sorted((one, other), key=lambda row: row.key)
    ]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def standing(
    kept: Kept, rows: Iterable[Entered], about: Collection[int] | None = None
) -> dict[Two, Distinction]:
    """Return the distinctions that stand among ``rows``: not undone, and neither row says something
    else since. ``about`` narrows them to those of these rows."""
    first, second = f"first_{kept.share}", f"second_{kept.share}"
    decided = Distinction.objects.filter(undone_at=None, **{f"{first}__isnull": False})
    if about is not None:
        decided = decided.filter(Q(**{f"{first}__in": about}) | Q(**{f"{second}__in": about}))
    known = {row.key: row for row in rows}
    found = {}
    for each in decided.select_related("by"):
        keys: Two = (getattr(each, f"{first}_id"), getattr(each, f"{second}_id"))
        both = [known[key] for key in keys if key in known]
        if len(both) == 2 and basis_of(*both) == each.basis:
            found[keys] = each
    return found


def alike(kept: Kept, row: Any) -> list[Any]:
    """Return the rows of other alliances that may be the same achievement as ``row``, with their
    alliances."""
    if not kept.share:
        return []
    keys = _alike(kept, [row])[row.pk]
    found = kept.model.objects.filter(pk__in=keys[:MOST_PAIRS]).select_related("alliance")
    return list(found.order_by("alliance__code", "code"))


def entered_elsewhere(kept: Kept, rows: Iterable[Any]) -> set[int]:
    """Return the keys of those ``rows`` of one alliance that another may have entered too."""
    listed = list(rows)
    if not kept.share or not listed:
        return set()
    return {key for key, others in _alike(kept, listed).items() if others}


def _alike(kept: Kept, rows: list[Any]) -> dict[int, list[int]]:
    """Return the keys of the likely duplicates of each of ``rows``, which one alliance keeps."""
    near, days = timedelta(days=NEAR_DAYS), defaultdict(list)
    for row in rows:
        days[row.kind].append(getattr(row, kept.day))
    where = Q()
    for kind, dated in days.items():
        span = (min(dated) - near, max(dated) + near)
        where |= Q(kind=kind, **{f"{kept.day}__range": span})
    others = defaultdict(list)
    elsewhere = kept.model.objects.filter(where).exclude(alliance=rows[0].alliance_id)
    for other in entered(kept, elsewhere, MOST_COMPARED):
        others[other.kind].append(other)
    own = [
        _entered(
            row.pk, row.alliance_id, row.kind, getattr(row, kept.day), getattr(row, kept.title)
        )
        for row in rows
    ]
    found = {
        row.key: [
            other
            for other in others[row.kind]
            if abs(other.day - row.day) <= near and row.likeness(other) >= SIMILAR
        ]
        for row in own
    }
    hinted = [other for listed in found.values() for other in listed]
    apart = standing(kept, [*own, *hinted], found.keys()) if hinted else {}
    return {
        key: [other.key for other in listed if in_order(key, other.key) not in apart]
        for key, listed in found.items()
    }

"""Where each row of a long list stands, so that its last page costs what its first does.

An outline is the list's sections with their sizes: one section for each total that occurs (there
are at most 10,001), or one for each grade. A page begins inside a section, so only the rows of that
section are skipped. Outlines of the last versions stay in memory.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from operator import neg
from typing import TYPE_CHECKING, Any

from django.db.models import Count

from assessment.choices import ResultStatus
from assessment.computing.kept import Kept

if TYPE_CHECKING:
    from assessment.querysets import ResultQuerySet

KEPT = 64
_outlines: Kept[Outline] = Kept(KEPT)


@dataclass(frozen=True, slots=True)
class Outline:
    """The sections of a list: their keys in order, and at which place each begins.

    ``starts`` has one more item: the length of the list.
    """

    keys: list[Any]
    starts: list[int]
    is_by_total: bool

    @property
    def count(self) -> int:
        return self.starts[-1]

    def rank(self, total_hundredths: int) -> int:
        """Return 1 + the number of results with a higher total, in an outline by total."""
        complete = len(self.keys) - (self.keys[-1:] == [None])
        place = bisect_left(self.keys, -total_hundredths, hi=complete, key=neg)
        return self.starts[place] + 1

    def slice(
        self, results: ResultQuerySet, start: int, stop: int, columns: Sequence[str]
    ) -> list[tuple[Any, ...]]:
        """Return the values of the rows from ``start`` up to ``stop``."""
        stop = min(stop, self.count)
        rows: list[tuple[Any, ...]] = []
        while start + len(rows) < stop:
            place = start + len(rows)
            section = bisect_right(self.starts, place) - 1
            ordered, first, last = self._section(results, section)
            part = _part(ordered, place - first, min(stop, last) - first, last - first)
            found = list(part.values_list(*columns))
            if not found:
                break  # The list has changed since; its next reader gets another version.
            rows += found if part.query.standard_ordering else found[::-1]
        return rows

    def _section(self, results: ResultQuerySet, section: int) -> tuple[ResultQuerySet, int, int]:
        """Return the ordered rows from a section on, where they begin and where they end.

        The complete ones form one run that an index yields in order, so a page reads on from one
        total into the next.
        """
        first, last = self.starts[section], self.starts[section + 1]
        key = self.keys[section]
        if not self.is_by_total:
            return results.filter(grade=key).order_by("code"), first, last
        if key is None:
            incomplete = results.filter(status=ResultStatus.INCOMPLETE)
            return incomplete.in_ranking_order(), first, last
        complete = results.filter(status=ResultStatus.COMPLETE, total_hundredths__lte=key)
        is_last_open = self.keys[-1] is None
        return complete.in_ranking_order(), first, self.starts[-2] if is_last_open else self.count


def by_total(key: Hashable, results: ResultQuerySet) -> Outline:
    """Return the outline of ``results`` by total, the incomplete ones last."""
    return _outlines.get(key, lambda: _outline_by_total(results))


def by_grade(key: Hashable, results: ResultQuerySet, bands: Sequence[str]) -> Outline:
    """Return the outline of ``results`` by grade from the best of ``bands``, those without last."""
    return _outlines.get(key, lambda: _outline_by_grade(results, bands))


def _outline_by_total(results: ResultQuerySet) -> Outline:
    counted = results.order_by().values_list("total_hundredths").annotate(n=Count("pk"))
    sizes = dict(counted)
    keys: list[Any] = sorted((key for key in sizes if key is not None), reverse=True)
    keys += [None] if None in sizes else []
    starts = [0, *accumulate(sizes[key] for key in keys)]
    return Outline(keys, starts, is_by_total=True)


def _outline_by_grade(results: ResultQuerySet, bands: Sequence[str]) -> Outline:
    sizes = dict(results.order_by().values_list("grade").annotate(n=Count("pk")))
    keys = [band for band in (*bands, "") if band in sizes]
    starts = [0, *accumulate(sizes[key] for key in keys)]
    return Outline(keys, starts, is_by_total=False)


def _part(ordered: ResultQuerySet, start: int, stop: int, count: int) -> ResultQuerySet:
    """Cut out a part, from the end of the list when that is nearer."""
    if start <= count - stop:
        return ordered[start:stop]
    return ordered.reverse()[count - stop : count - start]

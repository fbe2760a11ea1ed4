"""The results of a cycle by region: each region that has alliances, and those that take it in."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.db.models import Count, Min

from assessment.choices import Outcome, ResultStatus
from assessment.computing.rankings import Ranking
from assessment.scoring import shown
from members.models import Region, region_prefix


@dataclass(slots=True)
class Tally:
    """What is counted of one region."""

    statuses: Counter[str] = field(default_factory=Counter)
    totals: Counter[int] = field(default_factory=Counter)
    grades: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    best_rank: int | None = None

    def add(self, group: dict[str, Any], rank: int | None) -> None:
        count = group["count"]
        self.statuses[group["status"]] += count
        self.grades[group["grade"]] += count
        self.outcomes[group["outcome"]] += count
        if group["total_hundredths"] is not None:
            self.totals[group["total_hundredths"]] += count
        if rank is not None:
            self.best_rank = rank if self.best_rank is None else min(self.best_rank, rank)


def roll_up(ranking: Ranking) -> list[dict[str, Any]]:
    """Return a row for each region with alliances that are seen, by code.

    A region takes in those inside it, as far as the cycle and the reader's scope reach. Mean and
    median are those of the published totals, exact until they are rounded once. Where not all
    figures of a region are seen, they are None.
    """
    tallies: dict[str, Tally] = {}
    for group in _groups(ranking):
        rank = ranking.rank_of(group["total_hundredths"], group["rank"])
        for code in _within(ranking, group["region_code"]):
            tallies.setdefault(code, Tally()).add(group, rank)
    regions = Region.objects.in_bulk(tallies)
    return [
        _row(ranking, regions[code], tallies[code]) for code in sorted(tallies) if code in regions
    ]


def _groups(ranking: Ranking) -> list[dict[str, Any]]:
    columns = ("region_code", "status", "total_hundredths", "grade", "outcome")
    results = ranking.results.order_by().values(*columns)
    return list(results.annotate(count=Count("pk"), rank=Min("rank")))


def _within(ranking: Ranking, code: str) -> list[str]:
    """Return ``code`` and the regions that take it in, no wider than what is seen."""
    widest = region_prefix(ranking.cycle.region_id)
    if ranking.sight.prefix and not ranking.sight.has_names:
        widest = max(widest, ranking.sight.prefix, key=len)
    wider = {f"{code[:length]:0<6}" for length in (2, 4)}
    return [code, *(each for each in sorted(wider - {code}) if each.startswith(widest))]


def _row(ranking: Ranking, region: Region, tally: Tally) -> dict[str, Any]:
    row = {
        "region": {"code": region.code, "name": region.name},
        "alliances": tally.statuses.total(),
        "complete": tally.statuses[ResultStatus.COMPLETE],
        "incomplete": tally.statuses[ResultStatus.INCOMPLETE],
        "grades": {code: tally.grades[code] for code in ranking.grades},
        "mean": None,
        "median": None,
        "best_rank": None,
        "rectify": None,
        "commend": None,
    }
    prefix = ranking.sight.prefix
    if ranking.sight.is_whole or (prefix is not None and region.prefix.startswith(prefix)):
        row |= {
            "mean": _shown(_mean(tally.totals)),
            "median": _shown(_median(tally.totals)),
            "best_rank": tally.best_rank,
            "rectify": tally.outcomes[Outcome.RECTIFY],
            "commend": tally.outcomes[Outcome.COMMEND],
        }
    return row


def _mean(totals: Counter[int]) -> Fraction | None:
    if not totals:
        return None
    return Fraction(sum(total * count for total, count in totals.items()), totals.total())


def _median(totals: Counter[int]) -> Fraction | None:
    if not totals:
        return None
    every = sorted(totals.elements())
    half = len(every) // 2
    middle = every[half : half + 1] if len(every) % 2 else every[half - 1 : half + 1]
    return Fraction(sum(middle), len(middle))


def _shown(hundredths: Fraction | None) -> str | None:
    return None if hundredths is None else str(shown(hundredths / 100))

"""How the results that somebody sees are spread: grades, totals in steps, the mean of each criterion."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from assessment.computing.kept import Kept
from assessment.computing.rankings import Ranking, version_of
from assessment.scoring import shown

STEP = 5
TOP = 100
KEPT = 64
_kept: Kept[Distribution] = Kept(KEPT)


@dataclass(slots=True)
class Distribution:
    """What is counted of the rows of a ranking. ``totals`` are (grade, hundredths) with how many
    have them; grades count the rows whose figures are hidden too."""

    grades: Counter[str] = field(default_factory=Counter)
    totals: Counter[tuple[str, int]] = field(default_factory=Counter)
    means: dict[str, Decimal] = field(default_factory=dict)
    incomplete: int = 0

    @property
    def complete(self) -> int:
        return sum(self.grades.values())

    @property
    def mean(self) -> Decimal | None:
        """The mean of the published totals, rounded once."""
        count = self.totals.total()
        if not count:
            return None
        added = sum(total * times for (_, total), times in self.totals.items())
        return shown(Fraction(added, count * 100))

    def bins(self) -> list[dict[str, Any]]:
        """Return steps of five points from the lowest total that occurs: ``from``, ``to`` and the
        number of alliances by grade. The last step takes in 100."""
        if not self.totals:
            return []
        lowest = min(total for _, total in self.totals) // 100 // STEP * STEP
        starts = range(min(lowest, TOP - STEP), TOP, STEP)
        found = {start: Counter[str]() for start in starts}
        for (grade, total), times in self.totals.items():
            found[min(total // 100 // STEP * STEP, TOP - STEP)][grade] += times
        return [{"from": start, "to": start + STEP, "counts": found[start]} for start in starts]


def distribution_of(ranking: Ranking) -> Distribution:
    """Return the distribution of the rows that are seen and wanted; kept until they change."""
    key = (*version_of(ranking.cycle), ranking.sight, ranking.wanted)
    return _kept.get(key, lambda: _distribution(ranking))


def _distribution(ranking: Ranking) -> Distribution:
    found = Distribution()
    sums: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    columns = ("code", "region_code", "grade", "total_hundredths", "criteria")
    for code, region, grade, total, criteria in ranking.results.values_list(*columns).iterator():
        if grade:
            found.grades[grade] += 1
        else:
            found.incomplete += 1
        if not ranking.sight.shows_figures(code, region):
            continue
        if total is not None:
            found.totals[grade, total] += 1
        for criterion, score in json.loads(criteria).items():
            if score is not None:
                sums[criterion] += int(score.replace(".", ""))
                counts[criterion] += 1
    found.means = {code: shown(Fraction(sums[code], counts[code] * 100)) for code in counts}
    return found


def grade_tones(policy: dict[str, Any]) -> dict[str, str]:
    """Return the tone of each grade by its code: what is commended is good, what must be rectified
    is bad, the best of the others stands out."""
    bands = sorted(policy["grades"], key=lambda band: -Decimal(str(band["at_least"])))
    told = {"commend": "good", "rectify": "bad"}
    tones = {band["code"]: told.get(band.get("outcome") or "", "") for band in bands}
    between = [code for code, tone in tones.items() if not tone]
    return {
        code: tone or ("info" if [code] == between[:1] else "neutral")
        for code, tone in tones.items()
    }

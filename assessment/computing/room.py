"""The rows of the decision room: each alliance with its figures, its flags and its way up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction
from typing import TypeAlias

from assessment import scoring
from assessment.computing import cohorts
from assessment.computing.distribution import Distribution
from assessment.computing.former_years import totals_of_last_year
from assessment.computing.inputs import inputs_of
from assessment.computing.portions import Rules
from assessment.computing.prospects import Prospect, prospect_of
from assessment.computing.rankings import Ranking, Row
from assessment.models import Cycle, Entry
from assessment.scoring import AllianceInputs, AllianceScore, FrameworkDef, shown

Scored: TypeAlias = tuple[AllianceInputs, AllianceScore]

WIDE_SPREAD = 20  # Points between the highest and the lowest mark on one indicator.
GREAT_CHANGE = 10  # Points against the year before.
NEAR = Decimal(1)  # Points short of the next grade.


@dataclass(frozen=True, slots=True)
class Spread:
    """The judged indicator whose marks lie furthest apart, and on how many they lie far apart."""

    code: str
    low: Decimal
    high: Decimal
    wide: int

    @property
    def points(self) -> Decimal:
        return self.high - self.low

    @property
    def is_wide(self) -> bool:
        return self.wide > 0


@dataclass(frozen=True, slots=True)
class Seat:
    """One alliance in the room; ``change`` is against last year's total."""

    entry: Entry
    row: Row
    prospect: Prospect | None
    spread: Spread | None
    change: Decimal | None
    exceptions: int
    waiting: int

    @property
    def is_near(self) -> bool:
        """Whether the next grade is near, and nothing but points stands in the way."""
        return bool(self.prospect and not self.prospect.is_held and self.prospect.points <= NEAR)

    @property
    def is_great_change(self) -> bool:
        return self.change is not None and abs(self.change) >= GREAT_CHANGE


@dataclass(frozen=True, slots=True)
class Quota:
    """The share of the top band that the bureau has settled, shown and never applied: ``allowed``
    alliances of those with a total, rounded down."""

    band: str
    percent: Decimal
    allowed: int
    reached: int
    complete: int

    @property
    def over(self) -> int:
        return max(self.reached - self.allowed, 0)


def seats_of(ranking: Ranking, rows: Sequence[Row], waiting: Counter[int]) -> list[Seat]:
    """Return the alliances of ``rows``; ``waiting`` counts the proposed exceptions by entry."""
    codes = [row["alliance"]["code"] for row in rows]
    found = Entry.objects.filter(cycle=ranking.cycle, alliance__code__in=codes)
    entries = {each.alliance.code: each for each in found.select_related("alliance__region")}
    scores = scores_of(ranking.cycle, {each.pk: code for code, each in entries.items()})
    definition = Rules.of(ranking.cycle.framework).definition
    last = totals_of_last_year(ranking.cycle)
    return [
        _seat(definition, entries[code], row, scores[entries[code].pk], last, waiting)
        for code, row in zip(codes, rows, strict=True)
        if code in entries
    ]


def scores_of(cycle: Cycle, codes: dict[int, str]) -> dict[int, Scored]:
    """Return inputs and exact scores of some entries by key, with the cohorts of the current
    results; in three queries."""
    return {pk: (inputs, score_of(cycle, inputs)) for pk, inputs in inputs_of(codes).items()}


def score_of(cycle: Cycle, inputs: AllianceInputs) -> AllianceScore:
    """Return the exact score of one alliance, with the cohorts of the current results."""
    definition = Rules.of(cycle.framework).definition
    known = cohorts.from_stored(cycle.computation.cohorts) if cycle.computation else {}
    return scoring.score_alliance(definition, inputs, known)


def spread_of(score: AllianceScore) -> Spread | None:
    """Return how far the marks lie apart; None where no indicator has two."""
    spans = []
    for part in score.criteria:
        for item in part.indicators:
            marks = [used.mark for used in item.marks]
            if len(marks) > 1:
                low, high = min(marks), max(marks)
                spans.append((high - low, low, high, item.definition.code))
    if not spans:
        return None
    _, low, high, code = max(spans, key=lambda span: span[0])
    return Spread(code, shown(low), shown(high), sum(span[0] >= WIDE_SPREAD for span in spans))


def quota_of(ranking: Ranking, spread: Distribution, percent: Decimal | None) -> Quota | None:
    """Return how the top band stands against its quota; None where none is settled."""
    if percent is None or not ranking.grades:
        return None
    band = next(iter(ranking.grades.values()))
    allowed = (percent * spread.complete / 100).to_integral_value(ROUND_FLOOR)
    return Quota(band["name"], percent, int(allowed), spread.grades[band["code"]], spread.complete)


def _seat(
    definition: FrameworkDef,
    entry: Entry,
    row: Row,
    scored: Scored,
    last: dict[int, int],
    waiting: Counter[int],
) -> Seat:
    inputs, score = scored
    before = last.get(entry.alliance_id)
    change = None
    if before is not None and row["total"] is not None:
        change = Decimal(row["total"]) - shown(Fraction(before, 100))
    return Seat(
        entry=entry,
        row=row,
        prospect=prospect_of(definition, score),
        spread=spread_of(score),
        change=change,
        exceptions=len(inputs.rulings),
        waiting=waiting[entry.pk],
    )

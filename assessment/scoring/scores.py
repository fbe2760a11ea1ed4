"""What the arithmetic answers: a tree from the alliance's grade down to each mark."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from assessment.scoring.definition import (
    CriterionDef,
    GradeBand,
    IndicatorDef,
    Outcome,
    Veto,
)
from assessment.scoring.inputs import RulingInput
from assessment.scoring.numbers import shown

Status = Literal["complete", "incomplete", "excused"]


@dataclass(frozen=True, slots=True)
class Cohort:
    """The alliances that an indicator compares: how many, their sum, their largest value."""

    count: int
    total: Fraction
    largest: Fraction

    @property
    def mean(self) -> Fraction:
        return self.total / self.count


@dataclass(frozen=True, slots=True)
class MarkUsed:
    """One assessor's mark; a trimmed one is left out of the mean."""

    assessor: str
    mark: Fraction
    is_trimmed: bool = False


@dataclass(frozen=True, slots=True)
class IndicatorScore:
    """One indicator of one alliance.

    ``share`` is its part of the criterion, 0 to 1, None when it has no influence.
    ``marks`` and ``measures`` are what is known, also where a ruling overrides it;
    ``cohort`` is there only where the score comes from it.
    """

    definition: IndicatorDef
    is_applicable: bool
    share: Fraction | None
    adjudication: RulingInput | None
    marks: tuple[MarkUsed, ...]
    measures: Mapping[str, Fraction]
    cohort: Cohort | None
    exact: Fraction | None

    @property
    def shown(self) -> Decimal | None:
        return None if self.exact is None else shown(self.exact)

    @property
    def counts(self) -> bool:
        """Whether the criterion's score needs this indicator."""
        return self.is_applicable and self.definition.weight > 0


@dataclass(frozen=True, slots=True)
class CriterionScore:
    """One criterion of one alliance; ``share`` as in ``IndicatorScore``, of the total.

    ``is_dropped``: nothing of it counts for this alliance, so it is as if it were not there.
    """

    definition: CriterionDef
    is_applicable: bool
    is_dropped: bool
    share: Fraction | None
    indicators: tuple[IndicatorScore, ...]
    exact: Fraction | None

    @property
    def shown(self) -> Decimal | None:
        return None if self.exact is None else shown(self.exact)

    @property
    def counts(self) -> bool:
        """Whether the total needs this criterion."""
        return not self.is_dropped and self.definition.weight > 0

    @property
    def is_below_floor(self) -> bool:
        """Whether the rounded score, if known, is below the floor of a criterion that counts."""
        if not self.counts or self.definition.floor is None or self.shown is None:
            return False
        return Fraction(self.shown) < self.definition.floor


@dataclass(frozen=True, slots=True)
class Adjustments:
    """Bonuses and deductions, in the order recorded; ``granted`` is the sum after the cap."""

    bonuses: tuple[RulingInput, ...] = ()
    deductions: tuple[RulingInput, ...] = ()
    bonus_sum: Fraction = Fraction(0)
    granted: Fraction = Fraction(0)
    deduction_sum: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class VetoStep:
    """One veto and the grades around it; both None while there is no grade."""

    veto: Veto
    ruling: RulingInput
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class AllianceScore:
    """All that is known of one alliance.

    ``criteria_mean`` is the weighted mean before bonuses and deductions, ``exact`` the total
    held within 0 and 100, ``shown`` the one that counts for grade and rank. They are None
    unless ``status`` is complete; so are ``earned`` (the band of the total) and ``grade``
    (the band after the vetoes). ``rank`` is given by ``score_cycle`` alone.
    """

    code: str
    status: Status
    criteria: tuple[CriterionScore, ...] = ()
    missing: tuple[str, ...] = ()
    adjustments: Adjustments = Adjustments()
    criteria_mean: Fraction | None = None
    exact: Fraction | None = None
    shown: Decimal | None = None
    earned: GradeBand | None = None
    vetoes: tuple[VetoStep, ...] = ()
    grade: GradeBand | None = None
    below_floor: tuple[str, ...] = ()
    outcome: Outcome | None = None
    reasons: tuple[str, ...] = ()
    rank: int | None = None

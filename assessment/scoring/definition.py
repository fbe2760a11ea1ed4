"""A framework as the arithmetic sees it: policy, criteria, indicators. All numbers are exact."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from assessment.scoring.effects import CapAt, Effect
from assessment.scoring.errors import ScoringError
from assessment.scoring.params import FULL_POINTS, Params

Texts = Mapping[str, str]  # language code -> text
Aggregate = Literal["mean", "median", "trimmed_mean"]
Outcome = Literal["commend", "rectify"]

SMALLEST_TRIM = 3  # Below that, leaving out two marks could leave none.


@dataclass(frozen=True, slots=True)
class Level:
    """What a mark of ``at`` looks like; it guides the assessor and computes nothing."""

    at: Fraction
    text: Texts


@dataclass(frozen=True, slots=True)
class IndicatorDef:
    """``weight`` >= 0 is relative to the other indicators of the criterion."""

    code: str
    name: Texts
    weight: Fraction
    params: Params
    unit: Texts = field(default_factory=dict)
    evidence: Texts = field(default_factory=dict)
    guidance: Texts = field(default_factory=dict)
    levels: tuple[Level, ...] = ()

    def __post_init__(self) -> None:
        _check_weight(self.code, self.weight)

    @property
    def rule(self) -> str:
        return self.params.rule

    @property
    def measures(self) -> tuple[str, ...]:
        """The codes of the measures that the rule reads; none when it is judged."""
        return self.params.measures


@dataclass(frozen=True, slots=True)
class CriterionDef:
    """``weight`` >= 0; ``floor`` is the rounded score below which there is rectification."""

    code: str
    name: Texts
    weight: Fraction
    indicators: tuple[IndicatorDef, ...]
    floor: Fraction | None = None

    def __post_init__(self) -> None:
        _check_weight(self.code, self.weight)
        if self.floor is not None and not 0 <= self.floor <= FULL_POINTS:
            raise ScoringError(f"The floor of {self.code} must lie between 0 and {FULL_POINTS}.")


@dataclass(frozen=True, slots=True)
class GradeBand:
    """The grade of rounded totals from ``at_least`` up to the next band."""

    code: str
    name: Texts
    at_least: Fraction
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True)
class Veto:
    code: str
    name: Texts
    effect: Effect


@dataclass(frozen=True, slots=True)
class Policy:
    """How marks, totals and grades come about; ``grades`` may stand in any order.

    ``trim_from`` belongs to ``trimmed_mean``. Without a ``bonus_cap`` bonuses are not limited.
    """

    aggregate: Aggregate
    grades: tuple[GradeBand, ...]
    trim_from: int | None = None
    bonus_cap: Fraction | None = None
    vetoes: tuple[Veto, ...] = ()

    def __post_init__(self) -> None:
        self._check_marks()
        self._check_grades()
        self._check_vetoes()

    @property
    def bands(self) -> tuple[GradeBand, ...]:
        """The grades from the highest to the lowest."""
        return tuple(sorted(self.grades, key=lambda band: band.at_least, reverse=True))

    def _check_marks(self) -> None:
        if self.aggregate not in ("mean", "median", "trimmed_mean"):
            raise ScoringError(f"{self.aggregate!r} is not a way to aggregate marks.")
        if self.trim_from is not None and self.trim_from < SMALLEST_TRIM:
            raise ScoringError(f"trim_from must be {SMALLEST_TRIM} or more.")
        if self.aggregate == "trimmed_mean" and self.trim_from is None:
            raise ScoringError("trimmed_mean needs trim_from.")
        if self.bonus_cap is not None and self.bonus_cap < 0:
            raise ScoringError("bonus_cap must not be negative.")

    def _check_grades(self) -> None:
        _check_distinct("grade", (band.code for band in self.grades))
        starts = [band.at_least for band in self.grades]
        if starts.count(Fraction(0)) != 1:
            raise ScoringError("Exactly one grade must start at 0.")
        if len(set(starts)) < len(starts):
            raise ScoringError("Two grades must not start at the same total.")
        if not all(0 <= start <= FULL_POINTS for start in starts):
            raise ScoringError(f"A grade must start between 0 and {FULL_POINTS}.")
        if not all(band.outcome in (None, "commend", "rectify") for band in self.grades):
            raise ScoringError("The outcome of a grade is commend, rectify or none.")

    def _check_vetoes(self) -> None:
        _check_distinct("veto", (veto.code for veto in self.vetoes))
        grades = {band.code for band in self.grades}
        for veto in self.vetoes:
            if isinstance(veto.effect, CapAt) and veto.effect.grade not in grades:
                raise ScoringError(f"Veto {veto.code} caps at an unknown grade.")


@dataclass(frozen=True, slots=True)
class FrameworkDef:
    """Criteria and indicators share one set of codes, so an exception can name either."""

    code: str
    version: int
    name: Texts
    policy: Policy
    criteria: tuple[CriterionDef, ...]

    def __post_init__(self) -> None:
        criteria = [criterion.code for criterion in self.criteria]
        _check_distinct("code", [*criteria, *(item.code for item in self.indicators)])

    @property
    def indicators(self) -> tuple[IndicatorDef, ...]:
        """All indicators, in the framework's order."""
        return tuple(item for criterion in self.criteria for item in criterion.indicators)


def _check_weight(code: str, weight: Fraction) -> None:
    if weight < 0:
        raise ScoringError(f"The weight of {code} must not be negative.")


def _check_distinct(kind: str, codes: Iterable[str]) -> None:
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            raise ScoringError(f"The {kind} {code} occurs twice.")
        seen.add(code)

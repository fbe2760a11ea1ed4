"""What each indicator rule needs to know. All numbers are exact."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from assessment.scoring.errors import ScoringError

FULL_POINTS = Fraction(100)


@dataclass(frozen=True, slots=True)
class Judged:
    """Assessors' marks, aggregated as the framework's policy says."""

    rule: ClassVar[str] = "judged"

    @property
    def measures(self) -> tuple[str, ...]:
        return ()


@dataclass(frozen=True, slots=True)
class Step:
    """From ``at_least`` on there are ``points``, 0 to 100."""

    at_least: Fraction
    points: Fraction


@dataclass(frozen=True, slots=True)
class Steps:
    """The points of the highest step that the value reaches; 0 below the lowest."""

    rule: ClassVar[str] = "steps"
    measure: str
    steps: tuple[Step, ...]

    def __post_init__(self) -> None:
        check_steps(self.steps)

    @property
    def measures(self) -> tuple[str, ...]:
        return (self.measure,)


@dataclass(frozen=True, slots=True)
class AgainstMean:
    """Steps on the difference between the value and the cohort's mean."""

    rule: ClassVar[str] = "against_mean"
    measure: str
    steps: tuple[Step, ...]

    def __post_init__(self) -> None:
        check_steps(self.steps)

    @property
    def measures(self) -> tuple[str, ...]:
        return (self.measure,)


@dataclass(frozen=True, slots=True)
class Linear:
    """From 0 points at ``zero_at`` to 100 at ``full_at``, which may be the smaller one."""

    rule: ClassVar[str] = "linear"
    measure: str
    zero_at: Fraction
    full_at: Fraction

    def __post_init__(self) -> None:
        if self.zero_at == self.full_at:
            raise ScoringError("zero_at and full_at must differ.")

    @property
    def measures(self) -> tuple[str, ...]:
        return (self.measure,)


@dataclass(frozen=True, slots=True)
class Best:
    """The value in percent of the cohort's largest."""

    rule: ClassVar[str] = "best"
    measure: str

    @property
    def measures(self) -> tuple[str, ...]:
        return (self.measure,)


@dataclass(frozen=True, slots=True)
class Points:
    """Points for each unit of several measures, in percent of ``cap`` (above 0)."""

    rule: ClassVar[str] = "points"
    points: Mapping[str, Fraction]
    cap: Fraction

    def __post_init__(self) -> None:
        if not self.points:
            raise ScoringError("points must name at least one measure.")
        if self.cap <= 0:
            raise ScoringError("cap must be above 0.")

    @property
    def measures(self) -> tuple[str, ...]:
        return tuple(sorted(self.points))


Params = Judged | Steps | AgainstMean | Linear | Best | Points


def check_steps(steps: tuple[Step, ...]) -> None:
    if not steps:
        raise ScoringError("steps must hold at least one step.")
    if len({step.at_least for step in steps}) < len(steps):
        raise ScoringError("steps must not name a threshold twice.")
    for step in steps:
        if not 0 <= step.points <= FULL_POINTS:
            raise ScoringError(f"The points of a step must lie between 0 and {FULL_POINTS}.")

"""What is known of one alliance in one cycle."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from assessment.scoring.errors import ScoringError
from assessment.scoring.numbers import has_places, is_within
from assessment.scoring.params import FULL_POINTS

RulingKind = Literal["not_applicable", "adjudicated", "bonus", "deduction", "veto", "excused"]

MARK_PLACES = 2
HIGHEST_MARK = 100
MEASURE_PLACES = 6
KINDS_WITH_A_VALUE = ("adjudicated", "bonus", "deduction")


@dataclass(frozen=True, slots=True)
class RulingInput:
    """One exception. ``item`` is a code of the framework, or the name of a bonus or deduction."""

    kind: RulingKind
    item: str = ""
    value: Fraction | None = None
    reason: str = ""
    author: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS_WITH_A_VALUE:
            return
        if self.value is None or self.value < 0:
            raise ScoringError(f"{self.kind} {self.item} needs a value of 0 or more.")
        if self.kind == "adjudicated" and self.value > FULL_POINTS:
            raise ScoringError(f"{self.item} cannot be adjudicated above {FULL_POINTS}.")


@dataclass(frozen=True, slots=True)
class AllianceInputs:
    """Marks by indicator and assessor, values by measure, rulings in the order recorded.

    What is not there is unknown. Marks and values that no indicator reads are ignored.
    """

    code: str
    marks: Mapping[str, Mapping[str, Fraction]] = field(default_factory=dict)
    measures: Mapping[str, Fraction] = field(default_factory=dict)
    rulings: Sequence[RulingInput] = ()

    def __post_init__(self) -> None:
        for indicator, by_assessor in self.marks.items():
            for mark in by_assessor.values():
                if not is_within(mark, 0, HIGHEST_MARK) or not has_places(mark, MARK_PLACES):
                    raise ScoringError(f"{self.code}, {indicator}: {mark} is not a mark.")
        for measure, value in self.measures.items():
            if not has_places(value, MEASURE_PLACES):
                raise ScoringError(f"{self.code}, {measure}: {value} has too many places.")

    @property
    def is_excused(self) -> bool:
        return any(ruling.kind == "excused" for ruling in self.rulings)

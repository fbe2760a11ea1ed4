"""What a veto does to a grade."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assessment.scoring.errors import ScoringError

_DOWN = re.compile(r"down:([1-9][0-9]{0,3})")
_CAP = re.compile(r"cap:([A-Za-z0-9._-]{1,40})")


@dataclass(frozen=True, slots=True)
class Bottom:
    """The lowest band."""

    def __str__(self) -> str:
        return "bottom"


@dataclass(frozen=True, slots=True)
class CapAt:
    """No better than the band ``grade``."""

    grade: str

    def __str__(self) -> str:
        return f"cap:{self.grade}"


@dataclass(frozen=True, slots=True)
class Down:
    """``bands`` bands lower, 1 or more, but not below the lowest."""

    bands: int

    def __str__(self) -> str:
        return f"down:{self.bands}"


Effect = Bottom | CapAt | Down


def parse_effect(text: str) -> Effect:
    """Read ``bottom``, ``cap:CODE`` or ``down:N``."""
    if text == "bottom":
        return Bottom()
    if cap := _CAP.fullmatch(text):
        return CapAt(cap[1])
    if down := _DOWN.fullmatch(text):
        return Down(int(down[1]))
    raise ScoringError(f"{text!r} is not bottom, cap:CODE or down:N.")


def grade_after(effect: Effect, grade: str, best_first: Sequence[str]) -> str:
    """Return the grade that ``effect`` makes of ``grade``; codes run from best to worst."""
    place = best_first.index(grade)
    match effect:
        case Bottom():
            place = len(best_first) - 1
        case CapAt():
            place = max(place, best_first.index(effect.grade))
        case Down():
            place = min(place + effect.bands, len(best_first) - 1)
    return best_first[place]

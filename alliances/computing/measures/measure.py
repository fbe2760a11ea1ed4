"""What a measure is: a named number of one alliance and year, with its unit and its source."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from alliances.choices import Level
from alliances.computing.measures.figures import Figure
from alliances.computing.measures.totals import Activities, Carriers
from alliances.computing.measures.words import REGISTERS, SOURCES, Text, filled, listed


@dataclass(frozen=True)
class Measure:
    """A number that the registers tell, for the observation point ``point``."""

    code: str
    point: str
    label: Text
    unit: Text
    figure: Figure

    @property
    def definition(self) -> Text:
        return self.figure.definition

    @property
    def formula(self) -> str:
        return self.figure.formula

    @property
    def source(self) -> Text:
        """The registers that it comes from."""
        registers = dict.fromkeys(REGISTERS.get(part, part) for part in self.figure.reads)
        return listed(tuple(SOURCES[register] for register in registers))


@dataclass(frozen=True)
class Asked:
    """A number that no register tells: the report asks for it; ``reason`` says why."""

    code: str
    point: str
    label: Text
    unit: Text
    reason: Text


LEVELS = (Level.NATIONAL, Level.PROVINCIAL, Level.MUNICIPAL)
AT_LEVEL = _("{things}, {level}")


def by_level(
    prefix: str,
    point: str,
    label: Text,
    unit: Text,
    figure: type[Carriers | Activities],
    kinds: tuple,
) -> list[Measure]:
    """Return one measure for each level that is told apart, the highest first."""
    return [
        Measure(
            f"{prefix}_{level.value}",
            point,
            filled(AT_LEVEL, things=label, level=level.label),
            unit,
            figure(kinds, level=level),
        )
        for level in LEVELS
    ]

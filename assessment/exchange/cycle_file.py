"""Reading ``cycle.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from alliances.tables import cells
from assessment.choices import Phase
from assessment.exchange.faults import Faults
from assessment.exchange.yaml_parts import Parts
from assessment.exchange.yaml_tree import read_tree

FILE = "cycle.yaml"
REQUIRED = ("code", "name", "year", "as_of", "region")
LATEST_YEAR = 9999


@dataclass(frozen=True, slots=True)
class CycleFile:
    """What could be read; ``is_sound`` when that was everything."""

    code: str | None
    name: dict[str, str] | None
    year: int | None
    as_of: date | None
    region: str | None
    given_phase: Phase | None
    is_sound: bool

    @property
    def phase(self) -> Phase:
        return self.given_phase or Phase.SCORING


def read_cycle(folder: Path, faults: Faults) -> CycleFile | None:
    before = len(faults)
    tree = read_tree(folder, FILE, faults)
    if tree is None:
        return None
    parts = Parts(FILE, faults)
    given = parts.mapping(tree, "", REQUIRED, ("phase",))
    code = parts.value(given.get("code"), "code", cells.code)
    name = parts.names(given.get("name"), "name")
    year = parts.whole(given.get("year"), "year", least=1900, most=LATEST_YEAR)
    as_of = parts.value(given.get("as_of"), "as_of", cells.day)
    region = parts.value(given.get("region"), "region", cells.region_code)
    phase = parts.value(given.get("phase"), "phase", cells.choice(Phase))
    return CycleFile(
        code, name, year, as_of, region, Phase(phase) if phase else None, len(faults) == before
    )

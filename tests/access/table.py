"""The table of `docs/access.md`, read."""

from dataclasses import dataclass
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "access.md"
FIRST = "door"
ANOTHERS = "another's"


@dataclass(frozen=True)
class Row:
    """Which status each role gets at one door; ``phase`` is that of the cycle."""

    method: str
    name: str
    phase: str
    statuses: dict[str, str]

    @property
    def door(self) -> str:
        return f"{self.method} {self.name}"

    def __str__(self) -> str:
        return f"{self.door} ({self.phase})"


def rows() -> list[Row]:
    """Return the rows of all tables of the page, which have one and the same header."""
    lines = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    header, _, *body = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    found = []
    for door, phase, *statuses in body:
        if door in (header[0], "---"):
            continue
        method, name = door.strip("`").split()
        told = dict(zip(header[2:], statuses, strict=True))
        found.append(Row(method, name, phase or "scoring", told))
    return found

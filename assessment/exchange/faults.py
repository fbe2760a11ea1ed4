"""What is wrong with a folder: every fault, not the first alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.errors import DomainError

FILES = (
    "cycle.yaml",
    "framework.yaml",
    "regions.csv",
    "chains.csv",
    "units.csv",
    "alliances.csv",
    "memberships.csv",
    "carriers.csv",
    "activities.csv",
    "documents.csv",
    "posts.csv",
    "tasks.csv",
    "people.csv",
    "majors.csv",
    "shares.csv",
    "measures.csv",
    "marks.csv",
    "exceptions.csv",
)


@dataclass(frozen=True, slots=True)
class Fault:
    """``place`` is a line number, the header being 1, or the path of a value in a YAML file."""

    file: str
    place: str
    sentence: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.place}" if self.place else self.file
        return f"{where}: {self.sentence}"


class Faults:
    """A list to write faults on, in any order."""

    def __init__(self) -> None:
        self._found: list[Fault] = []

    def __len__(self) -> int:
        return len(self._found)

    def add(self, file: str, place: int | str, sentence: str) -> None:
        self._found.append(Fault(file, str(place), sentence))

    def add_twice(self, file: str, line: int, first: int, columns: Iterable[str]) -> None:
        """Note that the key of ``line``, which ``columns`` make, has been on the line ``first``."""
        sentence = _("The same key (%(columns)s) is on line %(line)s already.")
        self.add(file, line, sentence % {"columns": ", ".join(columns), "line": first})

    def sorted(self) -> list[Fault]:
        """Return the faults by file, then by line; those of a YAML file as they were found."""
        return sorted(self._found, key=_order)


def _order(fault: Fault) -> tuple[int, int]:
    place = FILES.index(fault.file) if fault.file in FILES else -1
    return place, int(fault.place) if fault.place.isdecimal() else 0


class FolderRefused(DomainError):
    """Nothing was written; ``faults`` tells why."""

    code = "folder_refused"

    def __init__(self, faults: Faults) -> None:
        self.faults = faults.sorted()
        count = len(self.faults)
        sentence = ngettext(
            "%(count)s fault; nothing was written.",
            "%(count)s faults; nothing was written.",
            count,
        )
        super().__init__(sentence % {"count": count})

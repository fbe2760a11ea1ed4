"""Why a workbook, or some of its cells, cannot be taken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.errors import DomainError

MOST_SHOWN = 100


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A cell as the sheet shows it: ``row`` and ``column`` count from 0."""

    row: int
    column: int

    def __str__(self) -> str:
        return f"{letters(self.column)}{self.row + 1}"


def letters(column: int) -> str:
    """Return the letters over a column that is counted from 0: A, B, …, Z, AA."""
    text = ""
    column += 1
    while column:
        column, digit = divmod(column - 1, 26)
        text = chr(ord("A") + digit) + text
    return text


@dataclass(frozen=True, slots=True)
class Fault:
    """``place`` is a cell such as C17, or a range of them."""

    sheet: str
    place: Place
    sentence: str

    def __str__(self) -> str:
        return _("Sheet “%(sheet)s”, %(cell)s: %(problem)s") % {
            "sheet": self.sheet,
            "cell": self.place,
            "problem": self.sentence,
        }


@dataclass(slots=True)
class Faults:
    """A list to write faults on, in any order; reading goes on to find them all."""

    found: list[Fault] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.found)

    def __iter__(self) -> Iterator[Fault]:
        return iter(sorted(self.found, key=lambda fault: fault.place))

    def add(self, sheet: str, place: Place, sentence: str) -> None:
        self.found.append(Fault(sheet, place, sentence))


class WorkbookRefused(DomainError):
    """Nothing was changed. ``faults`` holds what is wrong with single cells, if that is the reason."""

    code = "workbook_refused"

    def __init__(self, message: str | Promise, faults: Iterable[Fault] = ()) -> None:
        self.faults = list(faults)
        told = [str(fault) for fault in self.faults[:MOST_SHOWN]]
        super().__init__(message, {"faults": told} if told else None)

    @property
    def shown(self) -> list[Fault]:
        return self.faults[:MOST_SHOWN]

    @property
    def count_left_out(self) -> int:
        return max(len(self.faults) - MOST_SHOWN, 0)


def refuse_cells(faults: Faults) -> None:
    """Raise ``WorkbookRefused`` if there are any faults."""
    if not len(faults):
        return
    sentence = ngettext(
        "%(count)s cell cannot be taken; nothing was changed. Correct it in the file and send it"
        " again.",
        "%(count)s cells cannot be taken; nothing was changed. Correct them in the file and send it"
        " again.",
        len(faults),
    )
    raise WorkbookRefused(sentence % {"count": len(faults)}, faults)

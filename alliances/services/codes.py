"""Short codes for rows that come without one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Any

from alliances.computing.register_values import Key, Known, Values
from alliances.computing.registers import Kept

DIGITS = 3
NUMBERED = re.compile(r"(.*-)(\d{1,9})$")


def next_code(kept: Kept, alliance_id: int, row: Any) -> str:
    """Return a code that no row of the register has or had, such as ``A26-007``: the letter of
    the register, the year of the row, and a number. A carrier lasts for years: ``C-007``."""
    head = _head(kept, getattr(row, kept.day))
    given = {"alliance_id": alliance_id, "code__startswith": head}
    codes = set(kept.model.objects.filter(**given).values_list("code", flat=True))
    codes |= set(kept.model.history.filter(**given).values_list("code", flat=True))
    numbers = [int(match[1]) for match in map(re.compile(r".*-(\d{1,9})$").match, codes) if match]
    return f"{head}{max(numbers, default=0) + 1:0{DIGITS}d}"


class CodesToGive:
    """Codes for the rows of a file that name none, in a register of one alliance.

    A row that says what a stored one says, in every cell that it has, is that one: the same file
    again changes nothing. ``named`` are the codes that other rows of the file have.
    """

    def __init__(
        self, kept: Kept, alliance_id: int, known: Mapping[Key, Known], named: Iterable[str]
    ) -> None:
        self._kept, self._alliance_id, self._known = kept, alliance_id, known
        self._named = set(named)

    def code_for(self, values: Values) -> str:
        told = {name: value for name, value in values.items() if name != "code"}
        alike = self._by_title.get(values[self._kept.title], [])
        for stored in alike:
            if all(stored[name] == value for name, value in told.items()):
                alike.remove(stored)
                return str(stored["code"])
        head = _head(self._kept, values[self._kept.day])
        self._highest[head] += 1
        return f"{head}{self._highest[head]:0{DIGITS}d}"

    @cached_property
    def _by_title(self) -> dict[Any, list[Values]]:
        """The stored rows that the file does not name, by their titles."""
        found: dict[Any, list[Values]] = defaultdict(list)
        for stored in self._known.values():
            if stored.values["code"] not in self._named:
                found[stored.values[self._kept.title]].append(stored.values)
        return found

    @cached_property
    def _highest(self) -> dict[str, int]:
        """The highest number that any row has or had, by what stands before it."""
        found: dict[str, int] = defaultdict(int)
        codes = set(self._named)
        for rows in (self._kept.model.objects, self._kept.model.history):
            codes.update(rows.filter(alliance_id=self._alliance_id).values_list("code", flat=True))
        for match in filter(None, map(NUMBERED.match, codes)):
            found[match[1]] = max(found[match[1]], int(match[2]))
        return found


def _head(kept: Kept, day: date | int) -> str:
    """Return how the codes of a day or year begin: with the letter of their register."""
    if kept.prefix in "CP":
        return f"{kept.prefix}-"
    return f"{kept.prefix}{(day.year if isinstance(day, date) else day) % 100:02d}-"

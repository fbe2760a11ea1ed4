"""How figures come about from the cells of a book: sums, ratios, coverage.

``parts`` returns the cells that a figure is made of with what each contributes, or None where the
register tells nothing; all else follows from it. Contributions are integers (``exact.ONE``).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from alliances.computing.measures.cells import Book
from alliances.computing.measures.exact import ONE, divided, rounded
from alliances.computing.measures.words import Text

# A cell and what it adds to the sum: None while that is unknown.
Parts = Sequence[tuple[Any, int | None]]


class Contribution(NamedTuple):
    """What a cell counts for a figure, and in a ratio what it adds to that which is divided by."""

    cell: Any
    counted: int | None = None
    of: int | None = None


class Figure(ABC):
    """A number of one alliance on a day."""

    if TYPE_CHECKING:
        # Read only, as some figures keep these and others compute them. Not so at run time, where a
        # data class would take a property of its base for a default.
        @property
        def definition(self) -> Text: ...

        @property
        def formula(self) -> str: ...

    @property
    @abstractmethod
    def reads(self) -> tuple[str, ...]:
        """The parts of the book that it is read from."""

    @abstractmethod
    def value(self, book: Book) -> Decimal | None:
        """Return the number, or None where the registers cannot tell it."""

    @abstractmethod
    def contributions(self, book: Book) -> list[Contribution]:
        """Return the cells behind the number."""


class Total(Figure):
    """A sum over cells of one part of the book."""

    @abstractmethod
    def parts(self, book: Book) -> Parts | None:
        """Return the cells that count with what they add, or None for a register without rows."""

    def sum(self, book: Book) -> int | None:
        """Add up what is known; a sum of unknowns alone is unknown."""
        parts = self.parts(book)
        if parts is None:
            return None
        known = [number for _cell, number in parts if number is not None]
        return None if parts and not known else sum(known)

    def value(self, book: Book) -> Decimal | None:
        total = self.sum(book)
        return None if total is None else divided(total, ONE)

    def contributions(self, book: Book) -> list[Contribution]:
        return [Contribution(cell, number) for cell, number in self.parts(book) or ()]


@dataclass(frozen=True)
class Ratio(Figure):
    """``scale`` times one sum by another: 100 for percentages, 1 for means. Unknown by nothing."""

    top: Total
    bottom: Total
    definition: Text
    scale: int = 100

    @property
    def reads(self) -> tuple[str, ...]:
        return (*self.top.reads, *self.bottom.reads)

    @property
    def formula(self) -> str:
        times = "" if self.scale == 1 else f"{self.scale} × "
        return f"{times}({self.top.formula}) ÷ ({self.bottom.formula})"

    def fraction(self, book: Book) -> Fraction | None:
        bottom = self.bottom.sum(book)
        top = self.top.sum(book) if bottom else None
        return None if top is None or not bottom else Fraction(self.scale * top, bottom)

    def value(self, book: Book) -> Decimal | None:
        number = self.fraction(book)
        return None if number is None else rounded(number)

    def contributions(self, book: Book) -> list[Contribution]:
        found = {id(cell): Contribution(cell, of=of) for cell, of in self.bottom.parts(book) or ()}
        for cell, number in self.top.parts(book) or ():
            known = found.get(id(cell), Contribution(cell))
            found[id(cell)] = known._replace(counted=number)
        return list(found.values())


@dataclass(frozen=True)
class Covered(Figure):
    """How many of several groups have anything in them."""

    groups: tuple[Total, ...]
    definition: Text

    @property
    def reads(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(part for group in self.groups for part in group.reads))

    @property
    def formula(self) -> str:
        each = "; ".join(f"{{{group.formula}}}" for group in self.groups)
        return f"number of non-empty: {each}"

    def value(self, book: Book) -> Decimal | None:
        found = [group.parts(book) for group in self.groups]
        if any(parts is None for parts in found):
            return None
        return Decimal(sum(1 for parts in found if parts))

    def contributions(self, book: Book) -> list[Contribution]:
        """The first cell of each group counts it, the others are there to be seen."""
        counted: dict[int, Contribution] = {}
        for group in self.groups:
            for place, (cell, _number) in enumerate(group.parts(book) or ()):
                before = counted.get(id(cell))
                ones = (before.counted or 0 if before else 0) + (0 if place else ONE)
                counted[id(cell)] = Contribution(cell, ones)
        return list(counted.values())


@dataclass(frozen=True)
class Difference(Figure):
    """One ratio less another."""

    now: Ratio
    before: Ratio
    definition: Text

    @property
    def reads(self) -> tuple[str, ...]:
        return (*self.now.reads, *self.before.reads)

    @property
    def formula(self) -> str:
        return f"{self.now.formula} − {self.before.formula}"

    def value(self, book: Book) -> Decimal | None:
        now, before = self.now.fraction(book), self.before.fraction(book)
        return None if now is None or before is None else rounded(now - before)

    def contributions(self, book: Book) -> list[Contribution]:
        return [*self.now.contributions(book), *self.before.contributions(book)]


def first_of_each(cells: Iterable[tuple[Any, Any]]) -> Parts:
    """Count the first cell of each key; the others of the same key count 0."""
    seen: set[Any] = set()
    parts: list[tuple[Any, int | None]] = []
    for key, cell in cells:
        parts.append((cell, 0 if key in seen else ONE))
        seen.add(key)
    return parts

"""Figures that look at single achievements: each title once, each unit once, the best, the latest."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Literal

from django.utils.translation import gettext_lazy as _

from alliances.choices import ActivityKind, DocumentKind, Level
from alliances.computing.measures.cells import ActivityCell, Book, TitleCell
from alliances.computing.measures.exact import FULL, ONE, PER_HUNDREDTH
from alliances.computing.measures.figures import Contribution, Figure, Parts, Total
from alliances.computing.measures.words import Text, codes, filled, labels
from members.choices import UnitKind, UnitScale

RANKS = {Level.NATIONAL: 3, Level.PROVINCIAL: 2, Level.MUNICIPAL: 1, Level.NONE: 0}


def same_title(title: str) -> str:
    """Write a title so that it compares without regard to width, case and spaces."""
    return "".join(unicodedata.normalize("NFKC", title).casefold().split())


@dataclass(frozen=True)
class Once(Total):
    """Achievements whose highest level is ``level``, each title once.

    The one that counts among several of the same title and level is the largest by share.
    """

    kinds: tuple[ActivityKind, ...]
    level: Level
    reads: ClassVar[tuple[str, ...]] = ("titles",)

    def parts(self, book: Book) -> Parts | None:
        if "titles" not in book.kept:
            return None
        titles: dict[str, list[TitleCell]] = defaultdict(list)
        for cell in book.cells.get("titles", ()):
            if cell.kind in self.kinds:
                titles[same_title(cell.title)].append(cell)
        parts: list[tuple[TitleCell, int | None]] = []
        for cells in titles.values():
            cells.sort(key=lambda cell: (-RANKS[Level(cell.level)], -cell.quantity * cell.weight))
            if cells[0].level == self.level:
                parts.append((cells[0], cells[0].quantity * cells[0].weight))
                parts += [(cell, 0) for cell in cells[1:]]
        return parts

    @property
    def definition(self) -> Text:
        template = _(
            "Of the year: {kinds}; highest level: {level}. Each title counts once, at its highest "
            "level."
        )
        return filled(template, kinds=labels(self.kinds), level=self.level.label)

    @property
    def formula(self) -> str:
        kinds = codes(self.kinds)
        return f"Σ over titles: max(quantity × share) [{kinds}; highest level = {self.level.value}]"


@dataclass(frozen=True)
class Participants(Total):
    """Units that took part in activities of the year, each once.

    Members count whole, whatever the share. Firms that were served count by the largest share of
    the alliance among the activities in question: two alliances that split one service split the
    firm as well.
    """

    doing: Literal["anything", "informing", "at_platform", "trained"]
    members_only: bool = False
    enterprises_only: bool = False
    small_only: bool = False
    definition: Text = ""
    reads: ClassVar[tuple[str, ...]] = ("participants",)

    def parts(self, book: Book) -> Parts | None:
        if "participants" not in book.kept:
            return None
        return [
            (cell, (FULL if self.members_only else weight) * PER_HUNDREDTH)
            for cell in book.cells.get("participants", ())
            if (weight := getattr(cell, self.doing)) is not None
            and (cell.is_member or not self.members_only)
            and (cell.kind == UnitKind.ENTERPRISE or not self.enterprises_only)
            and (cell.scale == UnitScale.SME or not self.small_only)
        ]

    @property
    def formula(self) -> str:
        doing = {
            "anything": "any activity",
            "informing": "info_…, match",
            "at_platform": "carrier: common_platform",
            "trained": "training_class, certificate, shared_employees",
        }[self.doing]
        if self.members_only:
            return f"number of distinct members among the partners [{doing}]"
        small = "; scale = sme" if self.small_only else ""
        return f"Σ over distinct enterprises among the partners: max(share) [{doing}{small}]"


@dataclass(frozen=True)
class TopLevel(Figure):
    """The highest level among achievements of the year: 3 national, 2 provincial, 1 municipal."""

    kinds: tuple[ActivityKind, ...]
    reads: ClassVar[tuple[str, ...]] = ("activities",)

    def value(self, book: Book) -> Decimal | None:
        if "activities" not in book.kept:
            return None
        return Decimal(max((RANKS[Level(cell.level)] for cell in self._cells(book)), default=0))

    def contributions(self, book: Book) -> list[Contribution]:
        """The first of the highest counts its level, the others are there to be seen."""
        cells = sorted(self._cells(book), key=lambda cell: -RANKS[Level(cell.level)])
        return [
            Contribution(cell, 0 if place else RANKS[Level(cell.level)] * ONE)
            for place, cell in enumerate(cells)
        ]

    def _cells(self, book: Book) -> list[ActivityCell]:
        return [cell for kind in self.kinds for cell in book.by_kind.get(kind, ())]

    @property
    def definition(self) -> Text:
        template = _(
            "The highest level among those of the year: {kinds}; 3 national, 2 provincial, "
            "1 municipal, 0 none. A share makes no difference."
        )
        return filled(template, kinds=labels(self.kinds))

    @property
    def formula(self) -> str:
        return f"max(level) [{codes(self.kinds)}]"


@dataclass(frozen=True)
class DaysSince(Figure):
    """Days from the first day among some cells, or from the last one, to the cut-off day."""

    part: Literal["latest", "documents"]
    definition: Text
    formula: str
    kind: DocumentKind | None = None

    @property
    def reads(self) -> tuple[str, ...]:
        return (self.part,)

    def value(self, book: Book) -> Decimal | None:
        days = [cell.first for cell in self._cells(book)]
        if not days:
            return None
        first = max(days) if self.part == "latest" else min(days)
        return Decimal((book.as_of - first).days)

    def contributions(self, book: Book) -> list[Contribution]:
        cells = sorted(self._cells(book), key=lambda cell: cell.first)
        if self.part == "latest":
            cells.reverse()
        days = [(book.as_of - cell.first).days for cell in cells]
        return [
            Contribution(cell, 0 if place else days[0] * ONE) for place, cell in enumerate(cells)
        ]

    def _cells(self, book: Book) -> list:
        return [c for c in book.cells.get(self.part, ()) if self.kind in (None, c.kind)]

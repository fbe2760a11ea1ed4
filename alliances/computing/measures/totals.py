"""Sums from each of the registers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Literal

from django.utils.translation import gettext_lazy as _

from alliances.choices import ActivityKind, Body, CarrierKind, DocumentKind, Level, MajorChange
from alliances.computing.measures.cells import Book
from alliances.computing.measures.exact import ONE, PER_HUNDREDTH, PER_MICRO
from alliances.computing.measures.figures import Parts, Total, first_of_each
from alliances.computing.measures.words import Text, codes, filled, labels
from members.choices import UnitKind, UnitScale


def of_heads(number: int | None) -> int | None:
    return None if number is None else number * ONE


@dataclass(frozen=True)
class Activities(Total):
    """Quantities, amounts or person-days of the year's activities, each by the alliance's share."""

    kinds: tuple[ActivityKind, ...]
    what: Literal["quantity", "amount", "person_days"] = "quantity"
    level: Level | None = None
    at: tuple[CarrierKind, ...] = ()
    reads: ClassVar[tuple[str, ...]] = ("activities",)

    def parts(self, book: Book) -> Parts | None:
        if "activities" not in book.kept:
            return None
        found = []
        for kind in self.kinds:
            for cell in book.by_kind.get(kind, ()):
                if self.level in (None, cell.level) and (not self.at or cell.place in self.at):
                    number = getattr(cell, self.what)
                    found.append((cell, None if number is None else number * cell.weight))
        return found

    @property
    def definition(self) -> Text:
        what, kinds = _ADDED_UP[self.what], labels(self.kinds)
        if self.at:
            template = _("{what} of the year's activities added up: {kinds}; at: {places}.")
            return filled(template, what=what, kinds=kinds, places=labels(self.at))
        if self.level:
            template = _("{what} of the year's activities added up: {kinds}; level: {level}.")
            return filled(template, what=what, kinds=kinds, level=self.level.label)
        template = _("{what} of the year's activities added up: {kinds}.")
        return filled(template, what=what, kinds=kinds)

    @property
    def formula(self) -> str:
        level = f"; level = {self.level.value}" if self.level else ""
        place = f"; carrier: {codes(self.at)}" if self.at else ""
        return f"Σ {self.what} × share [{codes(self.kinds)}{level}{place}]"


_ADDED_UP: dict[str, Text] = {
    "quantity": _("Quantities"),
    "amount": _("Amounts"),
    "person_days": _("Person-days"),
}


@dataclass(frozen=True)
class Carriers(Total):
    """Carriers open on the day, or their capacity or equipment, each by the alliance's share."""

    kinds: tuple[CarrierKind, ...]
    level: Level | None = None
    what: Literal["rows", "capacity", "equipment"] = "rows"
    reads: ClassVar[tuple[str, ...]] = ("carriers",)

    def parts(self, book: Book) -> Parts | None:
        if "carriers" not in book.kept:
            return None
        per = 1 if self.what == "equipment" else PER_HUNDREDTH
        return [
            (
                cell,
                None
                if (number := getattr(cell, self.what)) is None
                else number * cell.weight * per,
            )
            for cell in book.cells.get("carriers", ())
            if cell.kind in self.kinds and self.level in (None, cell.level)
        ]

    @property
    def definition(self) -> Text:
        kinds = labels(self.kinds)
        if self.level:
            template = _("Carriers open on the cut-off day: {kinds}; level: {level}.")
            return filled(template, kinds=kinds, level=self.level.label)
        return filled(_CARRIERS[self.what], kinds=kinds)

    @property
    def formula(self) -> str:
        level = f"; level = {self.level.value}" if self.level else ""
        what = "" if self.what == "rows" else f"{self.what} × "
        return f"Σ {what}share [{codes(self.kinds)}{level}; open on the day]"


_CARRIERS: dict[str, Text] = {
    "rows": _("Carriers open on the cut-off day: {kinds}."),
    "capacity": _("Capacity of the carriers open on the cut-off day: {kinds}."),
    "equipment": _("Equipment of the carriers open on the cut-off day: {kinds}."),
}


@dataclass(frozen=True)
class Members(Total):
    """Units that belong to the alliance on the day."""

    kinds: tuple[UnitKind, ...] = ()
    scales: tuple[UnitScale, ...] = ()
    reads: ClassVar[tuple[str, ...]] = ("members",)

    def parts(self, book: Book) -> Parts | None:
        if "members" not in book.kept:
            return None
        return [
            (cell, cell.rows * ONE)
            for cell in book.cells.get("members", ())
            if (not self.kinds or cell.kind in self.kinds)
            and (not self.scales or cell.scale in self.scales)
        ]

    @property
    def definition(self) -> Text:
        if self.scales:
            template = _("Members on the cut-off day: {kinds}; scale: {scales}.")
            return filled(template, kinds=labels(self.kinds), scales=labels(self.scales))
        if self.kinds:
            return filled(_("Members on the cut-off day: {kinds}."), kinds=labels(self.kinds))
        return _("Units that are members on the cut-off day; the day of leaving no longer counts.")

    @property
    def formula(self) -> str:
        kinds = f"; {codes(self.kinds)}" if self.kinds else ""
        scales = f"; scale = {codes(self.scales)}" if self.scales else ""
        return f"number of members [on the day{kinds}{scales}]"


@dataclass(frozen=True)
class Posts(Total):
    """Seats of a body that are held on the day."""

    body: Body
    unit_kind: UnitKind | None = None
    full_time_only: bool = False
    reads: ClassVar[tuple[str, ...]] = ("posts",)

    def parts(self, book: Book) -> Parts | None:
        if "posts" not in book.kept:
            return None
        return [
            (cell, cell.rows * ONE)
            for cell in book.cells.get("posts", ())
            if cell.body == self.body
            and self.unit_kind in (None, cell.unit_kind)
            and (cell.is_full_time or not self.full_time_only)
        ]

    @property
    def definition(self) -> Text:
        if self.full_time_only:
            template = _("Full-time posts held on the cut-off day: {body}.")
            return filled(template, body=self.body.label)
        return filled(_("Posts held on the cut-off day: {body}."), body=self.body.label)

    @property
    def formula(self) -> str:
        unit = f"; unit: {self.unit_kind.value}" if self.unit_kind else ""
        full_time = "; full_time" if self.full_time_only else ""
        return f"number of posts [{self.body.value}{unit}{full_time}; held on the day]"


@dataclass(frozen=True)
class Documents(Total):
    """Documents in force on the day, or issued in the year."""

    kinds: tuple[DocumentKind, ...]
    when: Literal["in_force", "issued"] = "in_force"
    reads: ClassVar[tuple[str, ...]] = ("documents",)

    def parts(self, book: Book) -> Parts | None:
        if "documents" not in book.kept:
            return None
        return [
            (cell, number * ONE)
            for cell in book.cells.get("documents", ())
            if cell.kind in self.kinds and (number := getattr(cell, self.when))
        ]

    @property
    def definition(self) -> Text:
        return filled(_DOCUMENTS[self.when], kinds=labels(self.kinds))

    @property
    def formula(self) -> str:
        when = "in force on the day" if self.when == "in_force" else "issued in the year"
        return f"number of documents [{codes(self.kinds)}; {when}]"


_DOCUMENTS: dict[str, Text] = {
    "in_force": _("Documents in force on the cut-off day: {kinds}."),
    "issued": _("Documents issued in the year: {kinds}."),
}


@dataclass(frozen=True)
class Parties(Documents):
    """Other parties of agreements in force; an agreement that names none counts by itself."""

    def parts(self, book: Book) -> Parts | None:
        found = super().parts(book)
        if found is None:
            return None
        named = [(cell.party, cell) for cell, _number in found if cell.party is not None]
        alone = [(cell, number) for cell, number in found if cell.party is None]
        return [*first_of_each(named), *alone]

    @property
    def definition(self) -> Text:
        template = _(
            "Other parties of agreements in force on the cut-off day, each once: {kinds}. An "
            "agreement that names no party counts by itself."
        )
        return filled(template, kinds=labels(self.kinds))

    @property
    def formula(self) -> str:
        return f"number of distinct unit [{codes(self.kinds)}; in force on the day]"


@dataclass(frozen=True)
class Tasks(Total):
    """Key tasks of the year, or how far they are done in percent, none of them above 100."""

    what: Literal["rows", "done"] = "rows"
    reads: ClassVar[tuple[str, ...]] = ("tasks",)

    def parts(self, book: Book) -> Parts | None:
        if "tasks" not in book.kept:
            return None
        per = ONE if self.what == "rows" else PER_MICRO
        return [(cell, getattr(cell, self.what) * per) for cell in book.cells.get("tasks", ())]

    @property
    def definition(self) -> Text:
        return _("Key tasks of the year.")

    @property
    def formula(self) -> str:
        return "number of tasks" if self.what == "rows" else "Σ min(progress, 100)"


@dataclass(frozen=True)
class Schools(Total):
    """A figure of the schools that are members on the day, in the year or the one before."""

    what: str
    years_back: int = 0
    written: str = ""
    reads: ClassVar[tuple[str, ...]] = ("people",)

    def parts(self, book: Book) -> Parts | None:
        if "people" not in book.kept:
            return None
        year = book.as_of.year - self.years_back
        return [
            (cell, of_heads(getattr(cell, self.what)))
            for cell in book.cells["people"]
            if cell.year == year
        ]

    def sum(self, book: Book) -> int | None:
        """Add up what is known; no school of that year tells nothing."""
        return super().sum(book) if self.parts(book) else None

    @property
    def definition(self) -> Text:
        return _("Added up over the schools that are members on the cut-off day.")

    @property
    def formula(self) -> str:
        return f"Σ {self.written or self.what}{' of last year' if self.years_back else ''}"


@dataclass(frozen=True)
class Majors(Total):
    """Majors of the member schools in the year, or the enrolment in them."""

    changes: tuple[MajorChange, ...]
    linked_only: bool = False
    what: Literal["rows", "enrolment"] = "rows"
    reads: ClassVar[tuple[str, ...]] = ("majors",)

    def parts(self, book: Book) -> Parts | None:
        if "majors" not in book.kept:
            return None
        return [
            (cell, of_heads(getattr(cell, self.what)))
            for cell in book.cells["majors"]
            if cell.change in self.changes and (cell.is_linked or not self.linked_only)
        ]

    @property
    def definition(self) -> Text:
        template = _("Majors of the year at the schools that are members: {changes}.")
        return filled(template, changes=labels(self.changes))

    @property
    def formula(self) -> str:
        linked = "; serving a chain" if self.linked_only else ""
        what = "number of majors" if self.what == "rows" else "Σ enrolment"
        return f"{what} [{codes(self.changes)}{linked}]"


@dataclass(frozen=True)
class Chains(Total):
    """Industrial chains that the alliance serves."""

    shared_only: bool = False
    reads: ClassVar[tuple[str, ...]] = ("chains",)

    def parts(self, book: Book) -> Parts | None:
        if "chains" not in book.kept:
            return None
        cells: Iterable = book.cells["chains"]
        return [(c, c.rows * ONE) for c in cells if c.is_shared or not self.shared_only]

    @property
    def definition(self) -> Text:
        return _("Industrial chains of the city that the alliance serves.")

    @property
    def formula(self) -> str:
        shared = " [also served by another alliance of the city]" if self.shared_only else ""
        return f"number of chains{shared}"

"""Where a figure comes from: the rows that it is made of, with what each of them counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from alliances.choices import ActivityKind, Body, CarrierKind, DocumentKind, MajorChange
from alliances.computing.measures.books import read
from alliances.computing.measures.cells import RowName
from alliances.computing.measures.exact import ONE, plain
from alliances.computing.measures.figures import Contribution
from alliances.computing.measures.reading import Wanted
from alliances.computing.measures.registry import MEASURES
from alliances.computing.measures.words import Text
from alliances.models import Alliance
from members.choices import UnitKind

KINDS: dict[str, Text] = {
    str(choice.value): choice.label
    for choices in (UnitKind, MajorChange, Body, DocumentKind, CarrierKind, ActivityKind)
    for choice in choices
}


@dataclass(frozen=True)
class Row:
    """A row of a register: ``alliance`` is the code of the alliance whose register holds it.

    ``counted`` is what it adds to the figure, by its ``share`` in percent where it is split;
    ``of`` what it adds to that which a ratio is divided by. None where it adds to neither.
    """

    register: str
    pk: int
    alliance: str
    when: date | int | None
    code: str
    title: str
    kind: Text
    share: Decimal | None
    counted: Decimal | None
    of: Decimal | None

    @property
    def cells(self) -> tuple[Any, ...]:
        """The columns under ``RowsBehind.headers``."""
        return (self.when, self.code, self.title, self.kind, self.share, self.counted, self.of)


@dataclass(frozen=True)
class RowsBehind:
    """The rows behind one figure: ``counted`` and ``of`` add up to ``value`` as ``note`` says."""

    title: Text
    headers: tuple[Text, ...]
    rows: list[Row]
    note: Text
    unit: Text
    value: Decimal | None
    counted: Decimal
    of: Decimal | None


HEADERS: tuple[Text, ...] = (
    _("day or year"),
    _("code"),
    pgettext_lazy("of a row", "name"),
    _("kind"),
    _("share (%)"),
    pgettext_lazy("of a row", "counts"),
    pgettext_lazy("of a row", "divided by"),
)


def rows_behind(measure: str, alliance: Alliance, as_of: date) -> RowsBehind:
    """Return the rows that ``measure`` of ``alliance`` is made of on ``as_of``, newest first."""
    found = MEASURES[measure]
    wanted = Wanted(as_of, by_row=True)
    book = read([alliance.pk], wanted, found.figure.reads)[alliance.pk]
    contributions = found.figure.contributions(book)
    rows = [_row(entry) for entry in contributions]
    rows.sort(key=lambda row: (str(row.when or ""), row.code), reverse=True)
    of = [entry.of for entry in contributions if entry.of is not None]
    return RowsBehind(
        title=found.label,
        headers=HEADERS,
        rows=rows,
        note=found.definition,
        unit=found.unit,
        value=found.figure.value(book),
        counted=_number(sum(entry.counted or 0 for entry in contributions)),
        of=_number(sum(of)) if of else None,
    )


def _row(entry: Contribution) -> Row:
    name: RowName = entry.cell.row
    kind: str = getattr(entry.cell, "kind", "") or getattr(entry.cell, "change", "")
    weight = getattr(entry.cell, "weight", None)
    return Row(
        register=name.register,
        pk=name.pk,
        alliance=name.alliance,
        when=name.when,
        code=name.code,
        title=name.title,
        kind=KINDS.get(kind, ""),
        share=None if weight is None else plain(Decimal(weight).scaleb(-2)),
        counted=None if entry.counted is None else _number(entry.counted),
        of=None if entry.of is None else _number(entry.of),
    )


def _number(counted: int) -> Decimal:
    return plain(Decimal(counted) / ONE)

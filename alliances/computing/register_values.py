"""Stored rows of the registers as their tables have them: what a column holds, by column."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from alliances.computing.matching import matching
from alliances.computing.registers import KEPT, Links
from alliances.models import Share
from alliances.tables import cells
from alliances.tables.columns import Table
from alliances.tables.registers import REGISTERS, SHARES

Key = tuple[Any, ...]
Values = dict[str, Any]

# What a column shows of the field of the same name, or which other field it shows.
SOURCES = {
    "alliance": "alliance__code",
    "unit": "unit__code",
    "carrier": "carrier__code",
    "full_time": "is_full_time",
}
ACHIEVEMENTS = {"carriers": "carrier", "activities": "activity"}


@dataclass(frozen=True, slots=True)
class Known:
    """A row that is stored. Units, carriers, alliances and chains stand there with their codes."""

    pk: int
    values: Values


def key_of(table: Table, values: Values) -> Key | None:
    """Return the key of a row; None when a part of it is not known."""
    if any(values.get(name) is None for name in table.key):
        return None
    return tuple(values[name] for name in table.key)


def texts_of(table: Table, values: Values) -> list[str]:
    """Return the cells of a row in the order of the columns."""
    return [cells.written(values[name]) for name in table.names]


def known_rows(register: str, rows: QuerySet[Any]) -> dict[Key, Known]:
    """Return ``rows`` of a register by their keys, in two queries and one for some hundreds."""
    table, links = REGISTERS[register], KEPT[register].links
    names = [name for name in table.names if links is None or name != links.name]
    columns = ("pk", *(SOURCES.get(name, name) for name in names))
    found: dict[int, Values] = {
        pk: dict(zip(names, values, strict=True))
        for pk, *values in rows.order_by().values_list(*columns)
    }
    if links is not None:
        tied = _tied(links, list(found))
        for pk, values in found.items():
            values[links.name] = tuple(sorted(tied[pk]))
    return {
        tuple(values[name] for name in table.key): Known(pk, values) for pk, values in found.items()
    }


def _tied(links: Links, keys: list[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = links.model.objects.values_list(f"{links.row}_id", f"{links.other}__code")
    for row, code in matching(rows, links.row, keys):
        found[row].append(code)
    return found


def known_shares(shares: QuerySet[Share]) -> dict[Key, Known]:
    """Return ``shares`` by their keys."""
    return {tuple(known.values[name] for name in SHARES.key): known for known in _shares(shares)}


def _shares(shares: QuerySet[Share]) -> Iterator[Known]:
    columns = ("pk", "alliance__code", "hundredths", "agreed_on", "declined_reason")
    for register, field in ACHIEVEMENTS.items():
        places = (f"{field}__alliance__code", f"{field}__code")
        rows = shares.filter(**{f"{field}__isnull": False}).order_by()
        for pk, claimant, hundredths, agreed, declined, alliance, code in rows.values_list(
            *columns, *places
        ):
            values = {
                "alliance": alliance,
                "register": register,
                "code": code,
                "claimant": claimant,
                "percent": Decimal(hundredths).scaleb(-2),
                "agreed_on": agreed,
                "declined_reason": declined,
            }
            yield Known(pk, values)

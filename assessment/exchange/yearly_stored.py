"""The stored rows of the yearly registers that a load may change, and which of them belong to the
cycle."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from alliances.computing.matching import batches
from alliances.computing.register_values import Key, Known, key_of, known_rows, known_shares
from alliances.computing.registers import KEPT
from alliances.models import Alliance, Share
from alliances.tables.registers import EXCHANGED, OF_ALLIANCES, OF_SCHOOLS
from assessment.computing.register_scope import SHARES, Scope, shares_among
from assessment.computing.registers import Cells
from assessment.exchange.published import read_cells
from members.models import Unit

Rows = dict[Key, Known]


@dataclass(slots=True)
class YearlyRows:
    """``known`` rows by register and key; ``own`` holds the keys of those that the cycle refers to."""

    known: dict[str, Rows] = field(default_factory=dict)
    own: dict[str, set[Key]] = field(default_factory=dict)


def lock_owners(alliances: Collection[int], schools: Collection[int]) -> None:
    """Hold what rows belong to: who writes single rows waits."""
    for model, keys in ((Alliance, alliances), (Unit, schools)):
        for batch in batches(sorted(keys)):
            rows = model._default_manager.filter(pk__in=batch).order_by("pk")
            list(rows.select_for_update(no_key=True, of=("self",)).values_list("pk"))


def stored_rows(scope: Scope, alliances: Mapping[int, str], schools: Collection[int]) -> YearlyRows:
    """Return the rows of ``alliances``, codes by key, and of ``schools``, in any year."""
    found = YearlyRows()
    for registers, owner, keys in (
        (OF_ALLIANCES, "alliance", alliances),
        (OF_SCHOOLS, "unit", schools),
    ):
        for register in registers:
            found.known[register], counting = {}, set()
            for batch in batches(keys):
                of_them = {f"{owner}__in": batch}
                rows = known_rows(register, KEPT[register].model.objects.filter(**of_them))
                if not rows:
                    continue  # Most loads find none.
                found.known[register] |= rows
                counting |= set(scope.rows(register).filter(**of_them).values_list("pk", flat=True))
            found.own[register] = {
                key for key, known in found.known[register].items() if known.pk in counting
            }
    _add_shares(found, alliances)
    return found


def _add_shares(found: YearlyRows, alliances: Mapping[int, str]) -> None:
    found.known[SHARES] = {}
    for batch in batches(alliances):
        whose = Q(carrier__alliance__in=batch) | Q(activity__alliance__in=batch)
        found.known[SHARES] |= known_shares(Share.objects.filter(whose))
    own = {
        register: {key: found.known[register][key] for key in keys}
        for register, keys in found.own.items()
    }
    shared = shares_among(set(alliances.values()), found.known[SHARES], own)
    found.own[SHARES] = set(shared)


def published_rows(now: YearlyRows, published: Cells) -> YearlyRows:
    """Put what was kept on publication in the place of what belongs to the cycle today.

    What was published before there were such files has no rows of them.
    """
    found = YearlyRows()
    for register in EXCHANGED:
        kept = dict(_kept(register, published))
        others = {
            key: known for key, known in now.known[register].items() if key not in now.own[register]
        }
        found.known[register] = others | kept
        found.own[register] = set(kept)
    return found


def _kept(register: str, published: Cells) -> Iterator[tuple[Key, Known]]:
    table = EXCHANGED[register]
    for cells in published.get(table.file, ()):
        values: dict[str, Any] = read_cells(table, cells)
        key = key_of(table, values)
        assert key is not None  # No row is stored without its key.
        yield key, Known(0, values)

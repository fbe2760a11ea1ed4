"""Writing which alliances take part in a cycle, and their measures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assessment.exchange import bulk
from assessment.exchange.changes import Changes
from assessment.exchange.folder import Folder
from assessment.exchange.numbered import BITS, MASK, Measures
from assessment.exchange.stored import Stored
from assessment.models import Cycle, Entry, MeasureValue

READ_AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class Loading:
    """What every writer needs; ``entries`` by alliance code."""

    folder: Folder
    cycle: Cycle
    entries: dict[str, Entry]
    changes: Changes
    now: datetime
    is_replacing: bool


def write_entries(
    folder: Folder, stored: Stored, cycle: Cycle, changed: set[str], changes: Changes
) -> dict[str, Entry]:
    """Let the alliances of the folder take part and return all entries by alliance code."""
    entries = dict(stored.entries)
    codes = [str(code) for code in folder.alliances.rows if code not in entries]
    added = bulk.create(
        Entry, [Entry(cycle=cycle, alliance=stored.alliances[code]) for code in codes]
    )
    file = folder.alliances.file
    changes.note(file, "+", codes)
    changes.note(file, "~", sorted(changed - set(codes)))
    return entries | dict(zip(codes, added, strict=True))


def write_measures(load: Loading) -> None:
    """Add, change and, when everything is replaced, remove values."""
    measures = load.folder.measures
    codes = {entry.pk: code for code, entry in load.entries.items()}
    wanted = dict(measures.cells)
    places = {code: place for place, code in enumerate(measures.alliances.texts)}
    names = {name: place for place, name in enumerate(measures.measures.texts)}
    changed, dropped = [], []
    stored = MeasureValue.objects.filter(entry__cycle=load.cycle)
    for row in stored.iterator(chunk_size=READ_AT_ONCE):
        place, name = places.get(codes[row.entry_id], -1), names.get(row.measure, -1)
        cell = wanted.pop(place << BITS | name, None) if min(place, name) >= 0 else None
        if cell is None:
            dropped += [row] if load.is_replacing else []
        elif cell >> BITS != row.micros:
            row.micros = cell >> BITS
            changed.append(row)

    def tell(key: int) -> str:
        return f"{measures.alliances.texts[key >> BITS]}, {measures.measures.texts[key & MASK]}"

    def tell_row(row: MeasureValue) -> str:
        return f"{codes[row.entry_id]}, {row.measure}"

    bulk.update(MeasureValue, changed, ["micros"])
    bulk.delete(MeasureValue, dropped)
    if wanted:
        rows = _measure_rows(load, measures, wanted)
        bulk.insert(MeasureValue, ("entry_id", "measure", "micros"), rows, load.cycle.pk)
    load.changes.note("measures.csv", "+", wanted, tell)
    load.changes.note("measures.csv", "~", changed, tell_row)
    load.changes.note("measures.csv", "-", dropped, tell_row)


def _measure_rows(
    load: Loading, measures: Measures, wanted: Mapping[int, int]
) -> Iterator[tuple[Any, ...]]:
    entries = [load.entries[code].pk for code in measures.alliances.texts]
    for key in sorted(wanted):
        name = measures.measures.texts[key & MASK]
        yield entries[key >> BITS], name, wanted[key] >> BITS

"""Inputs that are not what their history says: changed in the database by hand.

Whatever the application writes, it records; the database refuses changes to the records.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from assessment.computing.inputs import PORTION
from assessment.models import Entry, Mark, MeasureValue, Ruling

RECORDED: tuple[tuple[Any, str, tuple[str, ...], tuple[str, ...]], ...] = (
    (Mark, "mark", ("indicator__code", "assessor__name"), ("hundredths", "comment")),
    (MeasureValue, "measure", ("measure",), ("micros",)),
    (Ruling, "exception", ("kind", "item"), ("kind", "item", "value", "reason", "sequence")),
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure that is not what the stored inputs, or their history, give."""

    alliance: str
    item: str
    stored: object
    computed: object


def unrecorded_changes(cycle_id: int) -> Iterator[Difference]:
    """Yield each mark, measure and exception that differs from its latest record, or is gone
    without one. A row that has no record at all was loaded in bulk by other means and is left."""
    entries = Entry.objects.filter(cycle=cycle_id).order_by("pk")
    codes = dict(entries.values_list("pk", "alliance__code"))
    keys = list(codes)
    for start in range(0, len(keys), PORTION):
        portion = keys[start : start + PORTION]
        for model, kind, names, columns in RECORDED:
            yield from _changes(model, kind, names, columns, portion, codes)


def _changes(
    model: Any,
    kind: str,
    names: tuple[str, ...],
    columns: tuple[str, ...],
    entries: list[int],
    codes: dict[int, str],
) -> Iterator[Difference]:
    records = model.history.model.objects.filter(entry__in=entries)
    latest = {
        row[0]: row[1:]
        for row in records.order_by("history_date", "history_id").values_list(
            "id", "entry_id", "history_type", *names, *columns
        )
    }
    rows = model.objects.filter(entry__in=entries)
    stored = {row[0]: row[1:] for row in rows.values_list("pk", *columns)}
    for pk, (entry, change, *told) in sorted(latest.items()):
        recorded = None if change == "-" else tuple(told[len(names) :])
        if stored.get(pk) != recorded:
            item = " ".join([kind, *map(str, told[: len(names)])])
            yield Difference(codes[entry], item, _told(stored.get(pk)), _told(recorded))


def _told(values: tuple[object, ...] | None) -> str | None:
    return None if values is None else ", ".join(map(str, values))

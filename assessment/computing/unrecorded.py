"""What people decided and is not as it was recorded: changed in the database by hand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from assessment.computing.records import Difference
from assessment.models import Cycle, Decision, Objection, Order, OrderItem, Proposal

# The rows, what a difference calls them, and the ways to the cycle and to the alliance's code.
RECORDED: tuple[tuple[Any, str, str, str], ...] = (
    (Cycle, "cycle", "id", ""),
    (Proposal, "proposal", "entry__cycle", "entry__alliance__code"),
    (Decision, "decision", "cycle", "alliance__code"),
    (Objection, "objection", "entry__cycle", "entry__alliance__code"),
    (Order, "order", "entry__cycle", "entry__alliance__code"),
    (OrderItem, "item of an order", "order__entry__cycle", "order__entry__alliance__code"),
)


def unrecorded_decisions(cycle: Cycle) -> Iterator[Difference]:
    """Yield each column of the cycle, and of what was decided in it, that differs from its latest
    record, and rows that are gone without one; then whether published results are the last set."""
    for model, kind, of_cycle, code in RECORDED:
        records = model.history.model.objects.filter(**{of_cycle: cycle.pk})
        yield from _changes(model, kind, records, code)
    last = cycle.computations.exclude(frozen_at=None).order_by("number").last()
    if cycle.is_frozen and last is not None and cycle.computation_id != last.pk:
        current = cycle.computation.number if cycle.computation else None
        yield Difference("", "version", current, last.number)


def _changes(model: Any, kind: str, records: Any, code: str) -> Iterator[Difference]:
    known = {field.attname for field in records.model._meta.concrete_fields}
    columns = [f.attname for f in model._meta.concrete_fields if f.attname in known]
    asked = ["history_type", *columns, *([code] if code else [])]
    latest = {row["id"]: row for row in records.order_by("history_id").values(*asked)}
    rows = model._base_manager.filter(pk__in=list(latest))
    stored = {row["id"]: row for row in rows.values(*columns)}
    for pk, recorded in sorted(latest.items()):
        alliance = recorded.get(code) or ""
        row, is_gone = stored.get(pk), recorded["history_type"] == "-"
        if (row is None) != is_gone:
            yield Difference(alliance, f"{kind} {pk}", _told(row), _told(recorded, is_gone))
        elif row is not None:
            for column in columns:
                if row[column] != recorded[column]:
                    item = f"{kind} {pk}, {column}"
                    yield Difference(alliance, item, row[column], recorded[column])


def _told(row: dict[str, Any] | None, is_gone: bool = False) -> str | None:
    return None if row is None or is_gone else "a row"

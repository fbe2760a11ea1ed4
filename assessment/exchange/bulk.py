"""Writing the rows of a load together with their history."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model
from django.utils import timezone

from alliances.computing.matching import BATCH, batches
from alliances.services import bulk
from alliances.services.bulk import Signed

M = TypeVar("M", bound=Model)
LONG_BATCH = 10_000
REASON = "loadcycle"


def signed() -> Signed:
    """Return what the history is to tell of a load."""
    return Signed(REASON, timezone.now())


def create(model: type[M], rows: list[M]) -> list[M]:
    """Add ``rows``; a model with a history gets it."""
    return bulk.create(model, rows, signed())


def update(model: type[M], rows: list[M], fields: Sequence[str]) -> None:
    bulk.update(model, rows, fields, signed())


def delete(model: type[M], rows: list[M]) -> None:
    """Remove rows that nothing refers to any more; their history tells of it."""
    for batch in batches(rows, BATCH):
        model._default_manager.filter(pk__in=[row.pk for row in batch]).delete()


def insert(
    model: type[Model], columns: Sequence[str], rows: Iterable[tuple[Any, ...]], cycle_id: int
) -> None:
    """Add rows that belong to an ``entry`` of the cycle, without making objects of them.

    Within a transaction that holds the cycle, nobody else adds such rows: those with a larger
    key than before are these.
    """
    count = 0
    write = _unnest if connection.vendor == "postgresql" else _execute_many
    with connection.cursor() as cursor:
        cursor.execute(_sql("SELECT coalesce(max(id), 0) FROM {table}", model))
        last = cursor.fetchone()[0]
        for batch in batches(rows, LONG_BATCH):
            write(cursor, model, columns, batch)
            count += len(batch)
        _insert_history(model, cursor, cycle_id, last)
        if count >= LONG_BATCH and connection.vendor == "postgresql":
            # The planner should know before the next computation, not when a daemon comes by.
            cursor.execute(_sql("ANALYZE {table}", model))


def _sql(template: str, model: type[Model], **parts: str) -> str:
    """Fill in names of tables and columns, which all come from our own models."""
    return template.format(table=model._meta.db_table, **parts)


def _unnest(
    cursor: Any, model: type[Model], columns: Sequence[str], batch: list[tuple[Any, ...]]
) -> None:
    types = {field.column: field.db_type(connection) for field in model._meta.concrete_fields}
    sql = _sql(
        "INSERT INTO {table} ({columns}) SELECT * FROM unnest({arrays})",
        model,
        columns=", ".join(columns),
        arrays=", ".join(f"%s::{types[column]}[]" for column in columns),
    )
    cursor.execute(sql, [list(values) for values in zip(*batch, strict=True)])


def _execute_many(
    cursor: Any, model: type[Model], columns: Sequence[str], batch: list[tuple[Any, ...]]
) -> None:
    sql = _sql(
        "INSERT INTO {table} ({columns}) VALUES ({marks})",
        model,
        columns=", ".join(columns),
        marks=", ".join(["%s"] * len(columns)),
    )
    cursor.executemany(sql, batch)


def _insert_history(model: type[Model], cursor: Any, cycle_id: int, last: int) -> None:
    names = [str(field.column) for field in model._meta.concrete_fields]
    sql = _sql(
        "INSERT INTO {history} ({columns}, history_date, history_change_reason, history_type)"
        " SELECT {read}, %s, %s, '+' FROM {table} r"
        " JOIN assessment_entry e ON e.id = r.entry_id WHERE e.cycle_id = %s AND r.id > %s",
        model,
        history=model.history.model._meta.db_table,  # type: ignore[attr-defined]  # The manager of the history has a model.
        columns=", ".join(names),
        read=", ".join(f"r.{name}" for name in names),
    )
    cursor.execute(sql, [timezone.now(), REASON, cycle_id, last])

"""Writing many rows together with their history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model

from alliances.computing.matching import BATCH, batches
from members.models import User

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Signed:
    """What the history tells of a change: its reason, who it was, and one moment for all of it."""

    reason: str
    at: datetime
    by: User | None = None


def create(model: type[M], rows: list[M], signed: Signed) -> list[M]:
    """Add ``rows``; a model with a history gets it."""
    if not rows:
        return []
    added = list(model._default_manager.bulk_create(rows, batch_size=BATCH))
    _tell(model, added, "+", signed)
    return added


def update(model: type[M], rows: Sequence[M], fields: Sequence[str], signed: Signed) -> None:
    """Change ``fields`` of ``rows``; a model with a history gets it.

    Without ``fields`` it is what belongs to the rows that has changed.
    """
    if not rows:
        return
    if fields:
        model._default_manager.bulk_update(rows, fields, batch_size=BATCH)
    _tell(model, rows, "~", signed)


def remove(model: type[M], rows: Sequence[M], signed: Signed) -> None:
    """Remove rows of a model with a history, which tells of it.

    What refers to them must be removed in the same transaction: nothing follows by itself.
    """
    _tell(model, rows, "-", signed)
    with connection.cursor() as cursor:
        for batch in batches(row.pk for row in rows):
            marks = ", ".join(["%s"] * len(batch))
            # The name of the table comes from our own model.
            cursor.execute(f"DELETE FROM {model._meta.db_table} WHERE id IN ({marks})", batch)  # noqa: S608  # The name of one of our own tables.


def _tell(model: type[M], rows: Sequence[M], what: str, signed: Signed) -> None:
    """Let the history of ``model`` tell of rows as they are stored now.

    The database copies them: ten thousand rows with their partners never become objects.
    """
    history: Any = getattr(model, "history", None)
    meta: Any = model._meta
    if history is None:
        return
    past = history.model
    name = connection.ops.quote_name
    columns = ", ".join(name(field.column) for field in past.tracked_fields)
    key = name(meta.pk.column)
    told = "history_type, history_date, history_user_id, history_change_reason"
    at = connection.ops.adapt_datetimefield_value(signed.at)
    values: list[Any] = [what, at, signed.by and signed.by.pk, signed.reason]
    with connection.cursor() as cursor:
        for batch in batches(row.pk for row in rows):
            marks = ", ".join(["%s"] * len(batch))
            # The names of tables and columns come from our own models.
            cursor.execute(
                f"INSERT INTO {name(past._meta.db_table)} ({columns}, {told})"  # noqa: S608  # Names of our own tables and columns.
                f" SELECT {columns}, %s, %s, %s, %s FROM {name(model._meta.db_table)}"
                f" WHERE {key} IN ({marks}) ORDER BY {key}",
                [*values, *batch],
            )

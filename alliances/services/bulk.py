"""Writing many rows together with their history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from alliances.computing.matching import BATCH, batches
from members.models import User

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Signed:
    """What the history tells of a change: its reason, who it was, and one moment for all of it."""

    reason: str
    at: datetime
    by: User | None = None

    @property
    def options(self) -> dict[str, Any]:
        return {
            "default_change_reason": self.reason,
            "default_date": self.at,
            "default_user": self.by,
        }


def create(model: type[M], rows: list[M], signed: Signed) -> list[M]:
    """Add ``rows``; a model with a history gets it."""
    if not rows:
        return []
    if not hasattr(model, "history"):
        return model._default_manager.bulk_create(rows, batch_size=BATCH)
    return list(bulk_create_with_history(rows, model, batch_size=BATCH, **signed.options))


def update(model: type[M], rows: list[M], fields: Sequence[str], signed: Signed) -> None:
    if not rows:
        return
    if not hasattr(model, "history"):
        model._default_manager.bulk_update(rows, fields, batch_size=BATCH)
        return
    bulk_update_with_history(rows, model, fields, batch_size=BATCH, **signed.options)


def remove(model: type[M], rows: Sequence[M], signed: Signed) -> None:
    """Remove rows of a model with a history, which tells of it.

    What refers to them must be removed in the same transaction: nothing follows by itself.
    """
    past: Any = model.history.model  # type: ignore[attr-defined]  # The manager of the history has a model.
    told = {
        "history_type": "-",
        "history_date": signed.at,
        "history_user": signed.by,
        "history_change_reason": signed.reason,
    }
    names = [field.attname for field in past.tracked_fields]
    past.objects.bulk_create(
        [past(**{name: getattr(row, name) for name in names}, **told) for row in rows],
        batch_size=BATCH,
    )
    with connection.cursor() as cursor:
        for batch in batches(row.pk for row in rows):
            marks = ", ".join(["%s"] * len(batch))
            # The name of the table comes from our own model.
            cursor.execute(f"DELETE FROM {model._meta.db_table} WHERE id IN ({marks})", batch)  # noqa: S608

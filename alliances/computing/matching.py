"""Asking for many rows, some hundreds at a time: databases take so many parameters and no more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

T = TypeVar("T")
M = TypeVar("M", bound=Model)
BATCH = 500


def matching(rows: QuerySet[M], column: str, values: Iterable[Any]) -> Iterator[M]:
    """Yield the rows whose ``column`` is one of ``values``."""
    for batch in batches(values):
        yield from rows.filter(**{f"{column}__in": batch})


def batches(items: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    remaining = iter(items)
    while batch := list(islice(remaining, size)):
        yield batch

"""Whose an achievement is: the alliance's in whose register it stands, until a split is agreed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Count, F, IntegerField, QuerySet, Sum, Value

from alliances.computing.measures.together import ALLIANCES
from alliances.models import Share
from alliances.models.shares import FULL_SHARE


def settled(achievement: str) -> QuerySet:
    """Return the keys of the activities or carriers whose split is agreed by all and complete."""
    shares = Share.objects.order_by().exclude(**{achievement: None}).values(achievement)
    counted = shares.annotate(parts=Count("pk"), agreed=Count("agreed_on"), total=Sum("hundredths"))
    return counted.filter(parts=F("agreed"), total=FULL_SHARE).values(achievement)


def claimed(rows: QuerySet) -> Iterator[QuerySet]:
    """Yield ``rows`` of the ``ALLIANCES`` in two parts, each with ``claimant`` and its ``weight``: what counts whole
    for the alliance in whose register it stands, and what is split, once for each share."""
    split = settled(rows.model._meta.model_name or "")
    whole = Value(FULL_SHARE, output_field=IntegerField())
    yield (
        rows.filter(alliance__in=ALLIANCES)
        .exclude(pk__in=split)
        .annotate(claimant=F("alliance_id"), weight=whole)
    )
    yield rows.filter(shares__alliance__in=ALLIANCES, pk__in=split).annotate(
        claimant=F("shares__alliance_id"), weight=F("shares__hundredths")
    )


def grouped(rows: QuerySet, keys: Sequence[str], sums: dict[str, Any]) -> tuple[QuerySet, ...]:
    """Group both parts by ``keys``: claimant, weight, keys and sums of each group."""
    return tuple(
        part.order_by()
        .values("claimant", "weight", *keys)
        .annotate(**sums)
        .values_list("claimant", "weight", *keys, *sums)
        for part in claimed(rows)
    )

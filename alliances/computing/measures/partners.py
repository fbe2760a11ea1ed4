"""The statements that look at single achievements: titles, partners, the latest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q

from alliances.choices import ActivityKind, CarrierKind
from alliances.computing.measures.cells import LatestCell, ParticipantCell, RowName, TitleCell
from alliances.computing.measures.claims import claimed, rows_of
from alliances.computing.measures.reading import Wanted
from alliances.models import Activity, Membership

Cells = Iterator[tuple[int, Any]]

INFORMATION = (
    ActivityKind.INFO_DEMAND,
    ActivityKind.INFO_TALENT,
    ActivityKind.INFO_RESEARCH,
    ActivityKind.INFO_COOPERATION,
)
ON_THE_DATA_PLATFORM = (*INFORMATION, ActivityKind.MATCH)
TRAINING = (
    ActivityKind.TRAINING_CLASS,
    ActivityKind.CERTIFICATE,
    ActivityKind.SHARED_EMPLOYEES,
)
TITLED = (ActivityKind.AWARD, ActivityKind.TYPICAL_CASE, ActivityKind.PRESS_REPORT)


def titles(wanted: Wanted) -> Cells:
    rows = Activity.objects.between(*wanted.year).filter(kind__in=TITLED)
    name = wanted.named("activities", ("pk", "alliance__code", "code", "title", "held_on"))
    keys = ("kind", "level", "title", *(path for path in name.paths if path != "title"))
    for found in rows_of(rows, wanted.alliances, keys, {"largest": Max("quantity")}):
        claimant, weight, kind, level, title, *rest = found
        row = (
            RowName("activities", rest[0], rest[1], rest[2], title, rest[3]) if name.paths else None
        )
        yield claimant, TitleCell(kind, level, title, weight, int(rest[-1] * 10**6), row)


def participants(wanted: Wanted) -> Cells:
    """Read the partners of the year's activities, each unit once for each alliance."""
    keys = ("partners", "partners__code", "partners__name_zh", "partners__kind", "partners__scale")
    largest = {
        "anything": Max("weight"),
        "informing": Max("weight", filter=Q(kind__in=ON_THE_DATA_PLATFORM)),
        "at_platform": Max("weight", filter=Q(carrier__kind=CarrierKind.COMMON_PLATFORM)),
        "trained": Max("weight", filter=Q(kind__in=TRAINING)),
    }
    spells = Membership.objects.in_force_on(wanted.as_of)
    mine = spells.filter(alliance=OuterRef("claimant"), unit=OuterRef("partners"))
    found: dict[tuple[int, int], ParticipantCell] = {}
    year = Activity.objects.between(*wanted.year).filter(partners__isnull=False)
    whole, split = (
        part.order_by()
        .values("claimant", *keys)
        .annotate(**largest)
        .annotate(is_member=Exists(mine))
        .values_list("claimant", *keys, "is_member", *largest)
        for part in claimed(year, wanted.alliances)
    )
    for claimant, unit, code, title, kind, scale, is_member, *weights in whole.union(
        split, all=True
    ):
        row = RowName("members", unit, "", code, title, None)
        cell = ParticipantCell._make((kind, scale, bool(is_member), *weights, row))
        known = found.get((claimant, unit))
        found[claimant, unit] = cell if known is None else _larger(known, cell)
    for (claimant, _unit), cell in found.items():
        yield claimant, cell


def _larger(one: ParticipantCell, other: ParticipantCell) -> ParticipantCell:
    return one._replace(
        anything=max(one.anything, other.anything),
        informing=_largest(one.informing, other.informing),
        at_platform=_largest(one.at_platform, other.at_platform),
        trained=_largest(one.trained, other.trained),
    )


def _largest(*weights: int | None) -> int | None:
    return max((weight for weight in weights if weight is not None), default=None)


def latest(wanted: Wanted) -> Cells:
    rows = Activity.objects.filter(kind__in=ON_THE_DATA_PLATFORM, held_on__lte=wanted.as_of)
    if not wanted.by_row:
        for claimant, _weight, day in rows_of(rows, wanted.alliances, (), {"day": Max("held_on")}):
            yield claimant, LatestCell(day)
        return
    columns = ("claimant", "held_on", "pk", "alliance__code", "code", "title", "kind")
    for part in claimed(rows, wanted.alliances):
        last = part.order_by("-held_on", "-pk").values_list(*columns)[:1]
        for claimant, day, pk, alliance, code, title, kind in last:
            yield (
                claimant,
                LatestCell(day, RowName("activities", pk, alliance, code, title, day), kind),
            )

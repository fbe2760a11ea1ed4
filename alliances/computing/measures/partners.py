"""How single achievements are read: titles, partners, the latest."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import BigIntegerField, Exists, ExpressionWrapper, F, Max, OuterRef, Q, Value

from alliances.choices import ActivityKind, CarrierKind
from alliances.computing.measures.cells import LatestCell, ParticipantCell, RowName, TitleCell
from alliances.computing.measures.claims import claimed, grouped
from alliances.computing.measures.reading import Cells, Reading, Row, Wanted
from alliances.computing.measures.together import ALLIANCES
from alliances.models import Activity, Membership

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


def titles(wanted: Wanted) -> Reading:
    rows = Activity.objects.between(*wanted.year).filter(kind__in=TITLED)
    name = wanted.named("activities", ("pk", "alliance__code", "code", "title", "held_on"))
    # As the whole number of millionths that is stored.
    millionths = ExpressionWrapper(F("quantity") + Value(0), output_field=BigIntegerField())
    largest = {"largest": Max(millionths)}
    keys = ("kind", "level", "title", *(path for path in name.paths if path != "title"))

    def cell(found: Row) -> tuple[int, TitleCell]:
        claimant, weight, kind, level, title, *names, quantity = found
        row = None
        if names:
            pk, alliance, code, day = names
            row = RowName("activities", pk, alliance, code, title, date.fromisoformat(day))
        return claimant, TitleCell(kind, level, title, weight, quantity, row)

    return Reading(grouped(rows, keys, largest), cell)


def participants(wanted: Wanted) -> Reading:
    """Read the partners of the year's activities, each unit once for each alliance."""
    keys = ("partners", "partners__code", "partners__name_zh", "partners__kind", "partners__scale")
    largest = {
        "anything": Max("weight"),
        "informing": Max("weight", filter=Q(kind__in=ON_THE_DATA_PLATFORM)),
        "at_platform": Max("weight", filter=Q(carrier__kind=CarrierKind.COMMON_PLATFORM)),
        "trained": Max("weight", filter=Q(kind__in=TRAINING)),
    }
    spells = Membership.objects.in_force_on(wanted.as_of).filter(alliance__in=ALLIANCES)
    mine = spells.filter(alliance=OuterRef("claimant"), unit=OuterRef("partners"))
    year = Activity.objects.between(*wanted.year).filter(partners__isnull=False)
    questions = tuple(
        part.order_by()
        .values("claimant", *keys)
        .annotate(**largest)
        .annotate(is_member=Exists(mine))
        .values_list("claimant", *keys, "is_member", *largest)
        for part in claimed(year)
    )
    return Reading(questions, _participant, _each_once)


def _participant(found: Row) -> tuple[int, ParticipantCell]:
    claimant, unit, code, title, kind, scale, is_member, *weights = found
    row = RowName("members", unit, "", code, title, None)
    return claimant, ParticipantCell._make((kind, scale, bool(is_member), *weights, row))


def _each_once(cells: Cells) -> Iterator[tuple[int, ParticipantCell]]:
    found: dict[tuple[int, int], ParticipantCell] = {}
    for claimant, cell in cells:
        known = found.get((claimant, cell.row.pk))
        found[claimant, cell.row.pk] = cell if known is None else _larger(known, cell)
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


def latest(wanted: Wanted) -> Reading:
    rows = Activity.objects.filter(kind__in=ON_THE_DATA_PLATFORM, held_on__lte=wanted.as_of)
    if not wanted.by_row:
        days = grouped(rows, (), {"day": Max("held_on")})
        return Reading(days, lambda found: (found[0], LatestCell(date.fromisoformat(found[2]))))
    columns = ("claimant", "held_on", "pk", "alliance__code", "code", "title", "kind")

    def cell(found: Row) -> tuple[int, LatestCell]:
        claimant, written, pk, alliance, code, title, kind = found
        day = date.fromisoformat(written)
        return claimant, LatestCell(
            day, RowName("activities", pk, alliance, code, title, day), kind
        )

    parts = claimed(rows)
    last = (part.order_by("-held_on", "-pk").values_list(*columns)[:1] for part in parts)
    return Reading(tuple(last), cell)

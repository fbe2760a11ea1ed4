"""How each part of a book is read."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    Min,
    OuterRef,
    Q,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Substr

from alliances.computing.measures.cells import (
    ActivityCell,
    CarrierCell,
    ChainCell,
    DocumentCell,
    MajorCell,
    MemberCell,
    PostCell,
    SchoolCell,
    TaskCell,
)
from alliances.computing.measures.claims import grouped
from alliances.computing.measures.reading import Reading, Row, Wanted, of_members
from alliances.computing.measures.together import ALLIANCES
from alliances.models import (
    Activity,
    Alliance,
    Carrier,
    Document,
    KeyTask,
    Major,
    MajorChain,
    Membership,
    Post,
    SchoolYear,
)

MICROS = 10**6


def text_of(path: str) -> Coalesce:
    return Coalesce(path, Value(""), output_field=CharField())


def millionths(path: str) -> dict[str, Sum]:
    """Add up a column of millionths as whole numbers and rest: no sum of either overflows."""
    whole = ExpressionWrapper(F(path) / Value(MICROS), output_field=BigIntegerField())
    rest = ExpressionWrapper(F(path) % Value(MICROS), output_field=BigIntegerField())
    return {f"{path}_whole": Sum(whole), f"{path}_rest": Sum(rest)}


def together(whole: Any, rest: Any) -> int | None:
    return None if whole is None else int(whole) * MICROS + int(rest)


def whole(number: Any) -> int | None:
    return None if number is None else int(number)


def activities(wanted: Wanted) -> Reading:
    rows = Activity.objects.between(*wanted.year).annotate(place=text_of("carrier__kind"))
    name = wanted.named("activities", ("pk", "alliance__code", "code", "title", "held_on"))
    sums = millionths("quantity") | millionths("amount") | millionths("person_days")
    keys = ("kind", "level", "place", *name.paths)

    def cell(found: Row) -> tuple[int, ActivityCell]:
        (claimant, weight, kind, level, place, *numbers), row = name.split(found, 5)
        quantity, amount, person_days = (together(*numbers[at : at + 2]) for at in (0, 2, 4))
        return claimant, ActivityCell(
            kind, level, place, weight, quantity or 0, amount, person_days, row
        )

    return Reading(grouped(rows, keys, sums), cell)


def carriers(wanted: Wanted) -> Reading:
    rows = Carrier.objects.open_on(wanted.as_of)
    name = wanted.named("carriers", ("pk", "alliance__code", "code", "name_zh", "opened_on"))
    sums = {"rows": Count("pk"), "room": Sum("capacity")} | millionths("equipment")

    def cell(found: Row) -> tuple[int, CarrierCell]:
        (claimant, weight, kind, level, count, room, *value), row = name.split(found, 4)
        cell = CarrierCell(kind, level, weight, count, whole(room), together(*value), row)
        return claimant, cell

    return Reading(grouped(rows, ("kind", "level", *name.paths), sums), cell)


def members(wanted: Wanted) -> Reading:
    rows = Membership.objects.in_force_on(wanted.as_of).filter(alliance__in=ALLIANCES)
    name = wanted.named(
        "members", ("unit", "alliance__code", "unit__code", "unit__name_zh", "joined_on")
    )
    keys = ("alliance", "unit__kind", "unit__scale", *name.paths)

    def cell(found: Row) -> tuple[int, MemberCell]:
        (alliance, *told), row = name.split(found, 3)
        return alliance, MemberCell._make((*told, row))

    return Reading(
        (rows.order_by().values(*keys).annotate(n=Count("pk")).values_list(*keys, "n"),), cell
    )


def posts(wanted: Wanted) -> Reading:
    rows = Post.objects.held_on(wanted.as_of).filter(alliance__in=ALLIANCES)
    name = wanted.named("posts", ("pk", "alliance__code", "code", "person", "since"))
    keys = ("alliance", "body", "unit_kind", "is_full_time", *name.paths)
    rows = rows.order_by().annotate(unit_kind=text_of("unit__kind"))

    def cell(found: Row) -> tuple[int, PostCell]:
        (alliance, *told), row = name.split(found, 4)
        return alliance, PostCell._make((*told, row))

    return Reading((rows.values(*keys).annotate(n=Count("pk")).values_list(*keys, "n"),), cell)


def documents(wanted: Wanted) -> Reading:
    first, last = wanted.year
    rows = Document.objects.filter(alliance__in=ALLIANCES, issued_on__lte=last).order_by()
    name = wanted.named("documents", ("pk", "alliance__code", "code", "title", "issued_on"))
    keys = ("alliance", "kind", "unit", *name.paths)
    counts = {
        "in_force": Count("pk", filter=Q(expires_on=None) | Q(expires_on__gt=last)),
        "issued": Count("pk", filter=Q(issued_on__gte=first)),
        "earliest": Min("issued_on"),
    }

    def cell(found: Row) -> tuple[int, DocumentCell]:
        (alliance, kind, party, in_force, issued, day), row = name.split(found, 3)
        return alliance, DocumentCell(kind, party, in_force, issued, date.fromisoformat(day), row)

    return Reading((rows.values(*keys).annotate(**counts).values_list(*keys, *counts),), cell)


def tasks(wanted: Wanted) -> Reading:
    rows = KeyTask.objects.filter(alliance__in=ALLIANCES, year=wanted.as_of.year).order_by()
    name = wanted.named("tasks", ("pk", "alliance__code", "code", "title", "year"))
    keys = ("alliance", *name.paths)
    integer = BigIntegerField()
    done = Case(
        When(progress__gt=100, then=Value(100 * MICROS, output_field=integer)),
        default=ExpressionWrapper(F("progress") + Value(0), output_field=integer),
        output_field=integer,
    )
    sums = {"rows": Count("pk"), "done": Sum(done)}

    def cell(found: Row) -> tuple[int, TaskCell]:
        (alliance, count, progress), row = name.split(found, 1)
        return alliance, TaskCell(count, int(progress), row)

    return Reading((rows.values(*keys).annotate(**sums).values_list(*keys, *sums),), cell)


def people(wanted: Wanted) -> Reading:
    """Read the year of the day and the one before."""
    year = wanted.as_of.year
    rows = of_members(SchoolYear.objects.filter(year__in=(year, year - 1)), wanted)
    name = wanted.named(
        "people", ("pk", "unit__memberships__alliance__code", "unit__code", "unit__name_zh", "year")
    )
    graduates = Q(graduates__isnull=False, graduates_staying__isnull=False)
    teachers = Q(teachers__isnull=False, dual_teachers__isnull=False)
    sums = {
        "n_students": Sum("students"),
        "n_enrolment": Sum("enrolment"),
        "n_graduates": Sum("graduates", filter=graduates),
        "n_staying": Sum("graduates_staying", filter=graduates),
        "n_teachers": Sum("teachers", filter=teachers),
        "n_dual": Sum("dual_teachers", filter=teachers),
        "n_all_teachers": Sum("teachers"),
        "n_part_time_teachers": Sum("part_time_teachers"),
        "n_part_time_hours": Sum("part_time_hours"),
    }
    keys = ("unit__memberships__alliance", *name.paths, "year")

    def cell(found: Row) -> tuple[int, SchoolCell]:
        (alliance, of_year, *heads), row = name.split(found, 1)
        return alliance, SchoolCell._make((of_year, *map(whole, heads), row))

    return Reading(
        (rows.values(*dict.fromkeys(keys)).annotate(**sums).values_list(*keys, *sums),), cell
    )


def majors(wanted: Wanted) -> Reading:
    linked = Exists(MajorChain.objects.filter(major=OuterRef("pk")))
    rows = of_members(Major.objects.filter(year=wanted.as_of.year), wanted)
    name = wanted.named(
        "majors", ("pk", "unit__memberships__alliance__code", "code", "name_zh", "year")
    )
    keys = ("unit__memberships__alliance", "change", "is_linked", *name.paths)
    sums = {"rows": Count("pk"), "enrolled": Sum("enrolment")}
    rows = rows.annotate(is_linked=linked).values(*keys).annotate(**sums)

    def cell(found: Row) -> tuple[int, MajorCell]:
        (alliance, change, is_linked, count, enrolled), row = name.split(found, 3)
        return alliance, MajorCell(change, bool(is_linked), count, whole(enrolled), row)

    return Reading((rows.values_list(*keys, *sums),), cell)


def chains(wanted: Wanted) -> Reading:
    """Read which chains are served by another alliance of the same city (four digits of the code)
    that exists by the day."""
    links: Any = Alliance.chains.through
    of_city = links.objects.order_by().annotate(city=Substr("alliance__region__code", 1, 4))
    others = of_city.filter(
        Q(alliance__established_on=None) | Q(alliance__established_on__lte=wanted.as_of),
        chain=OuterRef("chain"),
        city=OuterRef("city"),
    ).exclude(alliance=OuterRef("alliance"))
    rows = of_city.filter(alliance__in=ALLIANCES).annotate(is_shared=Exists(others))
    name = wanted.named(
        "chains",
        ("alliance_id", "alliance__code", "chain_id", "chain__name_zh", "alliance__established_on"),
    )
    keys = ("alliance", "is_shared", *name.paths)
    rows = rows.values(*keys).annotate(n=Count("pk"))

    def cell(found: Row) -> tuple[int, ChainCell]:
        (alliance, is_shared, count), row = name.split(found, 2)
        return alliance, ChainCell(bool(is_shared), count, row)

    return Reading((rows.values_list(*keys, "n"),), cell)

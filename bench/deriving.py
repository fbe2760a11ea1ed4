"""Figures from the registers: all measures, against one aggregate over the activities."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import islice

from django.db import connection

from alliances.choices import ActivityKind, Body, CarrierKind, DocumentKind, Level
from alliances.computing.measures import MEASURES, derive
from alliances.models import (
    Activity,
    ActivityPartner,
    Alliance,
    Carrier,
    Document,
    KeyTask,
    Membership,
    Post,
    SchoolYear,
)
from bench.clock import alternately, rounds_for
from bench.report import Report
from members.models import Region, Unit

AS_OF = date(2025, 12, 31)
SIZES = (30, 3_000)
MEMBERS, ACTIVITIES, PARTNERS, CARRIERS, DOCUMENTS, POSTS, TASKS = 32, 33, 2, 8, 6, 10, 5
SECTION = "Figures from the registers"
KINDS, LEVELS = list(ActivityKind), list(Level)
UNIT_KINDS = ("enterprise", "higher_vocational", "secondary_vocational", "enterprise")

_BARE = """
SELECT alliance_id, kind, level, count(*), sum(quantity), sum(amount), sum(person_days)
FROM alliances_activity WHERE held_on BETWEEN '2025-01-01' AND '2025-12-31'
AND alliance_id = ANY(%s) GROUP BY alliance_id, kind, level"""


def measure(report: Report, rounds: int) -> None:
    alliances = _registers(max(SIZES))
    for size in SIZES:
        some = alliances[:size]
        taken = alternately(
            {"all": lambda some=some: _derived(some), "bare": lambda some=some: _bare(some)},
            rounds_for(size, rounds),
        )
        rows = size * (MEMBERS + ACTIVITIES * (1 + PARTNERS) + CARRIERS + DOCUMENTS + POSTS + TASKS)
        report.say(
            SECTION,
            f"{len(MEASURES)} measures of {size:,} alliances ({rows:,} rows) ÷ one aggregate over "
            f"{size * ACTIVITIES:,} activities",
            f"{taken['all'] / taken['bare']:.1f} ({taken['all']:.3f} s ÷ {taken['bare']:.3f} s)",
        )


def _derived(alliances: list[int]) -> None:
    derive(alliances, AS_OF)


def _bare(alliances: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_BARE, [alliances])
        cursor.fetchall()


def _registers(count: int) -> list[int]:
    """Write ``count`` alliances with registers."""
    region = Region.objects.create(code="990000", name_zh="台账")
    alliances = _stored(
        Alliance,
        (
            Alliance(code=f"r{n}", name_zh=f"台账{n}", kind="city_region", region=region)
            for n in range(count)
        ),
    )
    fill_registers(alliances, "r")
    return [alliance.pk for alliance in alliances]


def fill_registers(alliances: list[Alliance], prefix: str) -> None:
    """Fill the registers of alliances without any; what is in a row follows from its number. The
    codes of the units begin with ``prefix``."""
    units = _stored(
        Unit,
        (
            Unit(code=f"{prefix}{n}", name_zh=f"单位{n}", kind=UNIT_KINDS[n % len(UNIT_KINDS)])
            for n in range(len(alliances) * 4)
        ),
    )
    _governance(alliances, units)
    _schools_and_carriers(alliances, units)
    activities = _stored(
        Activity,
        (_activity(alliance, n) for alliance in alliances for n in range(ACTIVITIES)),
    )
    _stored(
        ActivityPartner,
        (
            ActivityPartner(activity=activity, unit=units[(n * 7 + k) % len(units)])
            for n, activity in enumerate(activities)
            for k in range(PARTNERS)
        ),
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _schools_and_carriers(alliances: list, units: list) -> None:
    _stored(
        SchoolYear,
        (
            SchoolYear(unit=unit, year=year, students=n % 900, teachers=n % 90 + 9)
            for n, unit in enumerate(units)
            if unit.kind != "enterprise"
            for year in (2024, 2025)
        ),
    )
    _stored(
        Carrier,
        (
            Carrier(
                alliance=alliance,
                code=f"c{n}",
                name_zh=f"载体{n}",
                kind=list(CarrierKind)[n % len(CarrierKind)],
                level=LEVELS[n % 4],
                opened_on=date(2023, 1, 1),
            )
            for alliance in alliances
            for n in range(CARRIERS)
        ),
    )


def _activity(alliance: Alliance, n: int) -> Activity:
    number = alliance.pk * 31 + n
    return Activity(
        alliance=alliance,
        code=f"a{n}",
        kind=KINDS[number % len(KINDS)],
        title=f"活动{n}",
        held_on=AS_OF - timedelta(days=number % 400),
        quantity=Decimal(number % 97 + 1),
        amount=Decimal(number % 89),
        person_days=Decimal(number % 83),
        level=LEVELS[number % 4],
    )


def _governance(alliances: list, units: list) -> None:
    joined = date(2023, 1, 1)
    _stored(
        Membership,
        (
            Membership(alliance=alliance, unit=unit, role="member", joined_on=joined)
            for n, alliance in enumerate(alliances)
            for unit in (units[(n * 4 + k) % len(units)] for k in range(MEMBERS))
        ),
    )
    _stored(
        Document,
        (
            Document(
                alliance=each,
                code=f"d{n}",
                kind=list(DocumentKind)[n],
                title="文件",
                issued_on=joined,
            )
            for each in alliances
            for n in range(DOCUMENTS)
        ),
    )
    _stored(
        Post,
        (
            Post(alliance=each, code=f"p{n}", body=list(Body)[n % 3], person="人", since=joined)
            for each in alliances
            for n in range(POSTS)
        ),
    )
    _stored(
        KeyTask,
        (
            KeyTask(alliance=each, code=f"t{n}", year=2025, title="任务", progress=Decimal(n * 10))
            for each in alliances
            for n in range(TASKS)
        ),
    )


def _stored(model, rows) -> list:
    rows, stored = iter(rows), []
    while batch := list(islice(rows, 5_000)):
        stored += model.objects.bulk_create(batch)
    return stored

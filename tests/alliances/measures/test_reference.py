"""The statements say what a plain count of the rows says, whatever the registers hold."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alliances.choices import ActivityKind, Body, CarrierKind, DocumentKind, Level, MajorChange
from alliances.computing.measures import MEASURES, derive, rows_behind
from alliances.models import Alliance
from tests.alliances.measures.reference import expected, rounded
from tests.factories import make_alliance, make_chain, make_membership, make_region, make_unit
from tests.register_factories import (
    make_activity,
    make_carrier,
    make_document,
    make_major,
    make_post,
    make_school_year,
    make_share,
    make_task,
)

pytestmark = pytest.mark.django_db

DAYS = [date(2031, 12, 31), date(2032, 2, 29), date(2031, 6, 30)]
NEAR = [
    date(2030, 6, 30),
    date(2030, 7, 1),
    date(2030, 12, 31),
    date(2031, 1, 1),
    date(2031, 2, 28),
    date(2031, 3, 1),
    date(2031, 6, 30),
    date(2031, 7, 1),
    date(2031, 12, 31),
    date(2032, 1, 1),
    date(2032, 2, 29),
    date(2032, 3, 1),
]
days = st.sampled_from(NEAR)
ends = st.none() | days
kinds = ("enterprise", "higher_vocational", "secondary_vocational", "university", "park")
amounts = st.decimals(0, 10**6, places=6) | st.sampled_from([Decimal("1E-6"), Decimal(10**9)])
heads = st.none() | st.integers(0, 30)
titles = st.sampled_from(["甲", "乙"])


@pytest.fixture
def undone():
    """Run each example in a transaction that is taken back."""

    class Undo(Exception):
        pass

    def run(example):
        try:
            with transaction.atomic():
                example()
                raise Undo
        except Undo:
            pass

    return run


def after(first: date, last: date | None) -> date | None:
    return last if last and last > first else None


def build(draw) -> None:
    """Fill the registers of two or three alliances at random."""
    regions = [make_region(), make_region("370100", "济南市", "Jinan")]
    alliances = [
        make_alliance(region=draw(st.sampled_from(regions)), established_on=draw(ends))
        for _ in range(draw(st.integers(2, 3)))
    ]
    units = [_unit(draw) for _ in range(4)]
    chains = [make_chain() for _ in range(2)]
    for alliance in alliances:
        alliance.chains.set(draw(st.lists(st.sampled_from(chains), unique=True)))
        for unit in draw(st.lists(st.sampled_from(units), unique=True)):
            joined = draw(days)
            make_membership(alliance, unit, joined_on=joined, left_on=after(joined, draw(ends)))
        _governance(draw, alliance, units)
    for unit in units:
        _school(draw, unit, chains)
    for _ in range(draw(st.integers(0, 3))):
        _carrier(draw, alliances)
    for _ in range(draw(st.integers(0, 8))):
        _activity(draw, alliances, units)


def _unit(draw):
    kind = draw(st.sampled_from(kinds))
    scale = draw(st.sampled_from(["", "large", "sme"])) if kind == "enterprise" else ""
    return make_unit(kind=kind, scale=scale)


def _governance(draw, alliance, units) -> None:
    unit = st.none() | st.sampled_from(units)
    for body in draw(st.lists(st.sampled_from(Body.values), max_size=3)):
        since = draw(days)
        until = after(since, draw(ends))
        full_time = draw(st.booleans())
        make_post(alliance, body, unit=draw(unit), is_full_time=full_time, since=since, until=until)
    for kind in draw(st.lists(st.sampled_from(DocumentKind.values), max_size=8)):
        issued = draw(days)
        expires = after(issued, draw(ends))
        make_document(alliance, kind, unit=draw(unit), issued_on=issued, expires_on=expires)
    for year in draw(st.lists(st.sampled_from([2031, 2032]), max_size=2)):
        make_task(alliance, year=year, progress=draw(st.decimals(0, 150, places=2)))


def _school(draw, unit, chains) -> None:
    for year in draw(st.lists(st.sampled_from([2030, 2031, 2032]), unique=True)):
        graduates, teachers = draw(heads), draw(heads)
        make_school_year(
            unit,
            year,
            students=draw(heads),
            graduates=graduates,
            graduates_staying=draw(st.none() | st.integers(0, graduates or 0)),
            teachers=teachers,
            dual_teachers=draw(st.none() | st.integers(0, teachers or 0)),
            part_time_teachers=draw(heads),
            part_time_hours=draw(heads),
        )
    for change in draw(st.lists(st.sampled_from(MajorChange.values), max_size=3)):
        linked = draw(st.lists(st.sampled_from(chains), unique=True))
        year = draw(st.sampled_from([2031, 2032]))
        make_major(unit, year, tuple(linked), change=change, enrolment=draw(heads))


def _carrier(draw, alliances) -> None:
    opened = draw(days)
    carrier = make_carrier(
        draw(st.sampled_from(alliances)),
        draw(st.sampled_from(CarrierKind.values)),
        level=draw(st.sampled_from(Level.values)),
        opened_on=opened,
        closed_on=after(opened, draw(ends)),
        capacity=draw(heads),
        equipment=draw(st.none() | amounts),
    )
    _shares(draw, carrier, alliances)


def _activity(draw, alliances, units) -> None:
    alliance = draw(st.sampled_from(alliances))
    activity = make_activity(
        alliance,
        draw(st.sampled_from(ActivityKind.values)),
        title=draw(titles),
        held_on=draw(days),
        quantity=draw(amounts),
        amount=draw(st.none() | amounts),
        person_days=draw(st.none() | amounts),
        level=draw(st.sampled_from(Level.values)),
        carrier=draw(st.sampled_from([None, *alliance.carriers.order_by("pk")])),
        partners=draw(st.lists(st.sampled_from(units), unique=True)),
    )
    _shares(draw, activity, alliances)


def _shares(draw, achievement, alliances) -> None:
    if draw(st.booleans()):
        first = draw(st.integers(1, 99))
        for alliance, percent in zip(alliances, (first, 100 - first), strict=False):
            agreed = draw(st.sampled_from([date(2031, 1, 1)] * 3 + [None]))
            make_share(achievement, alliance, percent, agreed_on=agreed)


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_derive_says_what_a_plain_count_says(data, undone):
    def example():
        build(data.draw)
        day = data.draw(st.sampled_from(DAYS))
        alliances = list(Alliance.objects.order_by("pk"))

        found = derive([alliance.pk for alliance in alliances], day)

        for alliance in alliances:
            assert found[alliance.pk] == expected(alliance, day)
        codes = data.draw(st.lists(st.sampled_from(list(MEASURES)), max_size=6, unique=True))
        _rows_add_up(codes, data.draw(st.sampled_from(alliances)), day, found)

    undone(example)


def _rows_add_up(codes, alliance, day, found) -> None:
    for code in codes:
        behind = rows_behind(code, alliance, day)
        value = found[alliance.pk].get(code)
        assert behind.value == value
        assert behind.counted == sum(row.counted or 0 for row in behind.rows)
        if value is None or code == "graduate_stay_change":
            continue
        counted = Fraction(behind.counted)
        if behind.of is not None:
            counted *= Fraction(MEASURES[code].figure.scale) / Fraction(behind.of)
        assert value == rounded(counted)


def test_the_reference_knows_every_measure():
    alliance, school = make_alliance(), make_unit(kind="higher_vocational")
    firm = make_unit(kind="enterprise", scale="sme")
    make_membership(alliance, school)
    alliance.chains.add(make_chain())
    for year in (2030, 2031):
        heads_of = {"students": 9, "graduates": 9, "graduates_staying": 3, "teachers": 7}
        taught = {"dual_teachers": 2, "part_time_teachers": 4, "part_time_hours": 5}
        make_school_year(school, year, **heads_of, **taught)
    make_major(school, enrolment=30)
    make_task(alliance, progress=Decimal(70))
    for body in Body.values:
        make_post(alliance, body, unit=firm)
    for kind in DocumentKind.values:
        make_document(alliance, kind)
    for kind in CarrierKind.values:
        make_carrier(alliance, kind, capacity=11, equipment=Decimal("1.5"))
    for kind in ActivityKind.values:
        centre = alliance.carriers.get(kind="practice_centre")
        numbers = {"amount": Decimal("2.5"), "person_days": Decimal(7)}
        make_activity(alliance, kind, carrier=centre, partners=[firm, school], **numbers)

    told = expected(alliance, DAYS[0])

    assert told.keys() == MEASURES.keys()
    assert derive([alliance.pk], DAYS[0])[alliance.pk] == told

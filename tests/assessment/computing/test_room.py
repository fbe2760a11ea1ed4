"""The decision room's rows: spread, flags, quota, the years before."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from assessment.computing.distribution import distribution_of
from assessment.computing.former_years import former_years, totals_of_last_year
from assessment.computing.rankings import Ranking
from assessment.computing.room import Spread, quota_of, scores_of, seats_of, spread_of
from assessment.computing.sealing import seal
from assessment.models import Cycle, Entry
from tests.assessment.api.world import NOW
from tests.assessment.computing.stored import store_inputs
from tests.assessment.scoring.exchange import read_alliances

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(small_world):
    return small_world


def publish_year(world, year):
    """Let the same alliances have been assessed, with the same inputs, in another year."""
    cycle = Cycle.objects.create(
        code=f"tiny-{year}",
        name_zh="前",
        year=year,
        as_of=date(year, 12, 31),
        region=world.cycle.region,
        framework=world.cycle.framework,
        phase="deliberation",
    )
    inputs = {each.code: each for each in read_alliances("tiny")}
    for code, entry in world.entries.items():
        store_inputs(Entry.objects.create(cycle=cycle, alliance=entry.alliance), inputs[code])
    seal(cycle, NOW)
    Cycle.objects.filter(pk=cycle.pk).update(phase="published")
    return cycle


def seats(world):
    ranking = Ranking(world.cycle)
    return {
        each.row["alliance"]["code"]: each
        for each in seats_of(ranking, list(ranking.all_rows()), Counter())
    }


def test_the_widest_spread_counts_trimmed_marks_too(world):
    entry = world.entries["gaoxin"]
    score = scores_of(world.cycle, {entry.pk: "gaoxin"})[entry.pk][1]

    assert spread_of(score) == Spread("5.4.12-1", Decimal("70.00"), Decimal("99.00"), 1)
    assert spread_of(score).points == 29


def test_one_mark_is_no_spread(world):
    assert seats(world)["zichuan"].spread is None


def test_a_seat_tells_exceptions_and_the_way_up(world):
    found = seats(world)

    assert [(code, seat.exceptions) for code, seat in found.items()] == [
        ("gaoxin", 0),
        ("dianzi", 1),
        ("zichuan", 1),
        ("new", 0),
    ]
    assert found["dianzi"].prospect.points == Decimal("6.68")
    assert found["gaoxin"].prospect is None
    assert found["new"].prospect is None


def test_the_change_is_against_the_published_total_of_the_year_before(world):
    assert seats(world)["dianzi"].change is None
    publish_year(world, world.cycle.year - 2)
    assert totals_of_last_year(world.cycle) == {}
    publish_year(world, world.cycle.year - 1)

    assert seats(world)["dianzi"].change == 0
    assert seats(world)["new"].change is None


def test_former_years_are_the_published_ones_of_the_region(world):
    for back in (1, 2, 3, 4, 5):
        publish_year(world, world.cycle.year - back)
    Cycle.objects.filter(code=f"tiny-{world.cycle.year - 2}").update(phase="notice")

    found = former_years(world.cycle)

    assert [each.year - world.cycle.year for each in found] == [-5, -4, -3, -1]
    assert found[0].grades == Counter(excellent=1, good=1, unsatisfactory=1)
    assert found[0].mean == Decimal("67.05")


def test_the_quota_is_counted_of_those_with_a_total_and_rounded_down(world):
    ranking = Ranking(world.cycle)
    spread = distribution_of(ranking)

    assert quota_of(ranking, spread, None) is None
    quota = quota_of(ranking, spread, Decimal(30))
    assert (quota.complete, quota.allowed, quota.reached, quota.over) == (3, 0, 1, 1)
    assert quota_of(ranking, spread, Decimal("33.34")).allowed == 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_cost_of_the_rows_does_not_grow(world, count, django_assert_num_queries):
    ranking = Ranking(world.cycle)
    rows = list(ranking.all_rows())[:count]
    seats_of(ranking, rows, Counter())  # The framework is read once and kept.

    with django_assert_num_queries(5):  # entries, marks, measures, exceptions, last year
        seats_of(ranking, rows, Counter())

"""Any stretch of a ranking, wherever it lies, is what the whole list has there."""

import random

import pytest

from alliances.models import Alliance
from assessment.computing.rankings import Ranking, Sight, Wanted
from assessment.models import Computation, Cycle, Entry, Result
from tests.assessment.computing.stored import store_cycle
from tests.assessment.scoring.exchange import read_framework

GRADES = [("excellent", 9000), ("good", 8000), ("qualified", 6000), ("unsatisfactory", 0)]
COUNT = 60


@pytest.fixture
def cycle(db):
    """Sixty alliances with few different totals, every fourth one incomplete."""
    dice = random.Random(5)
    cycle = store_cycle(read_framework("tiny"), [])
    computation = Computation.objects.create(cycle=cycle, framework_digest="")
    codes = [f"a{number:02}" for number in range(COUNT)]
    dice.shuffle(codes)
    for place, code in enumerate(codes):
        alliance = Alliance.objects.create(
            code=code, name_zh=code, kind="city_region", region=cycle.region
        )
        Result.objects.create(
            computation=computation,
            entry=Entry.objects.create(cycle=cycle, alliance=alliance),
            code=code,
            name_zh=code,
            region_code="370300",
            kind="industry" if place % 3 else "district",
            **_figures(None if place % 4 == 0 else dice.choice([9500, 9000, 8250, 8240, 100])),
        )
    Cycle.objects.update(computation=computation)
    return Cycle.objects.select_related("framework", "computation").get()


def _figures(total):
    if total is None:
        return {"status": "incomplete"}
    grade = next(code for code, start in GRADES if total >= start)
    return {"status": "complete", "total_hundredths": total, "grade": grade}


@pytest.mark.parametrize("wanted", [Wanted(), Wanted(kind="industry"), Wanted(grade="good")])
@pytest.mark.parametrize("size", [1, 7, 100])
def test_pages_make_up_the_ranking(cycle, wanted, size):
    ranking = Ranking(cycle, wanted=wanted)

    paged = [row for start in range(0, COUNT, size) for row in ranking.rows(start, start + size)]

    kept = [result for result in cycle.computation.results.all() if _is_wanted(result, wanted)]
    kept.sort(key=lambda result: (result.status, -(result.total_hundredths or 0), result.code))
    assert [row["alliance"]["code"] for row in paged] == [result.code for result in kept]
    assert ranking.count() == len(kept)
    assert [row["rank"] for row in paged] == [_rank(cycle, result) for result in kept]


@pytest.mark.parametrize("size", [1, 7, 100])
def test_pages_make_up_the_list_of_the_notice(cycle, size):
    ranking = Ranking(cycle, Sight(has_names=True))

    paged = [row for start in range(0, COUNT, size) for row in ranking.rows(start, start + size)]

    order = [code for code, _ in GRADES] + [""]
    kept = sorted(
        cycle.computation.results.all(), key=lambda each: (order.index(each.grade), each.code)
    )
    assert [row["alliance"]["code"] for row in paged] == [result.code for result in kept]


def test_a_list_that_has_grown_shorter_ends_early(cycle):
    ranking = Ranking(cycle)
    assert ranking.count() == COUNT

    Result.objects.filter(status="incomplete").delete()

    assert len(ranking.rows(0, COUNT)) == 45


def test_a_total_that_the_outline_does_not_know_has_its_rank(cycle):
    ranking = Ranking(cycle)
    ranking.count()
    better = Result.objects.filter(total_hundredths__gt=8245).count()

    assert ranking.rank_of(8245, None) == better + 1


def _is_wanted(result, wanted):
    pairs = ((wanted.kind, result.kind), (wanted.grade, result.grade))
    return all(not asked or asked == found for asked, found in pairs)


def _rank(cycle, result):
    if result.total_hundredths is None:
        return None
    better = cycle.computation.results.filter(total_hundredths__gt=result.total_hundredths)
    return 1 + better.count()

"""The world has the regions 370300 with 370303 (dianzi 83.32, new incomplete) and 370304 (gaoxin
96.95, zichuan 20.89 to rectify)."""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from alliances.models import Membership
from assessment.computing.barometer import barometer_of
from assessment.computing.barometer_parts import read_parts, usual_parts
from assessment.computing.rankings import Sight
from assessment.models import Cycle, RegionCredit
from assessment.scoring import ScoringError, shown
from members.models import Region, Unit
from tests.decision_factories import make_order, make_order_item, make_terms

TODAY = date(2032, 3, 1)
PLATFORM = [{"code": "platforms", "weight": "1", "items": ["5.4.12-2"]}]


@pytest.fixture
def world(small_world):
    return small_world


def groups(world, by="region", today=TODAY, **sight):
    cycle = Cycle.objects.select_related("framework", "region", "computation", "terms").get(
        pk=world.cycle.pk
    )
    told = {"sight": Sight(**sight)} if sight else {}
    return {each.code: each for each in barometer_of(cycle, by, today=today, **told).groups}


def credit(world, alliance, **percents):
    for region, percent in percents.items():
        RegionCredit.objects.create(
            entry=world.entries[alliance], region_id=region[1:], percent=Decimal(percent)
        )


def test_an_alliance_without_credits_counts_whole_for_its_region_and_those_around_it(world):
    found = groups(world)

    assert {code: each.credit for code, each in found.items()} == {
        "370300": 4,
        "370303": 2,
        "370304": 2,
    }
    assert found["370304"].values["results"] == Fraction("58.92")
    assert found["370303"].values["results"] == Fraction("83.32")
    assert found["370300"].values["results"] == Fraction("201.16") / 3


def test_credit_is_split_over_regions_and_whole_for_the_city(world):
    credit(world, "gaoxin", r370304="25", r370303="75")

    found = groups(world)

    assert found["370304"].credit == Fraction(5, 4)
    assert found["370304"].values["results"] == (
        Fraction("96.95") / 4 + Fraction("20.89")
    ) / Fraction(5, 4)
    assert found["370303"].credit == Fraction(11, 4)
    assert found["370300"].credit == 4


def test_thirds_are_exact_until_they_are_shown(world):
    credit(world, "gaoxin", r370304="33.333333", r370303="66.666667")

    mean = groups(world)["370304"].values["results"]

    third = Fraction(33333333, 10**8)
    assert mean == (Fraction("96.95") * third + Fraction("20.89")) / (1 + third)
    assert str(shown(mean)) == "39.90"


def test_a_region_without_an_alliance_is_not_applicable_and_not_zero(world):
    Region.objects.create(code="370306", name_zh="周村区")

    empty = groups(world)["370306"]

    assert (empty.state, empty.score, empty.points, empty.place) == ("not_applicable",) + (
        None,
    ) * 3


def test_a_region_whose_alliances_are_all_incomplete_has_no_score(world):
    credit(world, "dianzi", r370304="100")

    found = groups(world)["370303"]

    assert (found.state, found.incomplete, found.score) == ("incomplete", 1, None)


def test_parts_without_a_value_share_their_weight(world):
    found = groups(world)["370304"]

    assert found.values == {
        "results": Fraction("58.92"),
        "grades": Fraction(50),
        "rectification": None,
        "coordination": None,
        "operation": None,
        "platforms": None,
    }
    assert found.score == (Fraction("58.92") * 40 + Fraction(50) * 10) / 50
    assert found.points == found.score / 10


def test_grades_are_counted_in_credit(world):
    credit(world, "gaoxin", r370304="40", r370303="60")

    assert groups(world)["370304"].grades == {"excellent": Fraction(2, 5), "unsatisfactory": 1}


def test_points_and_parts_are_those_of_the_terms(world):
    make_terms(world.cycle, barometer_points=Decimal(6), barometer=PLATFORM)

    found = groups(world)["370304"]

    assert {*found.values} == {"platforms"}
    assert found.points == found.score * 6 / 100


@pytest.mark.parametrize("phase", ["scoring", "published"])
def test_items_are_scored_exactly_before_and_after_publication(world, phase):
    make_terms(
        world.cycle,
        barometer=[{"code": "operation", "weight": "1", "items": ["5.4.12", "5.4.12-2", "gone"]}],
    )
    world.enter(phase)

    found = groups(world)["370303"].values["operation"]

    assert found == _mean_of_dianzi(world)


def _mean_of_dianzi(world):
    world.enter("published")
    explained = world.cycle.computation.results.get(code="dianzi").explanation
    criterion = next(each for each in explained["criteria"] if each["code"] == "5.4.12")
    exact = [criterion["exact"], criterion["indicators"][1]["exact"]]
    return sum(map(Fraction, exact)) / 2


def test_functional_zones_are_compared_among_themselves(world):
    Region.objects.create(code="370371", name_zh="高新区")
    credit(world, "dianzi", r370371="100")
    credit(world, "new", r370303="100")
    credit(world, "zichuan", r370303="100")

    found = groups(world)

    assert {code: each.place for code, each in found.items()} == {
        "370300": None,  # The city as a whole is compared with nobody.
        "370303": 2,
        "370304": 1,
        "370371": 1,
    }
    assert [code for code, each in found.items() if each.is_zone] == ["370371"]


class TestRectification:
    ANSWERED = datetime(2026, 12, 31, 15, 59, tzinfo=UTC)  # The last minute of the day it is due.
    LATE = datetime(2026, 12, 31, 16, 0, tzinfo=UTC)

    def value(self, world, today=TODAY, **values):
        order = make_order(world.entries["zichuan"], world.users["bureau"], **values)
        for answered_at in self.answers:
            make_order_item(order, answered_at=answered_at, state=self.item_state)
        found = groups(world, today=today)["370304"]
        return found.values["rectification"]

    answers: tuple = ()
    item_state = "accepted"

    def test_passed_with_its_last_answer_on_the_last_day_is_on_time(self, world):
        self.answers = (self.ANSWERED,)
        assert self.value(world, state="passed") == 100

    def test_passed_with_an_answer_after_the_last_day_is_late(self, world):
        self.answers = (self.LATE,)
        assert self.value(world, state="passed") == 0

    def test_passed_in_the_second_round_is_late(self, world):
        self.answers = (self.ANSWERED,)
        assert self.value(world, state="passed", round=2) == 0

    def test_failed_is_late(self, world):
        assert self.value(world, state="failed") == 0

    def test_not_yet_due_is_not_known(self, world):
        assert self.value(world, today=date(2026, 12, 31)) is None

    def test_overdue_is_late(self, world):
        assert self.value(world, today=date(2027, 1, 1)) == 0

    def test_answered_in_time_and_waiting_for_the_bureau_is_not_known(self, world):
        self.answers, self.item_state = (self.ANSWERED,), "answered"
        assert self.value(world) is None

    @pytest.mark.parametrize("state", ["prepared", "withdrawn"])
    def test_what_is_not_in_force_does_not_count(self, world, state):
        assert self.value(world, state=state) is None


def test_a_district_sees_its_own_regions_alone_and_no_figure_of_anothers_alliance(world):
    credit(world, "gaoxin", r370304="50", r370303="50")

    found = groups(world, prefix="370303")

    assert {code: (each.state, each.score) for code, each in found.items()} == {
        "370303": ("hidden", None)
    }
    assert found["370303"].values == {}


def test_by_chain_an_alliance_counts_whole_for_each_of_its_chains(world):
    found = groups(world, "chain")

    assert {code: (each.credit, each.values["results"]) for code, each in found.items()} == {
        "ceramics": (1, Fraction("83.32"))
    }


@pytest.mark.parametrize("phase", ["scoring", "published"])
def test_by_park_and_by_lead_unit(world, phase):
    alliance = world.entries["gaoxin"].alliance
    alliance.park = "高新区产业园"
    alliance.save()
    for code, joined, left in [
        ("works", date(2024, 1, 1), None),
        ("school", date(2024, 1, 1), date(2031, 12, 31)),
    ]:
        Membership.objects.create(
            alliance=alliance,
            unit=Unit.objects.get(code=code),
            role="lead_school",
            joined_on=joined,
            left_on=left,
        )
    world.enter(phase)

    assert {c: g.values["results"] for c, g in groups(world, "park").items()} == {
        "高新区产业园": Fraction("96.95")
    }
    assert {c: g.values["results"] for c, g in groups(world, "unit").items()} == {
        "works": Fraction("96.95")
    }


def test_what_is_published_stays_whatever_the_registers_say_later(world):
    alliance = world.entries["gaoxin"].alliance
    alliance.park = "旧园区"
    alliance.save()
    world.enter("published")
    alliance.park = "新园区"
    alliance.save()

    assert [*groups(world, "park")] == ["旧园区"]


def test_the_trend_has_the_published_cycles_of_the_two_years_before(world):
    world.enter("published")
    now = Cycle.objects.create(
        code="next",
        name_zh="下年",
        year=2033,
        as_of=date(2033, 12, 31),
        region=world.cycle.region,
        framework=world.cycle.framework,
    )
    found = barometer_of(now, "region", today=TODAY)

    score = groups(world)["370304"].score
    trends = {each.code: each.trend for each in found.groups}
    assert found.years == (2031, 2033)
    assert trends["370304"] == {2031: score, 2033: None}


@pytest.mark.parametrize(
    "parts",
    [
        [{"code": "results", "weight": "-1"}],
        [{"code": "results", "weight": "0"}],
        [{"code": "results", "weight": "much"}],
        [{"code": "results", "weight": "1", "items": ["5.4.1"]}],
        [{"code": "platforms", "weight": "1"}],
        [{"weight": "1"}],
        [*usual_parts(), {"code": "results", "weight": "1"}],
    ],
)
def test_parts_that_cannot_count_are_refused(parts):
    with pytest.raises(ScoringError):
        read_parts(parts)


def test_the_usual_parts_make_a_hundred():
    assert sum(part.weight for part in read_parts(usual_parts())) == 100

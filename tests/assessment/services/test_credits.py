from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from assessment.errors import CreditRefused, CycleFrozen
from assessment.models import Cycle, Entry, RegionCredit
from assessment.services.credits import split_credit, take_credits_over
from members.models import Region


@pytest.fixture
def world(small_world):
    return small_world


@pytest.fixture
def bureau(world):
    return world.users["bureau"]


def parts(entry):
    return dict(RegionCredit.objects.filter(entry=entry).values_list("region", "percent"))


def split(world, by, alliance="dianzi", **percents):
    told = {region[1:]: Decimal(percent) for region, percent in percents.items()}
    split_credit(world.entries[alliance].pk, told, by=by)


def test_split_credit_makes_the_parts_what_is_said(world, bureau):
    split(world, bureau, r370303="60.5", r370304="39.5")
    split(world, bureau, r370303="100")

    assert parts(world.entries["dianzi"]) == {"370303": 100}
    assert RegionCredit.history.count() == 4  # Two made, one changed, one gone.


def test_no_parts_is_the_own_region_again(world, bureau):
    split(world, bureau, r370304="100")
    split(world, bureau)

    assert parts(world.entries["dianzi"]) == {}


@pytest.mark.parametrize(
    "percents",
    [
        {"r370303": "99.999999"},
        {"r370303": "60", "r370304": "40.000001"},
        {"r370303": "0", "r370304": "100"},
        {"r370303": "-1", "r370304": "101"},
    ],
)
def test_parts_that_do_not_make_exactly_a_hundred_are_refused(world, bureau, percents):
    with pytest.raises(CreditRefused):
        split(world, bureau, **percents)

    assert parts(world.entries["dianzi"]) == {}


@pytest.mark.parametrize("code", ["371000", "999999"])
def test_a_region_outside_the_cycle_is_refused(world, bureau, code):
    Region.objects.create(code="371000", name_zh="远方")

    with pytest.raises(CreditRefused, match=code):
        split(world, bureau, **{f"r{code}": "100"})


def test_a_published_cycle_keeps_its_credits(world, bureau):
    world.enter("published")

    with pytest.raises(CycleFrozen):
        split(world, bureau, r370303="100")
    with pytest.raises(CycleFrozen):
        take_credits_over(world.cycle.pk, by=bureau)


@pytest.mark.parametrize("role", ["observer", "district", "secretariat"])
def test_nobody_but_the_bureau_splits_credits(world, role):
    with pytest.raises(PermissionDenied):
        split(world, world.users[role], r370303="100")
    with pytest.raises(PermissionDenied):
        take_credits_over(world.cycle.pk, by=world.users[role])


def test_last_years_parts_are_taken_over_where_nothing_is_set(world, bureau):
    split(world, bureau, "dianzi", r370303="60", r370304="40")
    split(world, bureau, "gaoxin", r370303="50", r370304="50")
    following = Cycle.objects.create(
        code="following",
        name_zh="下年",
        year=2032,
        as_of="2032-12-31",
        region=world.cycle.region,
        framework=world.cycle.framework,
    )
    now = {
        code: Entry.objects.create(cycle=following, alliance=entry.alliance)
        for code, entry in world.entries.items()
    }
    split_credit(now["gaoxin"].pk, {"370304": Decimal(100)}, by=bureau)

    assert take_credits_over(following.pk, by=bureau) == 1
    assert take_credits_over(following.pk, by=bureau) == 0
    assert parts(now["dianzi"]) == {"370303": 60, "370304": 40}
    assert parts(now["gaoxin"]) == {"370304": 100}
    assert parts(now["new"]) == {}

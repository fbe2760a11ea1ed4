"""What the barometer of a cycle is made of, as the bureau settles it."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from assessment.computing.barometer_parts import parts_of, settled_version
from assessment.errors import BarometerRefused, CycleFrozen, StaleVersion
from assessment.models import Cycle, Terms
from assessment.services.barometer import settle_barometer
from assessment.services.terms import settle_terms, terms_of
from tests.assessment.api.world import NOW
from tests.decision_factories import make_terms

TOTALS = {"code": "results", "weight": "6"}
PLATFORM = {"code": "platforms", "weight": "4", "items": ["5.4.12-2"]}


@pytest.fixture
def terms(world):
    return make_terms(world.cycle)


def settle(world, parts=(TOTALS, PLATFORM), points="10", seen=None, role="bureau"):
    now_seen = settled_version(terms_of(world.cycle))
    return settle_barometer(
        world.cycle.pk,
        parts=parts,
        points=Decimal(points),
        seen=now_seen if seen is None else seen,
        by=world.users[role],
        now=NOW,
    )


def test_the_parts_are_settled_beside_the_other_terms_and_recorded(world, terms):
    settle(world, points="10")

    found = Terms.objects.get()
    assert (found.barometer, found.barometer_points) == ([TOTALS, PLATFORM], 10)
    assert found.notice_days == terms.notice_days
    assert found.history.order_by("-history_id").first().history_user == world.users["bureau"]
    cycle = Cycle.objects.get(pk=world.cycle.pk)
    assert [(part.code, part.weight) for part in parts_of(cycle)] == [
        ("results", 6),
        ("platforms", 4),
    ]


@pytest.mark.parametrize(
    ("parts", "points", "sentence"),
    [
        ([], "10", "At least one part"),
        ([TOTALS], "10", "make 6 points together; the whole is 10"),
        ([TOTALS, PLATFORM], "10.01", "make 10 points together; the whole is 10.01"),
        ([TOTALS, PLATFORM | {"items": ["5.4.99", "x"]}], "10", "5.4.99, x: the framework"),
        ([TOTALS, PLATFORM | {"items": []}], "10", "cannot be reckoned"),
        ([TOTALS | {"items": ["5.4.12"]}, PLATFORM], "10", "cannot be reckoned"),
        ([TOTALS, TOTALS], "12", "twice"),
        ([TOTALS | {"weight": "-6"}], "10", "negative"),
        ([TOTALS | {"weight": "0"}], "0", "No part"),
    ],
)
def test_parts_that_make_no_sense_are_refused(world, terms, parts, points, sentence):
    with pytest.raises(BarometerRefused, match=sentence):
        settle(world, parts, points)

    assert terms_of(world.cycle).barometer == []


def test_a_cycle_without_terms_gets_none_in_passing(world):
    with pytest.raises(BarometerRefused, match="terms of the cycle first"):
        settle(world)

    assert terms_of(world.cycle) is None


def test_who_saw_other_parts_does_not_overwrite_them(world, terms):
    seen = settled_version(terms_of(world.cycle))
    settle(world)

    with pytest.raises(StaleVersion):
        settle(world, [{"code": "results", "weight": "10"}], seen=seen)

    assert terms_of(world.cycle).barometer == [TOTALS, PLATFORM]


def test_a_change_of_other_terms_is_not_in_the_way(world, terms):
    seen = settled_version(terms_of(world.cycle))
    settle_terms(world.cycle.pk, by=world.users["bureau"], now=NOW, notice_days=9)

    settle(world, seen=seen)

    assert (terms_of(world.cycle).notice_days, terms_of(world.cycle).barometer_points) == (9, 10)


def test_after_the_publication_the_parts_stay(world, terms):
    world.enter("published")

    with pytest.raises(CycleFrozen):
        settle(world)

    assert terms_of(world.cycle).barometer == []


@pytest.mark.parametrize("role", ["observer", "district", "secretariat", "assessor", "member"])
def test_only_the_bureau_settles_the_parts(world, terms, role):
    with pytest.raises(PermissionDenied):
        settle(world, role=role)

"""What the bureau settles for the end of a cycle."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from assessment.errors import CycleFrozen, ExceptionRefused, SecondPersonNeeded
from assessment.models import Terms
from assessment.services.terms import settle_terms, terms_of
from tests.assessment.api.world import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(small_world):
    return small_world


def settle(world, role="bureau", **values):
    return settle_terms(world.cycle.pk, by=world.users[role], now=NOW, **values)


def test_a_cycle_has_no_terms_until_they_are_settled(world):
    assert terms_of(world.cycle) is None

    settled = settle(world, needs_two_people=True, top_quota=Decimal(30))

    assert terms_of(world.cycle) == settled
    assert (settled.needs_two_people, settled.top_quota, settled.notice_days) == (True, 30, 5)


def test_what_is_not_told_stays_as_it_was(world):
    settle(world, notice_days=7)

    settle(world, top_quota=Decimal(30))

    assert list(Terms.objects.values_list("notice_days", "top_quota")) == [(7, Decimal(30))]


def test_each_change_is_recorded_with_its_author(world):
    settle(world, notice_days=7)
    settle(world, notice_days=8)

    records = Terms.history.order_by("history_id")
    assert list(records.values_list("notice_days", "history_user__username")) == [
        (7, "bureau"),
        (8, "bureau"),
    ]


@pytest.mark.parametrize(
    "values",
    [
        {"top_quota": Decimal(0)},
        {"top_quota": Decimal("100.01")},
        {"notice_days": 0},
        {"grace_days": 367},
        {"extension_days": 367},
        {"barometer_points": Decimal(0)},
    ],
)
def test_a_value_that_makes_no_sense_is_refused(world, values):
    with pytest.raises(ExceptionRefused):
        settle(world, **values)

    assert terms_of(world.cycle) is None


def test_what_terms_have_not_got_is_a_mistake_of_the_caller(world):
    with pytest.raises(TypeError):
        settle(world, colour="red")


def test_only_the_bureau_settles_them(world):
    with pytest.raises(PermissionDenied):
        settle(world, role="observer")


def test_once_published_they_stay_as_they_were(world):
    world.enter("published")

    with pytest.raises(CycleFrozen):
        settle(world)


@pytest.mark.parametrize("phase", ["deliberation", "notice"])
def test_nobody_drops_the_second_person_while_decisions_are_made(world, phase):
    settle(world, needs_two_people=True)
    world.enter(phase)

    with pytest.raises(SecondPersonNeeded):
        settle(world, needs_two_people=False)
    assert settle(world, notice_days=7).needs_two_people

    world.enter("scoring")
    assert not settle(world, needs_two_people=False).needs_two_people

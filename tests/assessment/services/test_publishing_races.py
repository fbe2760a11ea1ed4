"""Two people decide and publish at the same moment: rows are locked on PostgreSQL alone."""

import pytest
from django.db import transaction

from assessment.choices import Phase
from assessment.computing.seen import seen_of
from assessment.errors import AlreadyThere, PhaseRefused, TransitionRefused
from assessment.models import Cycle, Decision, Ruling
from assessment.services.decisions import (
    confirm_decision,
    entry_of,
    issue_alone,
    prepare_decision,
    withdraw_decision,
)
from assessment.services.phases import move_cycle
from assessment.services.publishing import new_version
from tests.assessment.api.world import NOW, build_world
from tests.assessment.deciding import AFTER, announce, confirm_all, decision_on
from tests.assessment.services.test_races import race
from tests.decision_factories import make_decision

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world():
    with transaction.atomic():
        return build_world()


@pytest.fixture
def announced(world):
    with transaction.atomic():
        announce(world)
    return world


def test_a_cycle_is_published_once_with_all_its_decisions(announced):
    world = announced
    confirm_all(world)
    bureau = world.users["bureau"]

    def publish():
        return move_cycle(world.cycle.pk, Phase.PUBLISHED, by=bureau, now=AFTER).to_phase

    outcomes = race(publish, publish, publish)

    assert sorted(map(str, outcomes)) == sorted(map(str, ["published", PhaseRefused, PhaseRefused]))
    rows = Decision.objects.order_by("number").values_list("state", "number")
    assert list(rows) == [("issued", "2026-001"), ("issued", "2026-002")]
    assert world.cycle.computations.count() == 1


def test_two_versions_at_once_come_one_after_the_other(announced):
    world = announced
    Ruling.objects.create(
        entry=world.entries["gaoxin"], kind="deduction", value=1, reason="late", sequence=9
    )

    def seal():
        with transaction.atomic():
            cycle = Cycle.objects.locked().get(pk=world.cycle.pk)
            return new_version(cycle, by=None, now=NOW).number

    assert sorted(race(seal, seal)) == [2, 3]


def test_a_decision_is_confirmed_or_withdrawn_by_the_first(announced):
    world = announced
    bureau, decision = world.users["bureau"], decision_on(world, "gaoxin")
    seen = seen_of(entry_of(decision))

    outcomes = race(
        lambda: withdraw_decision(decision.pk, by=bureau, now=NOW, reason="the quota").state,
        lambda: confirm_decision(decision.pk, by=bureau, now=NOW, reason="x", seen=seen).state,
    )

    assert outcomes in (["withdrawn", TransitionRefused], ["withdrawn", "confirmed"])


def test_a_removal_is_prepared_once_from_two_doors(world):
    with transaction.atomic():
        world.enter("published")
    bureau, alliance = world.users["bureau"], world.entries["dianzi"].alliance_id

    outcomes = race(
        lambda: prepare_decision("remove", alliance, world.cycle.pk, by=bureau, now=NOW).kind,
        lambda: prepare_decision("remove", alliance, None, by=bureau, now=NOW).kind,
    )

    assert sorted(map(str, outcomes)) == sorted(map(str, ["remove", AlreadyThere]))


def test_numbers_given_at_once_have_no_gap(world):
    """Decisions that belong to no cycle share no lock."""
    with transaction.atomic():
        world.enter("published")
    bureau = world.users["bureau"]
    decisions = [
        make_decision(
            entry, "remove", state="confirmed", reason="x", confirmed_by=bureau, confirmed_at=NOW
        )
        for entry in world.entries.values()
    ]
    Decision.objects.update(cycle=None)

    outcomes = race(
        *[lambda pk=each.pk: issue_alone(pk, by=bureau, now=NOW).number for each in decisions]
    )

    assert sorted(outcomes) == ["2026-001", "2026-002", "2026-003", "2026-004"]

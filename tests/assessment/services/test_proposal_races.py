"""Two clerks, or two tabs, at the same moment: an exception is made and undone once."""

from decimal import Decimal

import pytest
from django.db import transaction

from assessment.computing.seen import seen_of
from assessment.errors import AlreadyThere, FiguresChanged, TransitionRefused
from assessment.models import Entry, Proposal, Ruling
from assessment.services.proposals import confirm_proposal, decline_proposal, propose
from assessment.services.undoing import undo_ruling
from members.choices import Role
from tests.assessment.api.world import NOW, build_world
from tests.assessment.services.test_races import race
from tests.decision_factories import make_proposal, make_terms
from tests.factories import make_user

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world():
    with transaction.atomic():
        made = build_world()
        made.enter("deliberation")
    return made


def seen(world):
    entries = Entry.objects.select_related("cycle__framework", "alliance")
    return seen_of(entries.get(pk=world.entries["dianzi"].pk))


def test_of_two_that_propose_the_same_one_gets_through(world):
    known = seen(world)

    def act():
        return propose(
            world.entries["dianzi"].pk,
            kind="bonus",
            item="case",
            value=Decimal(1),
            reason="r",
            by=world.users["bureau"],
            now=NOW,
            seen=known,
        ).state

    outcomes = race(act, act, act)

    assert outcomes.count("in_force") == 1
    assert {*outcomes} - {"in_force"} <= {AlreadyThere, FiguresChanged}
    assert Ruling.objects.filter(item="case").count() == 1


def test_a_proposal_is_confirmed_once(world):
    make_terms(world.cycle, needs_two_people=True)
    proposal = make_proposal(world.entries["dianzi"], proposed_by=world.users["bureau"])
    clerks = [make_user(Role.BUREAU) for _ in range(3)]
    known = seen(world)

    def confirming(by):
        return lambda: confirm_proposal(proposal.pk, by=by, now=NOW, seen=known).state

    outcomes = race(*map(confirming, clerks))

    assert sorted(map(str, outcomes)) == sorted(
        map(str, ["in_force", TransitionRefused, TransitionRefused])
    )
    assert Ruling.objects.filter(item="model_case").count() == 1


def test_a_proposal_is_confirmed_or_declined_not_both(world):
    proposal = make_proposal(world.entries["dianzi"], proposed_by=world.users["bureau"])
    clerk, known = make_user(Role.BUREAU), seen(world)

    outcomes = race(
        lambda: confirm_proposal(proposal.pk, by=clerk, now=NOW, seen=known).state,
        lambda: decline_proposal(proposal.pk, by=clerk, now=NOW, reason="r").state,
    )

    assert outcomes in (["in_force", TransitionRefused], [TransitionRefused, "declined"])
    is_there = Ruling.objects.filter(item="model_case").exists()
    assert is_there == (outcomes[0] == "in_force")


def test_an_exception_is_undone_once(world):
    ruling = Ruling.objects.get(item="media")

    def act():
        return undo_ruling(ruling.pk, by=world.users["bureau"], now=NOW, reason="r").state

    outcomes = race(act, act)

    assert sorted(map(str, outcomes)) == sorted(map(str, ["undone", TransitionRefused]))
    assert Proposal.objects.filter(state="undone").count() == 1

"""Two people at one case at the same moment: PostgreSQL lets one in after the other."""

import threading
from decimal import Decimal
from functools import partial

import pytest
from django.db import connection, transaction

from assessment.computing.deadlines import local_day
from assessment.computing.seen import seen_of
from assessment.models import Computation, Entry, Objection, Ruling
from assessment.services.objection_cases import Sender
from assessment.services.objections import (
    confirm_address,
    grant_objection,
    refuse_objection,
    withdraw_objection,
)
from assessment.services.objections_on_paper import enter_objection
from assessment.services.proposals import propose
from common.errors import DomainError
from tests.assessment.api.world import NOW, build_world, in_notice
from tests.assessment.objections.conftest import raised

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world():
    with transaction.atomic():
        return in_notice(build_world())


def race(*actions):
    start = threading.Barrier(len(actions))
    outcomes = [None] * len(actions)

    def run(place, action):
        try:
            start.wait(timeout=10)
            outcomes[place] = action().state
        except DomainError as refusal:
            outcomes[place] = type(refusal).__name__
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return outcomes


def prepared(world):
    objection = raised(world)
    entry = Entry.objects.select_related("cycle__framework", "alliance").get(pk=objection.entry_id)
    seen = seen_of(entry)
    told = {"kind": "bonus", "item": "model_case", "value": Decimal(1), "reason": "A reason."}
    propose(entry.pk, by=world.users["bureau"], now=NOW, seen=seen, objection=objection, **told)
    told = {"reply": "So.", "by": world.users["bureau"], "now": NOW, "version": objection.version}
    return objection, seen, told


def test_two_clerks_grant_once(world):
    objection, seen, told = prepared(world)

    def grant():
        return grant_objection(objection.pk, seen=seen, **told)

    outcomes = race(grant, grant)

    assert sorted(outcomes) == ["TransitionRefused", "granted"]
    assert Computation.objects.filter(number=2).count() == 1
    assert Ruling.objects.filter(item="model_case").count() == 1


def test_granting_refusing_and_withdrawing_come_one_after_the_other(world):
    objection, seen, told = prepared(world)
    secretariat = world.users["secretariat"]

    outcomes = race(
        lambda: grant_objection(objection.pk, seen=seen, **told),
        lambda: refuse_objection(objection.pk, **told),
        lambda: withdraw_objection(objection.pk, by=secretariat, now=NOW),
    )

    state = Objection.objects.get().state
    assert outcomes.count("TransitionRefused") == 2
    assert state in outcomes
    is_granted = state == "granted"
    assert Computation.objects.filter(number=2).exists() == is_granted
    assert Ruling.objects.filter(item="model_case").exists() == is_granted


def test_two_at_once_get_two_numbers(world):
    def add(item):
        return lambda: raised(world, item=item)

    assert race(add("5.4.4"), add("5.4.12")) == ["open", "open"]
    numbers = Objection.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == ["2026-001", "2026-002"]


def test_two_clerks_enter_one_letter_once(world):
    entry, by = world.entries["dianzi"], world.users["bureau"]
    sender = Sender("李明", phone="0991-1234567")

    def enter():
        day = local_day(NOW)
        return enter_objection(
            entry.pk, sender=sender, text="Not right.", received_on=day, by=by, now=NOW
        )

    assert sorted(race(enter, enter)) == ["ObjectionRefused", "open"]
    assert Objection.objects.get().number == "2026-001"


def test_one_address_confirms_three_at_once_and_no_fourth(world, settings):
    settings.IS_MAIL_SENT, settings.SITE_URL = True, "https://alliances.example.cn"
    waiting = [raised(world, by=None, code=code) for code in ("dianzi", "gaoxin", "new", "zichuan")]

    outcomes = race(*(partial(confirm_address, each.pk, now=NOW) for each in waiting))

    assert sorted(outcomes) == ["ObjectionRefused", "open", "open", "open"]

"""Two people, or two schedules, at one order at the same moment: it happens once."""

from datetime import UTC, date, datetime

import pytest
from django.db import transaction

from assessment.errors import StaleVersion, TransitionRefused
from assessment.jobs.watching import watch_orders
from assessment.models import Decision, OrderEvent
from assessment.services.order_ends import fail_order, order_again
from assessment.services.order_time import ask_extension
from assessment.services.orders import build_order, issue_order
from tests.assessment.api.world import build_world
from tests.assessment.services.test_races import race
from tests.decision_factories import make_decision
from tests.order_factories import NOW, Rectification

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

LATE = datetime(2031, 6, 2, 2, tzinfo=UTC)


@pytest.fixture
def rectification():
    with transaction.atomic():
        return Rectification(build_world())


def test_two_beats_write_everything_once(rectification):
    race(*[lambda: watch_orders(LATE)] * 3)

    kinds = OrderEvent.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["overdue", "escalated", "removal_proposed"]
    assert Decision.objects.filter(kind="remove").count() == 1


def test_of_two_verdicts_at_once_both_stand_in_the_record_and_one_counts(rectification):
    version = rectification.answer().version

    outcomes = race(
        lambda: rectification.rule(version=version).state,
        lambda: rectification.rule(version=version, accepted=False, reason="no").state,
    )

    # Accepted first, the return takes it back; returned first, nothing is left to accept.
    assert outcomes in (["accepted", "returned"], [TransitionRefused, "returned"])
    assert rectification.item().state == "returned"


def test_of_two_answers_at_once_one_is_stale_or_comes_too_late(rectification):
    outcomes = race(
        lambda: rectification.answer(answer="one", version=1).state,
        lambda: rectification.answer(answer="two", version=1, submit=False).state,
    )

    assert outcomes in (["answered", TransitionRefused], [StaleVersion, "open"])


def test_of_two_requests_for_time_one_is_made(rectification):
    def ask():
        return ask_extension(
            rectification.order.pk,
            by=rectification.secretariat,
            now=NOW,
            wanted_until=date(2031, 4, 30),
            reason="late",
        ).state

    assert sorted(map(str, race(ask, ask))) == sorted(["asked", str(TransitionRefused)])


def test_an_order_fails_once_and_is_ordered_again_once(rectification):
    told = {"by": rectification.bureau, "now": LATE, "reason": "late"}

    def fail():
        return fail_order(rectification.order.pk, **told).state

    def again():
        return order_again(rectification.order.pk, days=5, **told).round

    assert set(race(fail, fail)) == {"failed", TransitionRefused}
    assert set(race(again, again)) == {2, TransitionRefused}


def test_an_order_is_issued_once():
    with transaction.atomic():
        world = build_world()
        order = build_order(make_decision(world.entries["zichuan"], "rectify"), now=NOW)

    def issue():
        with transaction.atomic():
            return issue_order(order, by=world.users["bureau"], now=NOW).state

    assert set(race(issue, issue)) == {"issued", TransitionRefused}

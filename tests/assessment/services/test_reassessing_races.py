"""Two people at the same moment in a re-assessment: about PostgreSQL, as test_races."""

import pytest
from django.db import transaction

from assessment.errors import SheetClosed, StaleVersion, TransitionRefused
from assessment.models import OrderEvent, Reassessment, ReassessmentMark, ReassessmentValue
from tests.assessment.api.world import build_world
from tests.assessment.reassessing import Again
from tests.assessment.services.test_races import race

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

ROUNDS = 5


@pytest.fixture
def again():
    with transaction.atomic():
        return Again(build_world())


def test_two_clerks_begin_it_once(again):
    outcomes = race(lambda: again.open().pk, lambda: again.open().pk)

    assert TransitionRefused in outcomes
    assert Reassessment.objects.count() == 1
    assert OrderEvent.objects.filter(kind="reassessment").count() == 1


def test_two_clerks_settle_it_once(again):
    again.judge("50")

    outcomes = race(lambda: again.settle().outcome, lambda: again.settle().outcome)

    assert sorted(map(str, outcomes)) == sorted(["failed", str(TransitionRefused)])
    assert OrderEvent.objects.filter(kind="failed").count() == 1


def test_of_two_marks_at_once_one_is_stale(again):
    again.open()
    for version in range(ROUNDS):
        outcomes = race(
            lambda version=version: again.mark(f"{2 * version}", version).version,
            lambda version=version: again.mark(f"{2 * version + 1}", version).version,
        )

        assert set(outcomes) == {version + 1, StaleVersion}
    assert ReassessmentMark.objects.get().version == ROUNDS


def test_of_two_values_at_once_one_is_stale(again):
    again.open()

    outcomes = race(lambda: str(again.value("3").value), lambda: str(again.value("4").value))

    assert StaleVersion in outcomes
    assert str(ReassessmentValue.objects.get().value) in outcomes


def test_a_mark_and_the_submission_come_one_after_the_other(again):
    again.open()
    again.mark("50")

    saved, submitted = race(lambda: again.mark("60", 1).hundredths, lambda: again.submit().pk)

    assert saved in (6000, SheetClosed)
    assert submitted == again.sheet().pk
    assert ReassessmentMark.objects.get().hundredths == (5000 if saved is SheetClosed else 6000)


def test_a_value_and_the_end_come_one_after_the_other(again):
    again.judge("50")

    value, _settled = race(lambda: str(again.value("1200.5").value), lambda: again.settle().outcome)

    stored = ReassessmentValue.objects.filter(reassessment=again.reassessment).first()
    assert (stored is None) == (value is TransitionRefused)
    if again.reassessment.outcome:
        measured = again.reassessment.after["criteria"][0]["indicators"][1]
        assert measured["measures"] == {"contract_amount": "0" if stored is None else "1200.5"}

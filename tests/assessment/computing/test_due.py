"""Last days as things to do: of the secretariat to submit, of the leads to confirm."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessment.computing.due import Deadline, Duty, deadlines_of, people_due
from assessment.computing.report_content import content, digest
from tests.assessment.reminding import before, make_clerk, make_due_entry, make_leader
from tests.factories import make_ruling, make_user
from tests.report_factories import (
    LAST_DAY,
    make_confirmation,
    make_extension,
    make_report,
    make_reporting_entry,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry(db):
    return make_due_entry()


@pytest.mark.parametrize(("days", "left"), [(14, 14), (0, 0), (-1, -1)])
def test_a_secretariat_has_to_submit_by_the_last_day(entry, days, left):
    found = deadlines_of(make_clerk(entry), before(days))

    assert found == [Deadline(entry, Duty.SUBMIT, LAST_DAY, left)]


def test_the_day_ends_at_midnight_in_local_time(entry):
    clerk = make_clerk(entry)

    assert deadlines_of(clerk, before(0, 23, 59))[0].days_left == 0
    assert deadlines_of(clerk, before(-1, 0, 0))[0].days_left == -1


def test_an_extension_counts(entry):
    later = LAST_DAY + timedelta(days=5)
    make_extension(entry, later)

    assert deadlines_of(make_clerk(entry), before(0)) == [Deadline(entry, Duty.SUBMIT, later, 5)]


def test_what_was_returned_is_due_by_its_own_day(entry):
    day = LAST_DAY + timedelta(days=9)
    make_report(entry, state="returned", round=1, correct_by=day)

    assert deadlines_of(make_clerk(entry), before(-1)) == [Deadline(entry, Duty.CORRECT, day, 8)]


@pytest.mark.parametrize("state", ["submitted", "accepted"])
def test_nothing_is_due_of_what_is_with_the_bureau(entry, state):
    make_report(entry, state=state, round=1)

    assert deadlines_of(make_clerk(entry), before(1)) == []


@pytest.mark.parametrize("phase", ["draft", "scoring", "published"])
def test_nothing_is_due_in_other_phases(phase):
    entry = make_due_entry(phase=phase)

    assert deadlines_of(make_clerk(entry), before(1)) == []


def test_nothing_is_due_of_an_alliance_that_is_excused(entry):
    make_ruling(entry, "excused")

    assert deadlines_of(make_clerk(entry), before(1)) == []


def test_a_lead_has_to_confirm_what_the_report_says_now(entry):
    lead = make_leader(entry)
    not_begun = deadlines_of(lead, before(3))
    report = make_report(entry)
    stale = make_confirmation(report, lead, "0" * 64)
    changed = deadlines_of(lead, before(3))
    stale.delete()
    make_confirmation(report, lead, digest(content(report)))

    assert not_begun == []
    assert changed == [Deadline(entry, Duty.CONFIRM, LAST_DAY, 3)]
    assert deadlines_of(lead, before(3)) == []


@pytest.mark.parametrize("role", ["bureau", "observer", "district", "assessor", "member"])
def test_others_have_nothing_to_file(entry, role):
    make_report(entry)

    assert deadlines_of(make_user(role), before(1)) == []


def test_people_due_are_those_who_can_be_written_to(entry):
    make_report(entry)
    clerk, lead = make_clerk(entry), make_leader(entry)
    make_clerk(entry, email="")
    make_clerk(entry, is_active=False)
    make_leader(entry, is_active=False)

    found = people_due(before(3), within_days=14)

    assert [(user, each.duty) for user, each in found] == [
        (clerk, Duty.SUBMIT),
        (lead, Duty.CONFIRM),
    ]
    assert people_due(before(15), within_days=14) == []


def test_people_due_costs_the_same_for_many(entry, django_assert_num_queries):
    def add(entry):
        make_clerk(entry)
        make_confirmation(make_report(entry), make_leader(entry), "0" * 64)

    add(entry)
    people_due(before(3), within_days=14)  # Reads the framework, once for all.
    with CaptureQueriesContext(connection) as for_one:
        one = people_due(before(3), within_days=14)
    add(make_reporting_entry(cycle=entry.cycle))
    add(make_reporting_entry(cycle=entry.cycle))

    with django_assert_num_queries(len(for_one)):
        three = people_due(before(3), within_days=14)

    assert (len(one), len(three)) == (2, 6)

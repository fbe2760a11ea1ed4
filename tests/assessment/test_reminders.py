"""Who is reminded when: on four days of a secretariat, on two of a lead, in one letter a day."""

from datetime import timedelta

import pytest

from assessment.jobs.reminders import STEPS, STEPS_OF_LEADS, step_of, write_reminders
from assessment.models import Letter, Reminder
from tests.assessment.reminding import before, make_clerk, make_due_entry, make_leader
from tests.report_factories import LAST_DAY, make_extension, make_report

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _mail(settings):
    settings.IS_MAIL_SENT = True


@pytest.fixture
def entry(db):
    return make_due_entry()


def reminded():
    """Return the reminders by person, with their step and the day of their letter."""
    rows = Reminder.objects.order_by("pk").values_list("user__email", "days", "letter__day")
    return [(email.partition("@")[0], days, day) for email, days, day in rows]


@pytest.mark.parametrize(
    ("days_left", "step", "of_lead"),
    [
        (15, None, None),
        (14, 14, None),
        (13, 14, None),  # The server was off on the day itself.
        (4, 14, None),
        (3, 3, 3),
        (2, 3, 3),
        (1, 1, 1),
        (0, 1, 1),
        (-1, -1, None),
        (-7, -1, None),
        (-8, None, None),
    ],
)
def test_step_of_is_the_latest_that_is_reached(days_left, step, of_lead):
    assert step_of(days_left, STEPS) == step
    assert step_of(days_left, STEPS_OF_LEADS) == of_lead


def test_everybody_is_reminded_on_the_days_alone(entry):
    make_report(entry)
    make_clerk(entry)
    make_leader(entry)

    for days in range(20, -10, -1):
        write_reminders(before(days))
        Letter.objects.update(state="done")

    days = {step: LAST_DAY - timedelta(days=step) for step in STEPS}
    assert reminded() == [
        ("clerk", 14, days[14]),
        ("clerk", 3, days[3]),
        ("lead", 3, days[3]),
        ("clerk", 1, days[1]),
        ("lead", 1, days[1]),
        ("clerk", -1, days[-1]),
    ]
    assert Letter.objects.count() == 6


def test_nobody_is_reminded_twice_however_often_the_schedule_rings(entry):
    make_clerk(entry)

    for minute in range(0, 60, 10):
        write_reminders(before(3, 8, minute))

    assert reminded() == [("clerk", 3, LAST_DAY - timedelta(days=3))]
    assert Letter.objects.count() == 1


def test_the_morning_begins_at_eight_in_local_time(entry):
    make_clerk(entry)

    write_reminders(before(3, 7, 59))
    early = Reminder.objects.count()
    write_reminders(before(3, 8))

    assert (early, Reminder.objects.count()) == (0, 1)


def test_nothing_is_written_where_no_mail_can_be_sent(entry, settings):
    settings.IS_MAIL_SENT = False
    make_clerk(entry)

    write_reminders(before(3))

    assert Reminder.objects.count() == 0


def test_one_letter_holds_all_of_a_day(entry):
    clerk = make_clerk(entry)
    other = make_due_entry(alliance=entry.alliance)

    write_reminders(before(3))

    letter = Letter.objects.get()
    assert letter.user == clerk
    assert set(letter.reminders.values_list("entry", flat=True)) == {entry.pk, other.pk}


def test_what_falls_due_after_the_letter_of_the_day_waits_for_the_next(entry):
    make_clerk(entry)
    write_reminders(before(3))
    Letter.objects.update(state="done")
    make_extension(entry, LAST_DAY + timedelta(days=11))

    write_reminders(before(3, 15))
    same_day = reminded()[1:]
    write_reminders(before(2))

    assert same_day == [("clerk", 14, None)]
    assert reminded()[1:] == [("clerk", 14, LAST_DAY - timedelta(days=2))]


def test_a_letter_that_could_not_be_sent_goes_into_the_next(entry):
    make_clerk(entry)
    write_reminders(before(3))
    write_reminders(before(1))

    assert reminded() == [
        ("clerk", 3, LAST_DAY - timedelta(days=1)),
        ("clerk", 1, LAST_DAY - timedelta(days=1)),
    ]

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from assessment.computing.day_lists import days_of
from assessment.errors import CalendarRefused, ReasonMissing
from assessment.models import CalendarDay, Notice, Order
from assessment.services.publishing import open_the_notice
from assessment.services.working_days import set_calendar_day
from tests.assessment.api.world import NOW
from tests.assessment.deciding import announce
from tests.decision_factories import make_objection, make_order, make_terms


def correct(world, day, is_working, *, by="bureau", note="announced", now=NOW):
    return set_calendar_day(day, is_working=is_working, note=note, by=world.users[by], now=now)


def told(moved):
    return [(each.open_day.what, each.open_day.announced, each.counted) for each in moved]


def test_a_notice_is_prolonged_by_a_day_off(world):
    announce(world)

    moved = correct(world, date(2026, 11, 25), False)

    assert told(moved) == [("Public notice", date(2026, 11, 27), date(2026, 11, 30))]
    assert Notice.objects.get().ends_on == date(2026, 11, 30)


def test_what_was_announced_does_not_come_earlier_when_a_day_becomes_a_working_day(world):
    announce(world, notice_days=7)
    assert Notice.objects.get().ends_on == date(2026, 12, 1)

    moved = correct(world, date(2026, 11, 28), True)

    assert told(moved) == [("Public notice", date(2026, 12, 1), date(2026, 11, 30))]
    assert Notice.objects.get().ends_on == date(2026, 12, 1)


def test_orders_and_replies_are_named_and_left_to_a_person(world):
    announce(world)
    order = make_order(world.entries["dianzi"], world.users["bureau"], days=3)
    Order.objects.filter(pk=order.pk).update(due_on=date(2026, 11, 25))
    make_objection(world.entries["dianzi"], reply_by=date(2026, 12, 4))

    moved = correct(world, date(2026, 11, 24), False)

    assert told(moved)[1:] == [
        ("Rectification order", date(2026, 11, 25), date(2026, 11, 26)),
        ("Reply to an objection", date(2026, 12, 4), date(2026, 12, 7)),
    ]
    order.refresh_from_db()
    assert order.due_on == date(2026, 11, 25)


def test_a_last_day_that_a_person_extended_is_left_alone(world):
    order = make_order(world.entries["dianzi"], world.users["bureau"], days=3)
    Order.objects.filter(pk=order.pk).update(due_on=date(2026, 12, 31))

    assert correct(world, date(2026, 11, 24), False) == []


@pytest.mark.parametrize(
    ("opens", "days", "ends"),
    [
        (datetime(2026, 12, 30, 8, tzinfo=UTC), 5, date(2027, 1, 7)),
        (datetime(2028, 2, 25, 8, tzinfo=UTC), 2, date(2028, 2, 29)),
        (datetime(2026, 11, 21, 17, tzinfo=UTC), 1, date(2026, 11, 23)),
    ],
)
def test_a_notice_counts_over_new_year_and_leap_days_by_the_local_clock(world, opens, days, ends):
    CalendarDay.objects.create(
        day=date(2028, 2, 28), is_working=True, note="x", by=world.users["bureau"], set_at=NOW
    )
    world.enter("published")
    world.cycle.refresh_from_db()
    make_terms(world.cycle, notice_days=days)

    assert open_the_notice(world.cycle, by=None, now=opens).ends_on == ends


def test_a_correction_is_taken_back_and_its_history_stays(world):
    correct(world, date(2026, 12, 24), False)
    correct(world, date(2026, 12, 24), None, note="a mistake")

    assert not CalendarDay.objects.exists()
    history = CalendarDay.history.order_by("history_id")
    assert list(history.values_list("history_type", "history_user")) == [
        ("+", world.users["bureau"].pk),
        ("-", world.users["bureau"].pk),
    ]
    assert correct(world, date(2026, 12, 24), None, note="again") == []


def test_a_correction_is_for_the_bureau_with_a_reason_and_not_about_the_past(world):
    with pytest.raises(PermissionDenied):
        correct(world, date(2026, 12, 24), False, by="observer")
    with pytest.raises(ReasonMissing):
        correct(world, date(2026, 12, 24), False, note=" ")
    with pytest.raises(CalendarRefused):
        correct(world, date(2026, 11, 21), False)

    assert not CalendarDay.objects.exists()


def test_the_list_of_a_year_names_holidays_worked_weekends_and_corrections(world):
    correct(world, date(2026, 12, 24), False)

    found = {each.day: each for each in days_of(2026)}

    assert found[date(2026, 1, 1)].is_working is False
    assert found[date(2026, 2, 14)].is_working is True
    assert found[date(2026, 12, 24)].row.note == "announced"
    assert date(2026, 11, 23) not in found

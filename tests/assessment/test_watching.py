"""What the schedule sees of orders: each thing once, by the calendar as it is."""

from datetime import UTC, date, datetime

import pytest

from alliances.models import SecretariatSeat
from assessment.jobs.watching import watch_orders
from assessment.models import CalendarDay, Decision, Mail, Order
from assessment.services.order_ends import fail_order, order_again
from tests.decision_factories import make_order, make_order_item, make_terms
from tests.factories import make_entry, make_region, make_user

ISSUED = datetime(2031, 3, 3, 2, tzinfo=UTC)  # Monday morning in Shanghai.
DUE = date(2031, 3, 31)  # The twentieth working day, a Monday.


def morning(month: int, day: int, year: int = 2031) -> datetime:
    return datetime(year, month, day, 1, tzinfo=UTC)


@pytest.fixture
def bureau(db):
    return make_user("bureau")


@pytest.fixture
def order(bureau, settings):
    settings.IS_MAIL_SENT = True
    order = make_order(make_entry(), bureau, days=20, issued_at=ISSUED, due_on=DUE)
    make_order_item(order, "c1")
    alliance = order.entry.alliance
    office = make_user("secretariat", email="office@example.cn", language="en")
    SecretariatSeat.objects.filter(user=office).update(alliance=alliance)
    make_user("district", email="district@example.cn", language="en", region=alliance.region)
    far = make_region("371000", "远方", "Far")
    make_user("district", email="far@example.cn", region=far)
    return order


def events(order):
    told = order.events.order_by("pk").values_list("round", "kind", "day")
    return [(number, kind, day.isoformat()) for number, kind, day in told]


def test_the_secretariat_is_reminded_at_each_step_once(order):
    for day in (10, 17, 17, 18, 28, 29, 30, 31):
        watch_orders(morning(3, day))

    assert events(order) == [
        (1, "reminded", "2031-03-17"),
        (1, "reminded", "2031-03-28"),
        (1, "reminded", "2031-03-30"),
    ]
    mails = Mail.objects.order_by("pk")
    assert {mail.to for mail in mails} == {"office@example.cn"}
    assert [mail.subject.startswith("Rectification of ") for mail in mails] == [True] * 3


def test_a_step_that_was_missed_is_made_up_for_by_the_next(order):
    watch_orders(morning(3, 29))
    watch_orders(morning(3, 29))

    assert events(order) == [(1, "reminded", "2031-03-28")]


def test_nobody_is_written_to_before_the_morning(order):
    watch_orders(datetime(2031, 4, 30, 23, tzinfo=UTC))  # Seven o'clock in Shanghai.

    assert events(order) == []


def test_who_was_just_ordered_is_not_reminded_at_once(order):
    order.items.update(due_on=date(2031, 3, 12))

    watch_orders(morning(3, 4))

    assert events(order) == []


def test_overdue_the_district_is_told_and_after_the_grace_a_removal_is_proposed(order):
    make_terms(order.entry.cycle, grace_days=5)
    for day in range(1, 16):
        watch_orders(morning(4, day))
        watch_orders(morning(4, day))

    # 4 April is Qingming; working days after the 31st: 1, 2, 3, 7, 8, 9.
    assert events(order) == [
        (1, "overdue", "2031-03-31"),
        (1, "escalated", "2031-03-31"),
        (1, "removal_proposed", "2031-03-31"),
    ]
    happened = order.events.order_by("pk").values_list("happened_at", flat=True)
    assert [moment.day for moment in happened] == [1, 3, 9]
    assert sorted(Mail.objects.values_list("to", flat=True)) == [
        "district@example.cn",
        "office@example.cn",
    ]
    removal = Decision.objects.get(kind="remove")
    assert (removal.state, removal.proposed_by) == ("prepared", None)
    assert removal.grounds == [
        {
            "code": "overdue",
            "order": order.pk,
            "number": order.decision.number,
            "round": 1,
            "due_on": "2031-03-31",
            "grace_days": 5,
        }
    ]


def test_a_schedule_that_was_away_does_all_at_once(order):
    make_terms(order.entry.cycle, grace_days=5)

    watch_orders(morning(6, 2))
    watch_orders(morning(6, 2))

    assert [kind for _round, kind, _day in events(order)] == [
        "overdue",
        "escalated",
        "removal_proposed",
    ]


def test_waiting_for_the_bureau_is_nobodys_delay(order):
    order.items.update(state="answered")

    watch_orders(morning(6, 2))

    assert events(order) == []


@pytest.mark.parametrize("state", ["prepared", "reassessing", "passed", "withdrawn"])
def test_nothing_is_watched_that_is_not_under_way(order, state):
    Order.objects.filter(pk=order.pk).update(state=state, settled_at=ISSUED)

    watch_orders(morning(6, 2))

    assert events(order) == []


def test_a_removal_that_the_bureau_withdrew_is_not_proposed_again(order):
    watch_orders(morning(6, 2))
    Decision.objects.filter(kind="remove").update(state="withdrawn")

    watch_orders(morning(6, 3))

    assert Decision.objects.filter(kind="remove").count() == 1


def test_a_second_ground_joins_the_removal_that_is_prepared_and_no_other(order, bureau):
    watch_orders(morning(6, 2))
    fail_order(order.pk, by=bureau, now=morning(6, 2), reason="Nothing came.")
    order_again(order.pk, by=bureau, now=morning(6, 2), days=1, reason="Once more.")
    fail_order(order.pk, by=bureau, now=morning(6, 9), reason="Nothing came again.")
    watch_orders(morning(6, 10))
    watch_orders(morning(6, 10))

    removal = Decision.objects.get(kind="remove")
    assert [ground["code"] for ground in removal.grounds] == ["overdue", "failed_twice"]
    assert events(order)[-1] == (2, "removal_proposed", "2031-06-09")


def test_an_alliance_whose_removal_is_decided_gets_no_further_ground(order, bureau):
    watch_orders(morning(6, 2))
    Decision.objects.filter(kind="remove").update(
        state="confirmed", reason="a reason", confirmed_by=bureau
    )
    Order.objects.filter(pk=order.pk).update(state="failed", round=2, settled_at=morning(6, 2))

    watch_orders(morning(6, 3))

    assert len(Decision.objects.get(kind="remove").grounds) == 1


def test_a_removed_alliance_is_left_alone(order):
    type(order.entry.alliance).objects.update(removed_on=date(2031, 4, 1))
    watch_orders(morning(6, 2))
    Order.objects.filter(pk=order.pk).update(state="failed", round=2, settled_at=morning(6, 2))
    watch_orders(morning(6, 3))

    assert not Decision.objects.filter(kind="remove").exists()


def test_an_announced_day_gets_later_with_the_calendar_and_never_earlier(order, bureau):
    told = {"note": "as announced", "by": bureau, "set_at": ISSUED}
    CalendarDay.objects.create(day=date(2031, 3, 15), is_working=True, **told)
    watch_orders(morning(3, 6))
    assert (Order.objects.get().due_on, events(order)) == (DUE, [])

    CalendarDay.objects.all().delete()
    CalendarDay.objects.create(day=DUE, is_working=False, **told)
    watch_orders(morning(3, 6))
    watch_orders(morning(3, 6))

    assert Order.objects.get().due_on == date(2031, 4, 1)
    assert order.items.get().due_on == date(2031, 4, 1)
    assert events(order) == [(1, "extended", "2031-04-01")]

    CalendarDay.objects.all().delete()
    watch_orders(morning(3, 6))
    assert Order.objects.get().due_on == date(2031, 4, 1)


def test_the_days_of_a_single_item_are_counted_apart(order, bureau):
    order.items.update(days=5, due_on=date(2031, 3, 10))
    accepted = make_order_item(order, "c2", state="accepted")
    told = {"note": "as announced", "by": bureau, "set_at": ISSUED}
    CalendarDay.objects.create(day=date(2031, 3, 7), is_working=False, **told)

    watch_orders(morning(3, 4))

    order.refresh_from_db()
    accepted.refresh_from_db()
    assert (order.due_on, accepted.due_on) == (date(2031, 4, 1), DUE)
    assert order.items.get(criterion="c1").due_on == date(2031, 3, 11)


def test_last_days_over_new_year_and_on_a_leap_day(order):
    Order.objects.update(issued_at=morning(12, 1), days=20, due_on=date(2031, 12, 31))
    order.items.update(due_on=date(2031, 12, 31))
    watch_orders(morning(12, 31))
    watch_orders(morning(1, 1, 2032))
    Order.objects.update(due_on=date(2032, 2, 27))
    order.items.update(due_on=date(2032, 2, 27))
    watch_orders(morning(2, 28, 2032))
    watch_orders(morning(2, 29, 2032))

    assert events(order) == [
        (1, "reminded", "2031-12-30"),
        (1, "overdue", "2031-12-31"),
        (1, "overdue", "2032-02-27"),
    ]


def test_one_order_that_cannot_be_looked_at_keeps_nobody_waiting(order, bureau, caplog):
    broken = make_order(make_entry(), bureau, days=20, issued_at=ISSUED, due_on=date.max)
    make_order_item(broken, "c1")

    watch_orders(morning(4, 1))

    assert [kind for _round, kind, _day in events(order)] == ["overdue"]
    assert "could not be looked at" in caplog.text or not broken.events.exists()

"""Orders as the bureau gives them: built, issued, withdrawn."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation

from alliances.models import Membership
from assessment.errors import FiguresChanged, NothingComputed, ReasonMissing, TransitionRefused
from assessment.models import Delivery, MeasureValue, Order, OrderEvent
from assessment.services.orders import (
    build_order,
    issue_order,
    rebuild_order,
    withdraw_order,
    withdraw_with,
)
from members.models import Unit
from tests.decision_factories import issued, make_decision, make_terms, make_webhook
from tests.factories import make_measure

NOW = datetime(2031, 12, 20, 8, tzinfo=UTC)


@pytest.fixture
def decision(world):
    world.cycle.refresh_from_db()
    return make_decision(world.entries["zichuan"], "rectify")


def events(order):
    return list(order.events.order_by("pk").values_list("kind", "text"))


def test_build_order_asks_for_each_failing_criterion(world, decision):
    order = build_order(decision, now=NOW)

    assert (order.state, order.days, order.due_on, order.unit) == ("prepared", 60, None, None)
    items = order.items.order_by("position")
    assert list(items.values_list("position", "criterion", "state")) == [
        (1, "5.4.4", "open"),
        (2, "5.4.12", "open"),
    ]
    assert all(item.problem and item.proof for item in items)
    assert events(order) == [("prepared", "")]


def test_build_order_takes_the_days_of_the_terms_and_the_lead_of_the_park(world, decision):
    make_terms(world.cycle, rectify_days=20)
    alliance = world.entries["zichuan"].alliance
    for code, role in (("works", "lead_park"), ("school", "lead_school")):
        unit = Unit.objects.get(code=code)
        Membership.objects.create(
            alliance=alliance, unit=unit, role=role, joined_on=date(2024, 1, 1)
        )

    order = build_order(decision, now=NOW)

    assert (order.days, order.unit.code) == (20, "works")


def test_build_order_gives_the_order_that_is_there(decision):
    order = build_order(decision, now=NOW)

    assert build_order(decision, now=NOW) == order
    assert Order.objects.count() == 1


def test_build_order_refuses_another_kind_and_an_alliance_without_figures(world, decision):
    with pytest.raises(TransitionRefused):
        build_order(make_decision(world.entries["gaoxin"], "commend"), now=NOW)
    world.cycle.computation = None
    decision.cycle = world.cycle
    with pytest.raises(NothingComputed):
        build_order(decision, now=NOW)


def test_rebuild_order_follows_the_figures(world, decision):
    order = build_order(decision, now=NOW)
    MeasureValue.objects.filter(entry=world.entries["zichuan"], measure="member_units").delete()
    make_measure(world.entries["zichuan"], "member_units", "40")
    world.compute()

    rebuild_order(order.pk, by=world.users["bureau"], now=NOW)

    assert list(order.items.values_list("criterion", flat=True)) == ["5.4.12"]


@pytest.mark.parametrize("role", ["observer", "district", "secretariat", "assessor", "member"])
def test_only_the_bureau_builds_issues_and_withdraws(world, decision, role):
    order, by = build_order(decision, now=NOW), world.users[role]

    with pytest.raises(PermissionDenied):
        rebuild_order(order.pk, by=by, now=NOW)
    with pytest.raises(PermissionDenied):
        issue_order(order, by=by, now=NOW)
    with pytest.raises(PermissionDenied):
        withdraw_order(order.pk, by=by, now=NOW, reason="a reason")


def test_issue_order_counts_working_days_over_new_year(world, decision):
    make_webhook(world.users["bureau"], events=["order.changed"])
    order = build_order(decision, now=NOW)
    order.days = 10
    order.save()
    order.items.filter(position=2).update(days=5)

    # 2031-12-30 is a Tuesday: Wednesday counts, New Year's Day does not.
    issue_order(order, by=world.users["bureau"], now=datetime(2031, 12, 30, 1, tzinfo=UTC))

    order.refresh_from_db()
    assert (order.state, order.due_on) == ("issued", date(2032, 1, 14))
    assert list(order.items.order_by("position").values_list("due_on", flat=True)) == [
        date(2032, 1, 14),
        date(2032, 1, 7),
    ]
    assert events(order) == [("prepared", ""), ("issued", "")]
    assert Delivery.objects.get().payload == {
        "cycle": "tiny",
        "alliance": "zichuan",
        "number": None,
        "state": "issued",
        "round": 1,
        "event": "issued",
        "item": None,
        "due_on": "2032-01-14",
    }


def test_the_day_of_issue_is_that_of_the_place(world, decision):
    order = build_order(decision, now=NOW)
    order.days = 1
    order.save()

    # In the evening of Thursday in Greenwich it is Friday in Shanghai.
    issue_order(order, by=None, now=datetime(2032, 2, 26, 17, tzinfo=UTC))

    order.refresh_from_db()
    assert order.due_on == date(2032, 3, 1)  # A leap year: 29 February is a Sunday.


def test_issue_order_refuses_one_that_asks_for_nothing_and_a_second_time(world, decision):
    order = build_order(decision, now=NOW)
    bureau = world.users["bureau"]
    issue_order(order, by=bureau, now=NOW)
    with pytest.raises(TransitionRefused):
        issue_order(order, by=bureau, now=NOW)

    empty = Order.objects.create(
        decision=make_decision(world.entries["dianzi"], "rectify"),
        entry=world.entries["dianzi"],
        days=3,
    )
    with pytest.raises(TransitionRefused, match="asks for nothing"):
        issue_order(empty, by=bureau, now=NOW)


def test_withdraw_order_says_why_and_leaves_the_record(world, decision):
    order, bureau = build_order(decision, now=NOW), world.users["bureau"]
    with pytest.raises(ReasonMissing):
        withdraw_order(order.pk, by=bureau, now=NOW, reason=" ")
    with pytest.raises(TransitionRefused, match="its order goes with it"):
        withdraw_order(order.pk, by=bureau, now=NOW, reason="a mistake")
    issue_order(order, by=bureau, now=NOW)
    type(decision).objects.filter(pk=decision.pk).update(**issued(bureau))

    withdraw_order(order.pk, by=bureau, now=NOW, reason=" a mistake ")

    order.refresh_from_db()
    assert order.state == "withdrawn"
    assert events(order)[-1] == ("withdrawn", "a mistake")


def test_withdraw_with_takes_the_prepared_order_along(world, decision):
    withdraw_with(decision, by=world.users["bureau"], now=NOW, reason="granted")
    assert not OrderEvent.objects.exists()
    order = build_order(decision, now=NOW)

    withdraw_with(decision, by=world.users["bureau"], now=NOW, reason="granted")

    order.refresh_from_db()
    assert order.state == "withdrawn"


def test_an_order_on_stale_figures_is_not_issued_and_names_what_changed(world, decision):
    order = build_order(decision, now=NOW)
    MeasureValue.objects.filter(entry=world.entries["zichuan"], measure="member_kinds").delete()
    make_measure(world.entries["zichuan"], "member_kinds", "5")
    world.compute()

    with translation.override("en"), pytest.raises(FiguresChanged) as refusal:
        issue_order(order, by=world.users["bureau"], now=NOW)

    assert refusal.value.extra == {
        "changes": ["5.4.4 5.4.4: 22.22 points when the item was built, 27.78 now."]
    }
    rebuild_order(order.pk, by=world.users["bureau"], now=NOW)
    assert issue_order(order, by=world.users["bureau"], now=NOW).state == "issued"

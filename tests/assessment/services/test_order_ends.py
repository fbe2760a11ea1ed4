"""An order that is edited before it goes out, fails, and is ordered once more."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from assessment.computing.sent_answers import with_sent
from assessment.errors import AlreadyThere, ItemClosed, ReasonMissing, TransitionRefused
from assessment.models import Decision, Order, OrderItem
from assessment.services.order_editing import add_item, edit_item, edit_order, remove_item
from assessment.services.order_ends import fail_order, order_again
from assessment.services.order_files import remove_file
from assessment.services.order_time import ask_extension
from assessment.services.orders import build_order, rebuild_order
from tests.decision_factories import make_attachment, make_decision
from tests.order_factories import NOW, Rectification

LATE = datetime(2031, 4, 1, 2, tzinfo=UTC)


@pytest.fixture
def rectification(world):
    return Rectification(world)


def fail(rectification, **values):
    told = {"by": rectification.bureau, "now": LATE, "reason": "Nothing came."} | values
    return fail_order(rectification.order.pk, **told)


def again(rectification, **values):
    told = {"by": rectification.bureau, "now": LATE, "days": 10, "reason": "Once more."} | values
    return order_again(rectification.order.pk, **told)


def test_an_overdue_order_is_declared_failed_with_a_reason(rectification):
    with pytest.raises(ReasonMissing):
        fail(rectification, reason=" ")
    with pytest.raises(PermissionDenied):
        fail(rectification, by=rectification.secretariat)

    failed = fail(rectification)

    assert (failed.state, failed.settled_at) == ("failed", LATE)
    assert rectification.events() == ["failed"]


def test_an_order_does_not_fail_on_its_last_day_or_while_only_the_bureau_is_late(rectification):
    with pytest.raises(TransitionRefused):
        fail(rectification, now=datetime(2031, 3, 31, 15, 59, tzinfo=UTC))
    rectification.answer(0)
    rectification.answer(1)
    with pytest.raises(TransitionRefused):
        fail(rectification)


def test_an_order_does_not_fail_while_a_request_for_time_waits(rectification):
    ask_extension(
        rectification.order.pk,
        by=rectification.secretariat,
        now=NOW,
        wanted_until=date(2031, 4, 30),
        reason="a reason",
    )

    with pytest.raises(TransitionRefused, match="request for more time first"):
        fail(rectification)


def test_what_is_being_assessed_again_does_not_fail_by_hand(rectification):
    Order.objects.filter(pk=rectification.order.pk).update(state="reassessing")

    with pytest.raises(TransitionRefused):
        fail(rectification)


def test_a_failed_order_gets_a_second_round_with_its_items_returned(rectification):
    rectification.answer(0)
    rectification.rule(0)
    fail(rectification)

    order = again(rectification, items=[rectification.items[1].pk])

    # 1 April 2031 is a Tuesday, Friday 4 April is Qingming.
    assert (order.state, order.round, order.due_on) == ("issued", 2, date(2031, 4, 16))
    assert order.settled_at is None
    assert [(each.state, each.ruling_reason) for each in (rectification.item(0),)] == [
        ("accepted", "")
    ]
    item = rectification.item(1)
    assert (item.state, item.ruling_reason, item.due_on) == (
        "returned",
        "Once more.",
        date(2031, 4, 16),
    )
    assert rectification.events() == ["answered", "accepted", "failed", "ordered_again"]


def test_a_second_round_reopens_everything_unless_told_otherwise(rectification):
    fail(rectification)

    again(rectification)

    assert [rectification.item(place).state for place in (0, 1)] == ["returned", "returned"]


def test_a_second_round_is_refused_to_all_that_has_no_right_to_it(rectification):
    with pytest.raises(TransitionRefused):
        again(rectification)  # It has not failed.
    fail(rectification)
    with pytest.raises(PermissionDenied):
        again(rectification, by=rectification.secretariat)
    with pytest.raises(ReasonMissing):
        again(rectification, reason="")
    with pytest.raises(TransitionRefused, match="at least one item"):
        again(rectification, items=[])
    alliance = rectification.order.entry.alliance
    type(alliance).objects.filter(pk=alliance.pk).update(removed_on=date(2031, 4, 1))
    with pytest.raises(TransitionRefused, match="removed"):
        again(rectification)


def test_there_is_no_third_round(rectification):
    fail(rectification)
    again(rectification)
    fail(rectification, now=datetime(2031, 5, 20, tzinfo=UTC))

    with pytest.raises(TransitionRefused, match="failed twice"):
        again(rectification)


@pytest.fixture
def prepared(world):
    return build_order(make_decision(world.entries["zichuan"], "rectify"), now=NOW)


@pytest.fixture
def bureau(world):
    return world.users["bureau"]


def test_a_prepared_order_is_edited(prepared, bureau):
    item = prepared.items.get(position=1)
    edit_item(item.pk, by=bureau, problem=" wrong ", proof=" right ", days=30, unit_id=None)

    edit_order(prepared.pk, by=bureau, days=20, unit_id=None)

    item.refresh_from_db()
    assert (item.problem, item.proof, item.days) == ("wrong", "right", None)
    assert Order.objects.get(pk=prepared.pk).days == 20


def test_items_are_added_and_removed(prepared, bureau):
    remove_item(prepared.items.get(position=1).pk, by=bureau)
    told = {"by": bureau, "problem": "wrong", "proof": "right"}
    with pytest.raises(TransitionRefused, match="no such criterion"):
        add_item(prepared.pk, criterion="9", **told)
    with pytest.raises(AlreadyThere):
        add_item(prepared.pk, criterion="5.4.12", **told)

    assert add_item(prepared.pk, criterion="5.4.4", **told).position == 3
    assert OrderItem.history.filter(order=prepared.pk, history_type="-").count() == 1


def test_the_first_item_of_an_empty_order_has_the_first_place(prepared, bureau):
    for item in prepared.items.all():
        remove_item(item.pk, by=bureau)

    added = add_item(prepared.pk, by=bureau, criterion="5.4.4", problem="wrong", proof="right")

    assert added.position == 1


def test_edits_that_say_nothing_or_take_too_long_are_refused(prepared, bureau):
    item = prepared.items.get(position=1)
    with pytest.raises(ReasonMissing):
        edit_item(item.pk, by=bureau, problem=" ", proof="right", days=None, unit_id=None)
    with pytest.raises(TransitionRefused, match="no more days"):
        edit_item(item.pk, by=bureau, problem="wrong", proof="right", days=61, unit_id=None)


def test_nothing_is_edited_by_others_or_once_confirmed(world, prepared, bureau):
    with pytest.raises(PermissionDenied):
        edit_order(prepared.pk, by=world.users["observer"], days=20, unit_id=None)
    Decision.objects.filter(pk=prepared.decision_id).update(
        state="confirmed", reason="a reason", confirmed_by=bureau
    )
    with pytest.raises(TransitionRefused, match="confirmed"):
        edit_order(prepared.pk, by=bureau, days=20, unit_id=None)
    with pytest.raises(TransitionRefused, match="confirmed"):
        rebuild_order(prepared.pk, by=bureau, now=NOW)
    Order.objects.filter(pk=prepared.pk).update(state="withdrawn")
    with pytest.raises(TransitionRefused):
        remove_item(prepared.items.get(position=1).pk, by=bureau)


def test_what_was_sent_in_the_first_round_stays_sent_in_the_second(rectification):
    item = rectification.items[0]
    proof = make_attachment(item=item)
    rectification.answer()
    fail(rectification)
    again(rectification)

    with pytest.raises(ItemClosed):
        remove_file(proof.pk, item_id=item.pk, by=rectification.secretariat)

    assert item.attachments.visible_to(rectification.bureau).exists()
    assert with_sent(OrderItem.objects.filter(pk=item.pk)).get().sent_answer == "done"

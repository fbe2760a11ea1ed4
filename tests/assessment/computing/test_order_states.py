"""The whole table: what it holds leads where it says, and all else is refused."""

from itertools import product

import pytest

from assessment.choices import OrderItemState, OrderState
from assessment.computing.order_states import (
    ITEM_TRANSITIONS,
    ORDER_TRANSITIONS,
    ItemAct,
    OrderAct,
    can_follow,
    item_after,
    order_after,
)
from assessment.errors import TransitionRefused
from assessment.models import Order, OrderItem

ORDERS = """
prepared     edit         prepared
prepared     issue        issued
prepared     withdraw     withdrawn
issued       answer       issued
issued       rule         issued
issued       ask_time     issued
issued       decide_time  issued
issued       reassess     reassessing
issued       fail         failed
issued       withdraw     withdrawn
reassessing  succeed      passed
reassessing  fail         failed
reassessing  withdraw     withdrawn
failed       order_again  issued
"""
ITEMS = """
open      save    open
open      submit  answered
open      reopen  returned
returned  save    returned
returned  submit  answered
returned  reopen  returned
answered  accept  accepted
answered  return  returned
answered  reopen  returned
accepted  return  returned
accepted  reopen  returned
"""


def read(table: str) -> dict[tuple[str, str], str]:
    rows = [line.split() for line in table.strip().splitlines()]
    return {(state, act): after for state, act, after in rows}


@pytest.mark.parametrize(("state", "act"), list(product(OrderState, OrderAct)))
def test_an_order_goes_where_the_table_says_and_nowhere_else(state, act):
    expected = read(ORDERS).get((state, act))
    order = Order(state=state)

    assert can_follow(order, act) == (expected is not None)
    if expected is not None:
        assert order_after(order, act) == expected
        return
    with pytest.raises(TransitionRefused) as refusal:
        order_after(order, act)
    assert refusal.value.extra == {"state": state.value, "act": act.value}


@pytest.mark.parametrize(("state", "act"), list(product(OrderItemState, ItemAct)))
def test_an_item_goes_where_the_table_says_and_nowhere_else(state, act):
    expected = read(ITEMS).get((state, act))
    item = OrderItem(state=state)

    if expected is not None:
        assert item_after(item, act) == expected
        return
    with pytest.raises(TransitionRefused) as refusal:
        item_after(item, act)
    assert refusal.value.extra == {"state": state.value, "act": act.value}


def test_the_tables_hold_nothing_more():
    assert {(s.value, a.value): after.value for (s, a), after in ORDER_TRANSITIONS.items()} == read(
        ORDERS
    )
    assert {(s.value, a.value): after.value for (s, a), after in ITEM_TRANSITIONS.items()} == read(
        ITEMS
    )


def test_nothing_follows_from_an_order_that_passed_or_was_withdrawn():
    ended = {OrderState.PASSED, OrderState.WITHDRAWN}

    assert not [state for state, _act in ORDER_TRANSITIONS if state in ended]

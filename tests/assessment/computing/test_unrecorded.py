"""What was decided and then changed by hand is found: the cycle, its decisions, orders, objections."""

import pytest
from django.db import connection
from django.utils import timezone

from assessment.choices import Phase
from assessment.computing.sealing import differences, seal
from assessment.computing.unrecorded import unrecorded_decisions
from assessment.models import Cycle, Decision, Objection, OrderItem, Proposal
from tests.assessment.computing.stored import store_cycle
from tests.assessment.scoring.exchange import read_alliances, read_framework
from tests.decision_factories import (
    make_decision,
    make_objection,
    make_order,
    make_order_item,
    make_proposal,
)
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle():
    """The tiny case, published, with one of everything that is decided."""
    cycle = store_cycle(read_framework("tiny"), read_alliances("tiny"))
    entry = cycle.entries.get(alliance__code="gaoxin")
    make_decision(entry)
    make_order_item(make_order(entry, make_user(role="bureau")))
    make_objection(entry)
    make_proposal(entry)
    seal(cycle, timezone.now())
    cycle.phase = Phase.PUBLISHED
    cycle.save()
    return cycle


def by_hand(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def items(cycle):
    cycle.refresh_from_db()
    return [(each.alliance, each.item) for each in unrecorded_decisions(cycle)]


def test_unrecorded_decisions_finds_none_where_history_and_rows_agree(cycle):
    decision = Decision.objects.get(kind="commend")
    decision.reason = "A better reason."
    decision.save()

    assert items(cycle) == []


def test_results_that_were_taken_back_by_hand_are_found(cycle):
    by_hand("UPDATE assessment_cycle SET phase = 'scoring' WHERE id = %s", cycle.pk)

    assert items(cycle) == [("", f"cycle {cycle.pk}, phase")]
    assert ("cycle", "scoring", "published") in [
        (each.item.split()[0], each.stored, each.computed) for each in differences(cycle)
    ]


@pytest.mark.parametrize(
    ("model", "table", "kind"),
    [
        (Decision, "assessment_decision", "decision"),
        (Objection, "assessment_objection", "objection"),
        (Proposal, "assessment_proposal", "proposal"),
        (OrderItem, "assessment_orderitem", "item of an order"),
    ],
)
def test_a_word_changed_by_hand_is_found(cycle, model, table, kind):
    row = model.objects.order_by("pk").last()
    column = {"objection": "text", "item of an order": "problem"}.get(kind, "reason")

    by_hand(f"UPDATE {table} SET {column} = 'other words' WHERE id = %s", row.pk)

    assert items(cycle) == [("gaoxin", f"{kind} {row.pk}, {column}")]


def test_what_was_deleted_by_hand_is_found_and_what_the_application_deleted_is_not(cycle):
    item = OrderItem.objects.get()
    by_hand("DELETE FROM assessment_orderitem WHERE id = %s", item.pk)
    assert items(cycle) == [("gaoxin", f"item of an order {item.pk}")]

    item.save(force_insert=True)
    item.delete()
    assert items(cycle) == []


def test_an_earlier_set_put_in_the_place_of_the_last_is_found(cycle):
    first = cycle.computation
    seal(cycle, timezone.now())
    assert items(cycle) == []

    Cycle.objects.filter(pk=cycle.pk).update(computation=first)

    assert items(cycle) == [("", "version")]

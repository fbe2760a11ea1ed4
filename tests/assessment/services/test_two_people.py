"""Two people decide: nobody confirms the words that the own hand put into an order."""

import pytest
from django.urls import reverse

from assessment.errors import SecondPersonNeeded
from assessment.services.decisions import issue_alone
from assessment.services.order_editing import add_item, edit_item, edit_order, remove_item
from assessment.services.orders import rebuild_order
from tests.assessment.api.world import NOW
from tests.assessment.deciding import announce, confirm, decision_on, second_clerk


@pytest.fixture
def order(world):
    """Prepared by the first clerk, who opened the notice."""
    announce(world, needs_two_people=True)
    return decision_on(world, "zichuan").order


def reword(order, by, **values):
    item = order.items.order_by("position").first()
    told = {"problem": "Other words.", "proof": item.proof, "days": None, "unit_id": None}
    return edit_item(item.pk, by=by, **(told | values))


def replace(order, by):
    """Take out what the program asks for, and ask for the same in own words."""
    item = order.items.get(criterion="5.4.4")
    remove_item(item.pk, by=by)
    add_item(order.pk, by=by, criterion="5.4.4", problem="This.", proof="A paper.")


CHANGES = {
    "a wording": reword,
    "the days": lambda order, by: edit_order(order.pk, by=by, days=7, unit_id=None),
    "a further item": replace,
    "an item taken out": lambda order, by: remove_item(order.items.last().pk, by=by),
    "items built anew": lambda order, by: rebuild_order(order.pk, by=by, now=NOW),
}


@pytest.mark.parametrize("change", CHANGES)
def test_whoever_changed_an_order_last_does_not_confirm_it(world, order, change):
    second = second_clerk()
    CHANGES[change](order, second)

    with pytest.raises(SecondPersonNeeded):
        confirm(world, "zichuan", by=second)

    assert confirm(world, "zichuan").state == "confirmed"  # The first one, who had prepared it.


def test_saving_an_order_as_it_is_makes_nobody_its_author(world, order):
    second = second_clerk()
    reword(order, world.users["bureau"])
    item = order.items.order_by("position").first()

    reword(order, second, problem=item.problem)
    edit_order(order.pk, by=second, days=order.days, unit_id=order.unit_id)

    with pytest.raises(SecondPersonNeeded):
        confirm(world, "zichuan")
    assert confirm(world, "zichuan", by=second).state == "confirmed"


def test_what_a_program_prepared_and_a_person_worded_has_had_two_people(world, order):
    world.enter("published")
    decision = order.decision
    decision.proposed_by = None
    decision.save()
    reword(order, second_clerk())
    confirm(world, "zichuan")

    assert issue_alone(decision.pk, by=world.users["bureau"], now=NOW).state == "issued"


def test_the_page_of_the_decision_says_who_worded_its_order_last(world, order, client):
    second = second_clerk()
    client.force_login(world.users["bureau"])
    page = reverse("assessment:decision", args=[order.decision_id])
    assert client.get(page).context["wording"] is None

    reword(order, second)

    assert client.get(page).context["wording"].by == second

"""By keyboard alone: where the focus is, and that it stays while a page renews itself."""

import pytest
from django.db import transaction
from playwright.sync_api import expect

from assessment.choices import Phase
from assessment.services.computing import owe_computation
from assessment.services.phases import move_cycle
from members.models import User
from tests.browser.conftest import NOW

pytestmark = pytest.mark.browser

LOOK_AGAIN = "Look again"
LONGER_THAN_A_ROUND_MS = 3500


@pytest.fixture
def room(bureau, town):
    """The page of south in the decision room."""
    by = User.objects.get(username="bureau")
    move_cycle(
        town.cycle.pk, Phase.DELIBERATION, by=by, now=NOW, reason="As planned.", is_forced=True
    )
    town.work()
    return town.url("/cycles/year/room/south/")


def test_the_sign_in_begins_in_its_first_field(page, town, complaints):
    page.goto(town.url("/accounts/login/"))

    expect(page.locator("input[name=login]")).to_be_focused()


def test_what_is_wrong_has_the_focus_where_the_address_names_a_place(bureau, room):
    bureau.goto(f"{room}?kind=bonus&item=prize&value=many#decide")

    expect(bureau.locator(".error-summary")).to_be_focused()


def test_after_a_preview_the_next_field_is_the_reason(bureau, room):
    bureau.goto(f"{room}?kind=bonus")
    bureau.get_by_label("What for").fill("prize")
    bureau.get_by_label("Points").fill("１．５")
    bureau.get_by_label("Points").press("Enter")
    expect(bureau.locator("#effect")).to_be_visible()

    bureau.keyboard.press("Tab")

    expect(bureau.get_by_label("Reason")).to_be_focused()


def test_a_part_that_renews_itself_keeps_the_focus(bureau, town):
    with transaction.atomic():
        owe_computation(town.cycle)
    bureau.goto(town.url("/cycles/year/"))
    with bureau.expect_response("**/run/"):
        bureau.get_by_role("link", name=LOOK_AGAIN).focus()
    bureau.wait_for_timeout(LONGER_THAN_A_ROUND_MS)

    expect(bureau.get_by_role("link", name=LOOK_AGAIN)).to_be_focused()


def test_new_figures_wait_while_somebody_writes(bureau, room, town):
    with transaction.atomic():
        owe_computation(town.cycle)
    bureau.goto(f"{room}?kind=bonus&item=prize&value=1")
    bureau.get_by_label("Reason").fill("A prize of the province.")

    town.work()

    expect(bureau.get_by_text("The new figures are there.")).to_be_visible()
    bureau.get_by_role("link", name="Show them").click()
    expect(bureau.get_by_text("Being computed", exact=True)).to_be_hidden()
    expect(bureau.get_by_label("Reason")).to_have_value("A prize of the province.")

"""Long texts of a form outlive what may happen before they are taken."""

import pytest
from playwright.sync_api import expect

from assessment.models import OrderItem
from members.models import User
from tests.browser.conftest import PASSWORD, sign_in
from tests.decision_factories import make_order, make_order_item
from tests.factories import make_user

pytestmark = pytest.mark.browser

PLAN = "Who does what until when.\n" * 20
BACK = "What you had typed here is back in its field."


@pytest.fixture
def item(town):
    entry = town.entries["north"]
    make_user("secretariat", "clerk", password=PASSWORD, alliance=entry.alliance)
    order = make_order(entry, User.objects.get(username="bureau"), due_on="2099-12-31")
    return make_order_item(order, "c1")


@pytest.fixture
def clerk(town, item, page, complaints):
    sign_in(page, town, "clerk").goto(town.url(f"/orders/items/{item.pk}/"))
    return page


def plan(page):
    return page.locator("#id_plan")


def press_save(page):
    page.get_by_role("button", name="Save", exact=True).click()


def test_a_session_that_ended_loses_nothing(clerk, town, item):
    plan(clerk).fill(PLAN)
    clerk.context.clear_cookies(name="sessionid")
    press_save(clerk)
    expect(clerk.get_by_role("heading", name="Sign in")).to_be_visible()
    clerk.locator("input[name=login]").fill("clerk")
    clerk.locator("input[name=password]").fill(PASSWORD)
    clerk.keyboard.press("Enter")

    expect(plan(clerk)).to_have_value(PLAN)
    expect(clerk.get_by_text(BACK)).to_be_visible()
    press_save(clerk)
    expect(clerk.locator(".message--success")).to_have_text("Saved.")
    expect(clerk.get_by_text(BACK)).to_be_hidden()
    assert OrderItem.objects.get(pk=item.pk).plan == PLAN.strip()
    clerk.reload()
    expect(clerk.get_by_text(BACK)).to_be_hidden()


def test_a_refused_file_loses_nothing(clerk, item):
    plan(clerk).fill(PLAN)
    file = {"name": "a.exe", "mimeType": "text/plain", "buffer": b"MZ" + b"\0" * 99}
    clerk.set_input_files("#id_file", [file])
    clerk.get_by_role("button", name="Send").click()

    expect(clerk.locator(".error-summary")).to_contain_text("This is a program")
    expect(plan(clerk)).to_have_value(PLAN)
    press_save(clerk)
    expect(clerk.locator(".message--success")).to_have_text("Saved.")


def test_a_text_that_somebody_changed_meanwhile_is_not_typed_over(clerk, item):
    plan(clerk).fill("mine")
    OrderItem.objects.filter(pk=item.pk).update(plan="of a colleague", version=1)
    clerk.reload()

    expect(plan(clerk)).to_have_value("of a colleague")
    beside = clerk.locator("[data-beside]").first
    expect(beside).to_contain_text("The text was changed since you typed yours")
    expect(beside).to_contain_text("mine")


def test_files_that_are_too_big_together_are_not_sent(clerk, settings, item):
    settings.EVIDENCE_MOST_BYTES = 1000
    clerk.reload()
    clerk.set_input_files(
        "#id_file",
        [{"name": f"{n}.pdf", "mimeType": "application/pdf", "buffer": b"0" * 600} for n in "ab"],
    )

    expect(clerk.locator("[data-too-big]")).to_contain_text("That is too big")
    assert clerk.locator("#id_file").evaluate("input => input.files.length") == 0

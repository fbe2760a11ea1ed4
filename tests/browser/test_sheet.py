"""The scoring sheet in a browser: by keyboard, without a network, in two tabs, without scripts."""

import pytest
from playwright.sync_api import Error, Page, expect

from assessment.models import Assignment
from tests.browser.conftest import sign_in

pytestmark = pytest.mark.browser


def mark(page: Page, code: str):
    return page.locator(f"[id='m-{code}']")


def comment(page: Page, code: str):
    return page.locator(f"[id='k-{code}']")


def state(page: Page, code: str):
    return page.locator(f"[id='s-{code}']")


def banner(page: Page):
    return page.locator("[data-sheet-banner]")


def test_a_sheet_is_scored_with_the_keyboard_alone(nora, town):
    nora.goto(town.sheet)

    nora.keyboard.press("Alt+g")
    expect(mark(nora, "j1")).to_be_focused()
    nora.keyboard.type("88.5")
    nora.keyboard.press("Tab")
    nora.keyboard.type("well done")
    nora.keyboard.press("Control+Enter")
    expect(mark(nora, "j2")).to_be_focused()
    nora.keyboard.type("70")
    nora.keyboard.press("Enter")
    expect(mark(nora, "j3")).to_be_focused()
    nora.keyboard.type("95")
    nora.keyboard.press("ArrowUp")
    expect(mark(nora, "j2")).to_be_focused()

    for code in ("j1", "j2", "j3"):
        expect(state(nora, code)).to_contain_text("Saved")
    expect(nora.locator("[data-sheet-progress]")).to_have_text("3 of 3 marks given")
    expect(nora.locator("[id='i-j3'] [data-met]")).to_contain_text("splendid")
    stored = {code: (given, said) for code, (given, said, _) in town.marks().items()}
    assert stored == {"j1": ("88.50", "well done"), "j2": ("70.00", ""), "j3": ("95.00", "")}


def test_what_is_typed_without_a_network_survives_even_a_crash(nora, town):
    nora.goto(town.sheet)
    context = nora.context
    context.set_offline(True)
    mark(nora, "j1").fill("77")
    comment(nora, "j1").fill("typed in the train")
    expect(state(nora, "j1")).to_contain_text("Not sent: no connection.")
    expect(banner(nora)).to_contain_text("Entries waiting to be sent: 1")

    with pytest.raises(Error):
        nora.goto("chrome://crash")
    nora.close()
    assert town.marks() == {}

    context.set_offline(False)
    page = context.new_page()
    page.goto(town.sheet)
    expect(banner(page)).to_contain_text("Entries brought back that this browser had kept: 1.")
    expect(state(page, "j1")).to_contain_text("Saved")
    expect(comment(page, "j1")).to_have_value("typed in the train")
    assert town.marks() == {"j1": ("77.00", "typed in the train", 1)}


def test_what_waits_for_the_network_is_there_again_after_a_reload(nora, town):
    nora.goto(town.sheet)
    nora.context.set_offline(True)
    mark(nora, "j1").fill("77")
    expect(state(nora, "j1")).to_contain_text("Not sent: no connection.")
    with pytest.raises(Error):
        nora.reload()

    nora.context.set_offline(False)
    nora.goto(town.sheet)

    expect(mark(nora, "j1")).to_have_value("77")
    expect(state(nora, "j1")).not_to_contain_text("Not sent")
    assert town.marks()["j1"][0] == "77.00"


def test_a_network_that_comes_back_sends_what_waits_by_itself(nora, town):
    nora.goto(town.sheet)
    nora.context.set_offline(True)
    mark(nora, "j1").fill("77")
    expect(state(nora, "j1")).to_contain_text("Not sent")

    nora.context.set_offline(False)

    expect(state(nora, "j1")).to_contain_text("Saved")
    expect(banner(nora)).to_be_hidden()
    assert town.marks() == {"j1": ("77.00", "", 1)}


@pytest.mark.parametrize(
    ("button", "kept"),
    [("Keep mine", ("90.00", "mine", 2)), ("Take the other", ("60.00", "theirs", 1))],
)
def test_a_mark_changed_elsewhere_shows_both_values_and_asks(nora, elsewhere, town, button, kept):
    nora.goto(town.sheet)
    elsewhere.goto(town.sheet)
    mark(elsewhere, "j1").fill("60")
    comment(elsewhere, "j1").fill("theirs")
    comment(elsewhere, "j1").blur()
    expect(state(elsewhere, "j1")).to_contain_text("Saved")
    before = town.marks()["j1"]

    comment(nora, "j1").fill("mine")
    mark(nora, "j1").fill("90")

    panel = nora.locator("[id='i-j1'] [data-conflict]")
    expect(panel.locator("[data-mine-mark]")).to_have_text("90")
    expect(panel.locator("[data-mine-comment]")).to_have_text("mine")
    expect(panel.locator("[data-theirs-mark]")).to_have_text("60")
    expect(panel.locator("[data-theirs-comment]")).to_have_text("theirs")
    assert town.marks()["j1"] == before

    panel.get_by_role("button", name=button).click()
    expect(state(nora, "j1")).to_contain_text("Saved")
    assert town.marks()["j1"][:2] == kept[:2]


def test_what_is_no_mark_stays_in_the_field_and_says_why(nora, town):
    nora.goto(town.sheet)

    mark(nora, "j1").fill("101")
    mark(nora, "j2").fill("８８。５分")
    mark(nora, "j2").press("Enter")

    expect(state(nora, "j1")).to_contain_text("Not saved. A mark is a number from 0 to 100")
    expect(mark(nora, "j1")).to_have_value("101")
    expect(state(nora, "j2")).to_contain_text("Saved")
    assert town.marks() == {"j2": ("88.50", "", 1)}


def test_submitting_with_a_gap_is_refused_in_words_with_the_gap_focused(nora, town):
    nora.goto(town.sheet)
    mark(nora, "j1").fill("80")
    mark(nora, "j3").fill("80")
    mark(nora, "j3").blur()
    expect(state(nora, "j3")).to_contain_text("Saved")

    nora.get_by_role("button", name="Submit sheet").press("Enter")

    expect(mark(nora, "j2")).to_be_focused()
    expect(state(nora, "j2")).to_have_text("Not submitted: this mark is missing.")
    expect(nora.locator("[data-sheet-reason]")).to_have_text("Marks still missing: 1")

    nora.keyboard.type("80")
    expect(state(nora, "j2")).to_contain_text("Saved")
    nora.get_by_role("button", name="Submit sheet").click()
    expect(nora.locator(".message").first).to_contain_text("The sheet is submitted.")
    expect(mark(nora, "j1")).not_to_be_editable()
    assert not Assignment.objects.get(pk=town.sheets["north"].pk).is_open


def test_a_session_that_ended_keeps_what_is_typed_until_one_signs_in_again(nora, town):
    nora.goto(town.sheet)
    cookies = nora.context.cookies()
    nora.context.clear_cookies(name="sessionid")

    mark(nora, "j1").fill("66")
    expect(banner(nora)).to_contain_text("You are signed out.")
    assert town.marks() == {}

    nora.context.add_cookies(cookies)
    nora.get_by_role("button", name="Try again now").click()
    expect(state(nora, "j1")).to_contain_text("Saved")
    assert town.marks() == {"j1": ("66.00", "", 1)}


def test_a_sheet_works_without_scripts(town, browser, browser_context_args):
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    page = sign_in(context.new_page(), town, "nora")
    page.goto(town.sheet)

    mark(page, "j1").fill("80")
    mark(page, "j2").fill("a lot")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("A mark is a number from 0 to 100")
    expect(mark(page, "j2")).to_have_value("a lot")
    assert town.marks() == {"j1": ("80.00", "", 1)}

    mark(page, "j2").fill("70")
    mark(page, "j3").fill("60")
    page.get_by_role("button", name="Submit sheet").click()
    expect(page.locator(".message").first).to_contain_text("The sheet is submitted.")
    assert not Assignment.objects.get(pk=town.sheets["north"].pk).is_open
    context.close()

"""The editor of a report in a browser: it saves itself, offline too, for two people, and without scripts."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error, Page, expect

from assessment.services.reporting import begin_report
from tests.browser.conftest import sign_in
from tests.browser.reporting import open_office
from tests.factories import NOW, make_cycle, make_entry
from tests.report_factories import item_of, make_report

pytestmark = pytest.mark.browser


@pytest.fixture
def office(live_server):
    office = open_office(live_server.url)
    begin_report(office.cycle.entries.get().pk, by=office.wei, now=NOW)
    return office


@pytest.fixture
def wei(office, page, complaints) -> Page:
    return sign_in(page, office, "wei")


@pytest.fixture
def lan(office, browser, browser_context_args):
    """Lan at another computer."""
    context = browser.new_context(**browser_context_args)
    yield sign_in(context.new_page(), office, "lan")
    context.close()


def text(page: Page):
    return page.locator("[id='item-c1']")


def state(page: Page, key: str = "n-c1"):
    return page.locator(f"[id='st-{key}']")


def stored(office) -> str:
    return item_of(office.report, "c1").narrative


def test_each_field_saves_itself_and_the_page_tells_what_is_missing(wei, office):
    wei.goto(office.url("criteria/c1/"))
    expect(wei.locator("[data-report-progress]")).to_have_text("1 of 3 complete")

    text(wei).fill("我们今年建设了三个实训基地。")
    expect(wei.locator(".report-under [data-words]")).to_have_text("Words: 13")
    wei.keyboard.press("Control+Enter")
    expect(wei.locator("[id='score-c1']")).to_be_focused()
    wei.keyboard.type("８８．５")
    wei.keyboard.press("Enter")
    wei.keyboard.type("3")
    expect(wei.get_by_label("Why it differs")).to_be_visible()
    wei.keyboard.press("Tab")

    for key in ("n-c1", "s-c1", "f-secretariat_staff"):
        expect(state(wei, key)).to_contain_text("Saved")
    expect(wei.locator("[data-report-progress]")).to_have_text("3 of 4 complete")
    assert stored(office) == "我们今年建设了三个实训基地。"
    assert str(item_of(office.report, "c1").self_score) == "88.50"
    assert str(office.report.facts.get().declared) == "3"


def test_what_is_typed_without_a_network_survives_even_a_crash(wei, office):
    wei.goto(office.url("criteria/c1/"))
    context = wei.context
    context.set_offline(True)
    text(wei).fill("typed in the train")
    expect(state(wei)).to_contain_text("Not sent: no connection.")
    with pytest.raises(Error):
        wei.goto("chrome://crash")
    wei.close()
    assert stored(office) == ""

    context.set_offline(False)
    page = context.new_page()
    page.goto(office.url("criteria/c1/"))

    expect(state(page)).to_contain_text("Saved")
    expect(text(page)).to_have_value("typed in the train")
    assert stored(office) == "typed in the train"


@pytest.mark.parametrize(
    ("button", "kept"),
    [
        ("Keep mine", "First. Mine. Last."),
        ("Take the other", "First. Last. Theirs."),
        ("Put both together", "First. Mine. Last. Theirs."),
    ],
)
def test_two_people_at_one_text_lose_no_word(wei, lan, office, button, kept):
    wei.goto(office.url("criteria/c1/"))
    text(wei).fill("First. Last.")
    expect(state(wei)).to_contain_text("Saved")
    lan.goto(office.url("criteria/c1/"))
    text(lan).fill("First. Last. Theirs.")
    expect(state(lan)).to_contain_text("Saved")

    text(wei).fill("First. Mine. Last.")

    panel = wei.locator("[data-conflict]")
    expect(panel.locator('[data-side="mine"] mark')).to_have_text(["Mine."])
    expect(panel.locator('[data-side="theirs"] mark')).to_contain_text("Theirs")
    expect(panel.locator("[data-by]")).to_contain_text("Stored by lan at")
    assert stored(office) == "First. Last. Theirs."
    assert [fault["id"] for fault in _axe(wei)] == []
    panel.get_by_role("button", name=button).click()
    expect(state(wei)).to_contain_text("Saved")
    expect(text(wei)).to_have_value(kept)
    assert stored(office) == kept


def test_what_another_stored_is_told_without_overwriting(wei, lan, office):
    wei.clock.install()
    wei.goto(office.url("criteria/c1/"))
    wei.locator("[id='score-c1']").focus()
    lan.goto(office.url("criteria/c1/"))
    text(lan).fill("theirs")
    expect(state(lan)).to_contain_text("Saved")

    wei.clock.fast_forward(21_000)

    expect(state(wei)).to_contain_text("Changed by lan at")
    expect(text(wei)).to_have_value("theirs")
    text(wei).fill("theirs and mine")
    wei.clock.fast_forward(2_000)
    expect(state(wei)).to_contain_text("Saved")
    assert stored(office) == "theirs and mine"


def test_without_scripts_the_form_saves_and_shows_both_texts(browser, browser_context_args, office):
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    page = sign_in(context.new_page(), office, "wei")
    page.goto(office.url("criteria/c1/"))
    other = context.new_page()
    other.goto(office.url("criteria/c1/"))
    text(other).fill("their words")
    other.get_by_role("button", name="Save").click()

    text(page).fill("my words")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".report-side mark")).to_have_text(["my", "their"])
    expect(text(page)).to_have_value("my words")
    text(page).fill("their words, my words")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("Saved.")).to_be_visible()
    assert stored(office) == "their words, my words"
    context.close()


PAGES = {
    "wei": ["", "criteria/c1/", "confirm/", "submit/", "rounds/", "measures/secretariat_staff/"],
    "bureau": ["", "criteria/c1/", "screening/", "extension/", "../", "../../calendar/"],
    "district": ["", "screening/", "../"],
}


@pytest.mark.parametrize("who", PAGES)
def test_an_accessibility_checker_finds_nothing_serious(page, office, complaints, who):
    sign_in(page, office, who)
    found = []
    for path in PAGES[who]:
        page.goto(office.url(path))
        found += [
            f"{path}: {fault['id']} {fault['nodes'][0]['html'][:200]}"
            for fault in _axe(page)
            if fault["impact"] in ("serious", "critical")
        ]

    assert found == []


def _axe(page: Page):
    return Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]


def test_last_year_s_text_is_copied_and_replaces_only_what_is_confirmed(wei, office):
    last = make_report(make_entry(make_cycle(year=2030, phase="archived"), office.alliance))
    last.items.update(narrative="去年的话。\n第二段。")
    wei.goto(office.url("criteria/c1/"))
    fold = wei.locator("[data-last-text]")
    fold.locator("summary").click()
    copy = fold.get_by_role("button", name="Copy into the field")

    copy.click()
    expect(text(wei)).to_have_value("去年的话。\n第二段。")
    expect(state(wei)).to_contain_text("Saved")
    assert stored(office) == "去年的话。\n第二段。"

    text(wei).fill("今年的话。")
    copy.click()
    expect(text(wei)).to_have_value("今年的话。")
    fold.get_by_role("button", name="Leave it").click()
    expect(text(wei)).to_have_value("今年的话。")
    copy.click()
    fold.get_by_role("button", name="Replace it").click()
    expect(text(wei)).to_have_value("去年的话。\n第二段。")

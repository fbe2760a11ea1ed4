"""What one does with the other pages in a browser, and what an accessibility checker says of each."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import PASSWORD, sign_in

pytestmark = pytest.mark.browser

RANKING = "/cycles/year/ranking/"
NAMES = ".table--ranking tbody th a"


def test_one_signs_in_with_name_and_password(page, town, complaints):
    page.goto(town.url("/"))
    page.goto(town.url("/accounts/login/"))
    page.fill("input[name=login]", "nora")
    page.fill("input[name=password]", PASSWORD)
    page.keyboard.press("Enter")

    expect(page.locator(".menu summary")).to_contain_text("nora")
    expect(page.get_by_role("link", name="North").first).to_be_visible()


def test_marks_are_computed_and_the_ranking_changes(bureau, elsewhere, town):
    bureau.goto(town.url(RANKING))
    expect(bureau.locator(NAMES)).to_have_text(["South", "North"])

    elsewhere.goto(town.sheet)
    for code in ("j1", "j2", "j3"):
        elsewhere.locator(f"[id='m-{code}']").fill("99")
        elsewhere.locator(f"[id='m-{code}']").press("Enter")
        expect(elsewhere.locator(f"[id='s-{code}']")).to_contain_text("Saved")
    bureau.goto(town.url("/cycles/year/"))
    bureau.get_by_role("button", name="Compute").click()
    expect(bureau.get_by_text("Being computed", exact=True)).to_be_visible()
    bureau.goto(town.url(RANKING))
    expect(bureau.get_by_text("Being computed", exact=True)).to_be_visible()
    expect(bureau.locator(NAMES)).to_have_text(["South", "North"])

    town.work()

    expect(bureau.get_by_text("Being computed", exact=True)).to_be_hidden()
    expect(bureau.locator(NAMES)).to_have_text(["North", "South"])


def test_a_row_of_the_ranking_opens_on_click_and_on_enter(bureau, town):
    result = re.compile(r"/cycles/year/alliances/north/$")

    bureau.goto(town.url(RANKING))
    bureau.locator("tr", has_text="North").locator("td").last.click()
    expect(bureau).to_have_url(result)

    bureau.goto(town.url(RANKING))
    bureau.get_by_role("link", name="South").focus()
    bureau.keyboard.press("ArrowDown")
    bureau.keyboard.press("Enter")
    expect(bureau).to_have_url(result)


def test_sort_and_filters_stay_in_the_address(bureau, town):
    bureau.goto(town.url(RANKING))

    bureau.locator("thead").get_by_role("link", name="Alliance").click()
    expect(bureau.locator(NAMES)).to_have_text(["North", "South"])
    bureau.get_by_label("Search").fill("sou")
    bureau.keyboard.press("Enter")

    expect(bureau.locator(NAMES)).to_have_text(["South"])
    expect(bureau).to_have_url(re.compile(r"\?search=sou&.*sort=alliance"))


@pytest.mark.parametrize(("path", "charts"), [(RANKING, 1), ("/cycles/year/alliances/north/", 1)])
def test_charts_are_drawn_and_their_table_is_there(bureau, town, path, charts):
    bureau.goto(town.url(path))

    expect(bureau.locator("figure[data-drawn] svg")).to_have_count(charts)
    assert bureau.locator("table").count() >= charts


def test_the_pages_speak_both_languages(bureau, town):
    bureau.goto(town.url(RANKING))
    expect(bureau.locator("html")).to_have_attribute("lang", "en")
    expect(bureau.get_by_role("heading", level=1)).to_have_text("Ranking")

    bureau.get_by_role("button", name="中文").click()

    expect(bureau.locator("html")).to_have_attribute("lang", "zh-CN")
    expect(bureau.get_by_role("heading", level=1)).to_have_text("排名")
    expect(bureau.locator(NAMES)).to_have_text(["南方联合体", "北方联合体"])


PAGES = {
    "": ["/", "/accounts/login/", "/cycles/", "/nowhere/"],
    "nora": [
        "/",
        "/cycles/",
        "/cycles/year/",
        "/cycles/year/sheets/",
        "/cycles/year/sheets/north/",
        "/alliances/",
        "/alliances/north/",
        "/frameworks/",
        "/accounts/password/change/",
    ],
    "ben": ["/cycles/year/sheets/south/"],
    "bureau": [
        "/",
        "/cycles/year/",
        "/cycles/year/phase/",
        "/cycles/year/assignments/",
        RANKING,
        f"{RANKING}?grade=nonsense",
        f"{RANKING}?search=nobody",
        "/cycles/year/alliances/north/",
        "/alliances/?search=nobody",
        "/alliances/north/results/",
        "/frameworks/browser/1/",
    ],
}


@pytest.mark.parametrize("who", PAGES)
def test_an_accessibility_checker_finds_nothing_serious(page, town, complaints, who):
    if who:
        sign_in(page, town, who)

    found = [fault for path in PAGES[who] for fault in _faults(page, town.url(path))]

    assert found == []


def _faults(page: Page, address: str) -> list[str]:
    page.goto(address)
    answer = Axe().run(page, options={"resultTypes": ["violations"]}).response
    return [
        f"{address}: {fault['id']} {fault['nodes'][0]['html'][:200]}"
        for fault in answer["violations"]
        if fault["impact"] in ("serious", "critical")
    ]


def test_a_disagreement_on_the_sheet_is_accessible_too(nora, elsewhere, town):
    nora.goto(town.sheet)
    elsewhere.goto(town.sheet)
    elsewhere.locator("[id='m-j1']").fill("60")
    elsewhere.locator("[id='m-j1']").press("Enter")
    expect(elsewhere.locator("[id='s-j1']")).to_contain_text("Saved")
    nora.locator("[id='m-j1']").fill("90")
    nora.locator("[id='m-j2']").fill("a lot")
    expect(nora.locator(".sheet-conflict")).to_be_visible()

    answer = Axe().run(nora, options={"resultTypes": ["violations"]}).response

    assert [fault["id"] for fault in answer["violations"]] == []

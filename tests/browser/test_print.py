"""What a browser puts on paper."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

CHART = "figure[data-drawn] svg"
FRAMES = "charts => charts.map(chart => chart.getAttribute('viewBox'))"
PRINT = "when => window.dispatchEvent(new Event(when))"


def test_charts_are_drawn_for_the_sheet_and_for_the_screen_again(bureau, town):
    bureau.goto(town.url("/cycles/year/ranking/"))
    expect(bureau.locator(CHART).first).to_be_visible()
    bureau.eval_on_selector("main", "page => page.classList.remove('print-wide')")
    on_screen = bureau.eval_on_selector_all(CHART, FRAMES)

    bureau.evaluate(PRINT, "beforeprint")
    on_paper = bureau.eval_on_selector_all(CHART, FRAMES)
    bureau.evaluate(PRINT, "afterprint")

    assert on_paper == ["0 0 680 200"]
    assert bureau.eval_on_selector_all(CHART, FRAMES) == on_screen != on_paper

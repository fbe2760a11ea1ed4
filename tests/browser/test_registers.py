"""The registers in a real browser: the unit that follows the kind, two versions, accessibility."""

from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from alliances.services.registers import save_row
from members.models import User
from tests.browser.conftest import sign_in
from tests.factories import make_membership, make_unit, make_user
from tests.register_factories import make_activity, make_post, make_school_year, make_task

pytestmark = pytest.mark.browser
REGISTERS = "/alliances/north/registers/"


@pytest.fixture
def event(town):
    alliance = town.entries["north"].alliance
    make_user("secretariat", "clerk", alliance=alliance)
    school = make_unit("school", name_en="College", kind="higher_vocational")
    make_membership(alliance, school)
    make_school_year(school, students=10)
    make_post(alliance, since=date(2020, 1, 1))
    make_task(alliance)
    return make_activity(alliance, title="年会", partners=[school])


@pytest.fixture
def clerk(town, event, page, complaints):
    return sign_in(page, town, "clerk")


def test_the_unit_of_the_quantity_follows_the_kind(clerk, town):
    clerk.goto(town.url(f"{REGISTERS}activities/add/"))

    clerk.get_by_label("Kind").select_option("training_class")

    expect(clerk.locator("#id_quantity_helptext")).to_have_text("person-times")


def test_both_versions_are_there_when_somebody_was_faster(clerk, town, event):
    clerk.goto(town.url(f"{REGISTERS}activities/{event.pk}/"))
    clerk.get_by_label("Title").fill("mine")
    by = User.objects.get(username="bureau")
    save_row("activities", event.alliance, {"title": "theirs"}, row=event, by=by)

    clerk.get_by_role("button", name="Save", exact=True).click()

    expect(clerk.get_by_role("alert")).to_contain_text("theirs")
    expect(clerk.get_by_label("Title")).to_have_value("mine")


def test_an_accessibility_checker_finds_nothing_serious_in_the_registers(clerk, town, event):
    paths = [REGISTERS, "/alliances/north/governance/", "/alliances/north/shares/"]
    paths += [f"{REGISTERS}{end}" for end in ("people/", "tasks/", "activities/", "posts/add/")]
    paths += [f"{REGISTERS}activities/{event.pk}/{end}" for end in ("", "split/", "remove/")]
    paths += [f"{REGISTERS}activities/history/"]

    found = []
    for path in paths:
        clerk.goto(town.url(path))
        answer = Axe().run(clerk, options={"resultTypes": ["violations"]}).response
        found += [
            f"{path}: {fault['id']} {fault['nodes'][0]['html'][:200]}"
            for fault in answer["violations"]
            if fault["impact"] in ("serious", "critical")
        ]

    assert found == []

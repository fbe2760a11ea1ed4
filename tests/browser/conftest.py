"""A small town in a real browser: two alliances, two assessors, the bureau."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from assessment import jobs
from assessment.models import Assignment, Cycle, Entry, Mark
from assessment.services.computing import score_here
from members.models import User
from tests.factories import (
    framework_content,
    make_alliance,
    make_assessor,
    make_assignment,
    make_cycle,
    make_entry,
    make_framework,
    make_mark,
    make_measure,
    make_user,
    names,
)

PASSWORD = "a long enough secret"
NOW = datetime(2031, 12, 1, tzinfo=UTC)
JUDGED = ("j1", "j2", "j3")
PATIENCE_MS = 10_000


@dataclass
class Town:
    """``sheets`` are nora's, by alliance: north is empty, south is marked by ben alone."""

    address: str
    cycle: Cycle
    entries: dict[str, Entry]
    sheets: dict[str, Assignment]

    def url(self, path: str = "/") -> str:
        return f"{self.address}{path}"

    @property
    def sheet(self) -> str:
        return self.url("/cycles/year/sheets/north/")

    def marks(self) -> dict[str, tuple[str | None, str, int]]:
        """Return what is stored on nora's sheet of north: mark, comment, version."""
        sheet = self.sheets["north"]
        given = Mark.objects.filter(entry=sheet.entry, assessor=sheet.assessor)
        return {
            mark.indicator.code: (
                None if mark.mark is None else str(mark.mark),
                mark.comment,
                mark.version,
            )
            for mark in given.select_related("indicator").order_by("indicator__code")
        }

    def work(self) -> None:
        """Do what a worker does."""
        jobs.compute_cycle(self.cycle.pk)


@pytest.fixture
def town(live_server):
    cycle = _cycle()
    entries = {
        code: make_entry(cycle, make_alliance(code, name_zh=zh, name_en=code.title()))
        for code, zh in (("north", "北方联合体"), ("south", "南方联合体"))
    }
    make_user("bureau", "bureau", password=PASSWORD)
    nora = make_assessor("nora", make_user("assessor", "nora", password=PASSWORD))
    ben = make_assessor("ben", make_user("assessor", "ben", password=PASSWORD))
    for entry, mark in ((entries["north"], "80"), (entries["south"], "85")):
        make_measure(entry, "members", "8")
        for code in JUDGED:
            make_mark(entry, code, ben, mark)
        make_assignment(entry, ben, NOW)
    sheets = {code: make_assignment(entry, nora) for code, entry in entries.items()}
    score_here(cycle.pk)
    cycle.refresh_from_db()
    return Town(live_server.url, cycle, entries, sheets)


def _cycle() -> Cycle:
    """Two criteria: c1 with two judged indicators and a measured one, c2 with one judged."""
    levels = [{"at": "90", "text": names("splendid")}, {"at": "0", "text": names("poor")}]
    judged = [
        {"code": code, "name": names(code), "weight": "1", "rule": "judged", "levels": levels}
        for code in JUDGED
    ]
    measured = framework_content()["criteria"][0]["indicators"][1]
    criteria = [
        {"code": "c1", "name": names("c1"), "weight": "60", "indicators": [*judged[:2], measured]},
        {"code": "c2", "name": names("c2"), "weight": "40", "indicators": judged[2:]},
    ]
    framework = make_framework(code="browser", criteria=criteria)
    return make_cycle("year", framework=framework, name_zh="年度评估", name_en="The year")


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {
        **browser_context_args,
        "viewport": {"width": 1366, "height": 768},
        "locale": "en",
        "timezone_id": "Asia/Shanghai",
    }


@pytest.fixture
def complaints(page):
    """What the browser finds wrong with the page's scripts or the security policy."""
    found: list[str] = []
    _listen(page, found)
    yield found
    assert found == []


def _listen(page: Page, found: list[str]) -> None:
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on(
        "console",
        lambda message: found.append(message.text) if "Content Security" in message.text else None,
    )


@pytest.fixture
def nora(town, page, complaints) -> Page:
    return sign_in(page, town, "nora")


@pytest.fixture
def bureau(town, page, complaints) -> Page:
    return sign_in(page, town, "bureau")


@pytest.fixture
def elsewhere(town, browser: Browser, browser_context_args):
    """Nora at another computer."""
    context: BrowserContext = browser.new_context(**browser_context_args)
    yield sign_in(context.new_page(), town, "nora")
    context.close()


def sign_in(page: Page, town: Town, name: str) -> Page:
    """Give the browser a session, as the form of the sign-in does."""
    expect.set_options(timeout=PATIENCE_MS)
    client = Client()
    client.force_login(User.objects.get(username=name))
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": town.address}])
    return page

"""One report from an empty one to the end, in both languages: receipt, returned, corrected, accepted."""

import re
from datetime import timedelta

import pytest
from django.core.files.storage import storages
from django.utils import timezone, translation
from django.utils.translation import gettext, ngettext, pgettext
from playwright.sync_api import Page, expect

from assessment.models import MeasureValue, Submission
from tests.assessment import files_made
from tests.browser.conftest import sign_in
from tests.browser.reporting import Office, open_office
from tests.report_factories import make_phase_end

pytestmark = pytest.mark.browser


@pytest.fixture
def office(live_server, tmp_path, settings) -> Office:
    storage = dict(settings.STORAGES["private"])
    storage["OPTIONS"] = storage["OPTIONS"] | {"location": tmp_path / "private"}
    settings.STORAGES = settings.STORAGES | {"private": storage}
    settings.INCOMING_DIR = tmp_path / "private" / "incoming"
    assert str(storages["private"].location) == str(tmp_path / "private")
    office = open_office(live_server.url)
    make_phase_end(office.cycle, ends_on=timezone.localdate() + timedelta(days=9))
    return office


@pytest.fixture(params=["en", "zh-hans"])
def language(request):
    """The language that everybody reads; the test looks for the same sentences."""
    with translation.override(request.param):
        yield request.param


@pytest.fixture
def at(office, browser, browser_context_args, language):
    """Everybody at a computer of his own: ``at("wei")`` is Wei's page."""
    contexts = {}
    browser_context_args = {**browser_context_args, "locale": {"en": "en"}.get(language, "zh-CN")}

    def page_of(name: str) -> Page:
        if name not in contexts:
            contexts[name] = browser.new_context(**browser_context_args)
            sign_in(contexts[name].new_page(), office, name)
        return contexts[name].pages[0]

    yield page_of
    for context in contexts.values():
        context.close()


def test_a_report_is_filed_returned_corrected_and_accepted(office, at, tmp_path):
    wei, bureau = at("wei"), at("bureau")
    _write(wei, office, tmp_path)
    _confirm(office, at)
    _submit(wei, office)
    expect(wei.get_by_text("R-year-north-1").last).to_be_visible()
    assert _measures() == {"members": "31", "secretariat_staff": "2"}

    _give_opinion(at("district"), office)
    _return_c1(bureau, office)
    _correct(wei, office)
    _confirm(office, at)
    _submit(wei, office)
    expect(wei.get_by_text("R-year-north-2").last).to_be_visible()

    _accept(bureau, office)
    wei.goto(office.url())
    expect(wei.locator(".page-head .status")).to_have_text(pgettext("report", "accepted"))
    rounds = Submission.objects.order_by("number")
    assert [each.screening.outcome for each in rounds] == ["returned", "accepted"]


def _write(page: Page, office: Office, folder) -> None:
    """From the home page to a report that lacks the confirmations alone."""
    page.goto(office.address)
    page.get_by_role(
        "link", name=gettext("Annual report %(year)s") % {"year": 2031}, exact=True
    ).click()
    page.get_by_role("button", name=gettext("Begin the report")).click()
    expect(page.locator(".next__title")).to_have_text(
        ngettext("%(n)s thing is missing.", "%(n)s things are missing.", 5) % {"n": 5}
    )
    page.get_by_role("link", name=gettext("Go on")).click()
    for code, after in (("c1", "c2"), ("c2", None)):
        expect(page.locator(f"[data-started] [id='item-{code}']")).to_be_visible()
        page.locator(f"[id='item-{code}']").fill(f"What came of {code}.")
        page.locator(f"[id='score-{code}']").fill("80")
        page.locator(f"[id='score-{code}']").blur()
        expect(page.locator(f"[id='st-s-{code}']")).to_contain_text(_saved())
        expect(page.locator(f"[id='st-n-{code}']")).to_contain_text(_saved())
        if after:
            page.keyboard.press("Alt+n")
            expect(page.get_by_role("heading", level=1)).to_contain_text(after)
    page.locator("[id='fact-members']").fill("31")
    page.locator("[id='fact-members']").blur()
    expect(page.locator("[id='st-f-members']")).to_contain_text(_saved())
    _prove(page, office, folder)


def _prove(page: Page, office: Office, folder) -> None:
    proof = folder / "members.pdf"
    proof.write_bytes(files_made.pdf())
    page.locator("[id='evidence-m1']").get_by_role("link", name=gettext("Send a file")).click()
    page.locator("#id_file").set_input_files(str(proof))
    page.get_by_role("button", name=pgettext("evidence", "Send")).click()
    expect(page).to_have_url(re.compile(r"/criteria/c2/"))
    expect(page.locator("[id='evidence-m1']")).to_contain_text("members.pdf")
    expect(page.locator("[data-report-progress]")).to_have_text(
        gettext("%(done)s of %(total)s complete") % {"done": 4, "total": 4}
    )


def _confirm(office: Office, at) -> None:
    for lead in office.leads:
        page = at(lead.username)
        page.goto(office.url("confirm/"))
        page.get_by_role("button", name=gettext("Confirm the report")).click()
        expect(page.get_by_text(gettext("Confirmed for your unit."))).to_be_visible()


def _submit(page: Page, office: Office) -> None:
    page.goto(office.url("submit/"))
    page.get_by_label(
        gettext(
            "I declare that this report is true and complete, and that the evidence is authentic."
        )
    ).check()
    page.get_by_role("button", name=gettext("Submit the report")).click()
    expect(
        page.get_by_text(_until_number("Submitted. The number of the receipt is %(number)s."))
    ).to_be_visible()


def _give_opinion(page: Page, office: Office) -> None:
    page.goto(office.url("screening/"))
    page.get_by_label(pgettext("opinion", "supported")).check()
    page.locator("#id_opinion-text").fill("Well founded.")
    page.get_by_role("button", name=gettext("Give the opinion")).click()
    expect(page.get_by_text(gettext("The opinion is given."))).to_be_visible()


def _return_c1(page: Page, office: Office) -> None:
    """By keyboard: the first item is returned with its reason, the rest accepted."""
    page.goto(office.url("screening/"))
    expect(page.get_by_text("Well founded.")).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("r")
    page.keyboard.type("Name the source.")
    page.get_by_role("button", name=gettext("Accept all without remarks")).first.click()
    day = timezone.localdate() + timedelta(days=5)
    page.locator("[name='settle-correct_by']").fill(day.isoformat())
    page.get_by_role(
        "button", name=ngettext("Return %(n)s item", "Return %(n)s items", 1) % {"n": 1}
    ).click()
    expect(page.get_by_text(gettext("The round is settled."))).to_be_visible()


def _correct(page: Page, office: Office) -> None:
    page.goto(office.url())
    expect(page.locator(".report-returned")).to_contain_text("Name the source.")
    page.locator(".report-returned a").click()
    expect(page.locator("[data-started] [id='item-c1']")).to_be_visible()
    page.locator("[id='item-c1']").fill("What came of c1, from the yearly statistics.")
    page.locator("[id='item-c1']").blur()
    expect(page.locator("[id='st-n-c1']")).to_contain_text(_saved())
    page.goto(office.url("criteria/c2/"))
    expect(page.locator("[id='item-c2']")).to_have_attribute("readonly", "")


def _accept(page: Page, office: Office) -> None:
    page.goto(office.url("screening/"))
    expect(page.get_by_text(gettext("Changed since the last round"))).to_be_visible()
    page.get_by_role("button", name=gettext("Accept all without remarks")).first.click()
    page.get_by_role("button", name=gettext("Accept the report")).click()
    expect(page.get_by_text(gettext("The round is settled."))).to_be_visible()


def _measures() -> dict[str, str]:
    rows = MeasureValue.objects.order_by("measure")
    return {row.measure: str(row.value.normalize()) for row in rows}


def _saved() -> str:
    return gettext("Saved {time}").partition(" {")[0]


def _until_number(sentence: str) -> str:
    return gettext(sentence).partition("%(number)s")[0].strip()

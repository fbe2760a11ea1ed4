"""Sending files: dropped or chosen, each with its fate beside it; and without any script."""

import pytest
from playwright.sync_api import expect

from assessment.models import Evidence, EvidenceLink
from tests.assessment import files_made as made
from tests.browser.conftest import PASSWORD, sign_in
from tests.factories import make_cycle, make_entry, make_user
from tests.report_factories import item_of, make_report

pytestmark = pytest.mark.browser


@pytest.fixture
def report(town):
    cycle = make_cycle("filing", phase="reporting")
    report = make_report(make_entry(cycle, town.entries["north"].alliance))
    make_user("secretariat", "clerk", password=PASSWORD, alliance=report.entry.alliance)
    return report


@pytest.fixture
def address(town, report):
    item = item_of(report, "j1").pk
    return town.url(f"/cycles/filing/reports/north/evidence/add/?item={item}")


@pytest.fixture
def clerk(town, report, page, complaints):
    return sign_in(page, town, "clerk")


def file(name, content):
    return {"name": name, "mimeType": "application/pdf", "buffer": content}


def test_each_file_has_its_fate_beside_it(clerk, address):
    clerk.goto(address)
    clerk.set_input_files(
        "#id_file", [file("a.pdf", made.pdf()), file("b.pdf", b"MZ" + b"\0" * 99)]
    )
    clerk.get_by_role("button", name="Send").click()

    expect(clerk.locator("[data-state=refused]")).to_contain_text("This is a program")
    expect(clerk.locator("[data-state=taken]")).to_contain_text("Taken in as “a.pdf”.")
    assert EvidenceLink.objects.get().evidence.name == "a.pdf"


def test_when_all_is_taken_it_leads_back_to_the_point(clerk, address):
    clerk.goto(address)
    clerk.set_input_files("#id_file", [file("a.pdf", made.pdf())])
    clerk.get_by_role("button", name="Send").click()

    clerk.wait_for_url("**/criteria/c1/#evidence-j1")
    expect(clerk.locator("#evidence-j1")).to_contain_text("a.pdf")


def test_a_file_that_did_not_arrive_can_be_sent_again(clerk, address):
    clerk.goto(address)
    clerk.context.set_offline(True)
    clerk.set_input_files("#id_file", [file("a.pdf", made.pdf())])
    clerk.get_by_role("button", name="Send").click()
    expect(clerk.locator("[data-state=failed]")).to_contain_text("It did not arrive.")

    clerk.context.set_offline(False)
    clerk.get_by_role("button", name="Try again").click()

    clerk.wait_for_url("**/criteria/c1/#evidence-j1")
    assert Evidence.objects.count() == 1


def test_files_are_sent_without_a_script(town, report, browser, browser_context_args, address):
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    page = sign_in(context.new_page(), town, "clerk")
    page.goto(address)
    page.set_input_files("#id_file", [file("a.pdf", made.pdf()), file("b.pdf", made.pdf(2))])
    page.get_by_role("button", name="Send").click()

    expect(page.locator("#evidence-j1")).to_contain_text("b.pdf")
    assert EvidenceLink.objects.count() == 2
    context.close()

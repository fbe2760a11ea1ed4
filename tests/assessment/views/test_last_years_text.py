"""What last year's report said stands folded under each narrative of this year's."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import make_alliance, make_cycle, make_entry, make_user
from tests.report_factories import (
    item_of,
    make_lead,
    make_report,
    make_reporting_entry,
    make_secretariat,
)

PAGE = "/cycles/year/reports/north/criteria/c1/"
FOLDED = 'data-last-text="item-c1"'
COPY = "data-last-copy"


@pytest.fixture
def report(db):
    cycle = make_cycle("year", phase="reporting", year=2031)
    return make_report(make_reporting_entry(cycle=cycle, alliance=make_alliance("north")))


def say_last_year(report, text):
    cycle = make_cycle(year=2030, phase="archived")
    last = make_report(make_entry(cycle, report.entry.alliance))
    item = item_of(last, "c1")
    item.narrative = text
    item.save()


def page_of(client, user):
    client.force_login(user)
    return client.get(PAGE).text


def test_the_secretariat_reads_and_copies_last_year_s_text(client, report):
    say_last_year(report, "去年建成 <三个> 基地。")

    page = page_of(client, make_secretariat(report.entry.alliance))

    assert "Last year's text (2030)" in page
    assert "data-text>去年建成 &lt;三个&gt; 基地。</div>" in page
    assert (FOLDED in page, COPY in page) == (True, True)


@pytest.mark.parametrize("text", [None, ""])
def test_nothing_is_folded_where_last_year_said_nothing(client, report, text):
    if text is not None:
        say_last_year(report, text)

    assert FOLDED not in page_of(client, make_secretariat(report.entry.alliance))


def test_what_is_closed_shows_the_text_without_copying(client, report):
    say_last_year(report, "去年")
    report.items.update(state="closed")

    page = page_of(client, make_secretariat(report.entry.alliance))

    assert (FOLDED in page, COPY in page) == (True, False)


def test_those_who_may_not_have_read_last_year_s_report_do_not_now(client, report):
    say_last_year(report, "去年")
    alliance = report.entry.alliance
    readers = {
        "bureau": make_user(),
        "observer": make_user("observer"),
        "district": make_user("district", region=alliance.region),
        "lead": make_lead(alliance),
    }

    shown = {name for name, user in readers.items() if "去年" in page_of(client, user)}

    assert shown == {"bureau", "observer", "district"}


def test_last_year_s_text_costs_no_query_of_its_own(client, report):
    make_entry(make_cycle(year=2030, phase="archived"), report.entry.alliance)
    user = make_secretariat(report.entry.alliance)
    page_of(client, user)
    with CaptureQueriesContext(connection) as without:
        client.get(PAGE)
    report.entry.alliance.entries.get(cycle__year=2030).delete()
    say_last_year(report, "去年")

    with CaptureQueriesContext(connection) as with_text:
        assert FOLDED in client.get(PAGE).text

    assert len(with_text) == len(without)

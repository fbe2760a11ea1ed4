"""Going through a report on its page, the district's opinion, and the calendar."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from assessment.models import Extension, Opinion, PhaseEnd, Report, Verdict
from tests.assessment.services.desk import Desk
from tests.factories import make_alliance, make_cycle
from tests.report_factories import make_phase_end, make_reporting_entry

REPORT = "/cycles/year/reports/north/"
SCREENING = f"{REPORT}screening/"
CALENDAR = "/cycles/year/calendar/"
CODES = ("c1", "j1", "m1")


@pytest.fixture
def desk(db):
    cycle = make_cycle("year", phase="screening")
    desk = Desk(make_reporting_entry(cycle=cycle, alliance=make_alliance("north")))
    desk.file()
    return desk


@pytest.fixture
def bureau(client, desk):
    client.force_login(desk.bureau)
    return client


def said(desk, code, ruled, reason="", first=("", "")):
    """What a browser posts of one item; ``first`` is what it was first shown."""
    key = f"v-{desk.item(code).pk}"
    return {
        f"{key}-ruled": ruled,
        f"{key}-reason": reason,
        f"initial-{key}-ruled": first[0],
        f"initial-{key}-reason": first[1],
    }


def verdicts():
    return {row.item.code: (row.ruled, row.reason) for row in Verdict.objects.all()}


def test_verdicts_are_saved_as_drafts(bureau, desk):
    answer = bureau.post(SCREENING, said(desk, "c1", "returned", "why") | said(desk, "j1", ""))

    assert answer.url == SCREENING
    assert verdicts() == {"c1": ("returned", "why")}
    assert Report.objects.get().state == "submitted"


def test_a_return_without_a_reason_keeps_what_was_chosen(bureau, desk):
    answer = bureau.post(SCREENING, said(desk, "c1", "returned") | said(desk, "j1", "accepted"))

    assert answer.status_code == 400
    assert "Say what is to be corrected." in answer.text
    assert verdicts() == {"j1": ("accepted", "")}
    rows = [row for _criterion, own in answer.context["parts"] for row in own]
    assert rows[0].form.shown == {"ruled": "returned", "reason": ""}


def test_all_without_remarks_are_accepted_at_once(bureau, desk):
    bureau.post(SCREENING, said(desk, "c1", "returned", "why") | {"accept_rest": "1"})

    assert verdicts() == {"c1": ("returned", "why"), "j1": ("accepted", ""), "m1": ("accepted", "")}


def test_a_round_is_returned_with_a_day_to_correct_by(bureau, desk):
    desk.rule("c1")
    desk.accept_rest()
    day = timezone.localdate() + timedelta(days=7)

    without = bureau.post(SCREENING, {"settle": "1"})
    answer = bureau.post(SCREENING, {"settle": "1", "settle-correct_by": day.isoformat()})

    report = Report.objects.get()
    assert without.status_code == 400
    assert answer.url == REPORT
    assert (report.state, report.correct_by) == ("returned", day)
    assert desk.states() == {"c1": "returned", "j1": "accepted", "m1": "accepted"}


def test_what_was_returned_stands_first_on_the_report_with_its_reason(client, desk):
    desk.send_back("c1")
    client.force_login(desk.secretariat)

    page = client.get(REPORT)

    assert [(row.code, verdict.reason) for _c, row, verdict in page.context["returned"]] == [
        ("c1", "wrong year")
    ]
    assert "wrong year" in client.get(f"{REPORT}criteria/c1/").text


def test_a_report_is_accepted(bureau, desk):
    desk.accept_rest()

    bureau.post(SCREENING, {"settle": "1"})

    assert Report.objects.get().state == "accepted"


def test_a_round_with_open_items_is_not_settled(bureau, desk):
    answer = bureau.post(SCREENING, {"settle": "1"})

    assert answer.status_code == 409
    assert "Rule on every item first." in answer.text


def test_changes_since_the_last_round_stand_beside_the_item(client, desk):
    desk.send_back("c1")
    desk.narrate("another text")
    desk.confirm()
    desk.submit()
    client.force_login(desk.bureau)

    page = client.get(SCREENING)
    rounds = client.get(f"{REPORT}rounds/")

    (row,) = [row for _c, own in page.context["parts"] for row in own if row.changes]
    assert row.code == "c1"
    assert [(change.code, change.what) for change in rounds.context["changes"]] == [
        ("c1", "narrative")
    ]


def test_the_district_gives_its_opinion(client, desk):
    client.force_login(desk.district)

    empty = client.post(SCREENING, {"opinion": "1", "opinion-view": "support", "opinion-text": ""})
    client.post(SCREENING, {"opinion": "1", "opinion-view": "support", "opinion-text": "good"})

    assert empty.status_code == 400
    assert [(row.view, row.text) for row in Opinion.objects.all()] == [("support", "good")]


def test_the_district_rules_on_nothing(client, desk):
    client.force_login(desk.district)

    assert client.post(SCREENING, said(desk, "c1", "accepted")).status_code == 403


def test_last_days_are_set_and_taken_away(bureau, desk):
    make_phase_end(desk.cycle, ends_on=date(2031, 11, 30))

    bureau.post(CALENDAR, {"reporting": "2031-12-05", "screening": "2031-12-20"})
    bureau.post(CALENDAR, {"reporting": "", "screening": "2031-12-20"})

    days = {row.phase: row.ends_on for row in PhaseEnd.objects.all()}
    assert days == {"screening": date(2031, 12, 20)}


def test_days_in_the_wrong_order_are_refused_in_words(bureau, desk):
    typed = {"reporting": "2031-12-20", "screening": "2031-12-05"}

    answer = bureau.post(CALENDAR, typed)

    assert answer.status_code == 409
    assert 'value="2031-12-20"' in answer.text
    assert not PhaseEnd.objects.exists()


def test_all_days_move_together(bureau, desk):
    make_phase_end(desk.cycle, ends_on=date(2031, 11, 30))
    make_phase_end(desk.cycle, "screening", date(2031, 12, 10))

    for days in (("2032-01-10", "2032-01-20"), ("2031-10-01", "2031-10-02")):
        bureau.post(CALENDAR, dict(zip(("reporting", "screening"), days, strict=True)))
        stored = PhaseEnd.objects.order_by("ends_on").values_list("phase", "ends_on")
        assert [(phase, day.isoformat()) for phase, day in stored] == [
            ("reporting", days[0]),
            ("screening", days[1]),
        ]


def test_an_extension_has_its_reason(bureau, desk):
    desk.send_back("c1")
    day = timezone.localdate() + timedelta(days=4000)

    refused = bureau.post(f"{REPORT}extension/", {"ends_on": day.isoformat(), "reason": ""})
    bureau.post(f"{REPORT}extension/", {"ends_on": day.isoformat(), "reason": "flood"})

    assert refused.status_code == 400
    assert [(row.phase, row.ends_on, row.reason) for row in Extension.objects.all()] == [
        ("screening", day, "flood")
    ]

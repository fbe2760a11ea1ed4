from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from assessment.choices import Phase
from assessment.computing.filed_view import for_assessor
from assessment.computing.report_view import view_of
from assessment.computing.round_differences import rounds_of
from assessment.errors import (
    CalendarRefused,
    ItemClosed,
    NotAsked,
    NotReporting,
    NotSubmitted,
    ReasonMissing,
    RoundUnfinished,
)
from assessment.models import Cycle, Opinion, Screening, Verdict
from assessment.services.phases import unfinished_in
from tests.assessment.services.desk import CORRECT_BY, Desk
from tests.factories import make_cycle, make_entry, make_region, make_ruling, make_user
from tests.report_factories import make_evidence, make_link, make_phase_end, make_reporting_entry

NOT_THE_BUREAU = ["district", "secretariat", "assessor", "member", "observer"]


@pytest.fixture
def desk(db):
    desk = Desk()
    desk.file()
    return desk


def test_settle_round_accepts_a_report_without_returns(desk):
    assert desk.accept_rest() == 3

    screening = desk.settle(correct_by=CORRECT_BY)

    report = desk.now()
    assert (screening.outcome, screening.correct_by) == ("accepted", None)
    assert (report.state, report.correct_by) == ("accepted", None)
    assert set(desk.states().values()) == {"accepted"}


def test_settle_round_opens_what_is_returned_and_nothing_else(desk):
    screening = desk.send_back("m1")

    report = desk.now()
    assert (screening.outcome, screening.correct_by) == ("returned", CORRECT_BY)
    assert (report.state, report.correct_by) == ("returned", CORRECT_BY)
    assert desk.states() == {"c1": "accepted", "j1": "accepted", "m1": "returned"}
    desk.narrate("answer", code="m1")
    for code in ("c1", "j1"):
        with pytest.raises(ItemClosed):
            desk.narrate("more", code=code)


def test_accepted_items_stay_accepted_in_the_next_round(desk):
    desk.send_back("m1")
    desk.narrate("answer", code="m1")
    desk.confirm()
    desk.submit()

    with pytest.raises(ItemClosed):
        desk.rule("c1")
    assert desk.accept_rest() == 1
    desk.settle()

    assert desk.now().state == "accepted"
    assert [screening.outcome for screening in Screening.objects.order_by("pk")] == [
        "returned",
        "accepted",
    ]


def test_settle_round_waits_for_every_verdict(desk):
    desk.rule("m1")

    with pytest.raises(RoundUnfinished) as refusal:
        desk.settle()

    assert refusal.value.extra == {"unruled": ["c1", "j1"]}
    assert desk.now().state == "submitted"
    assert not Screening.objects.exists()


def test_what_is_not_applicable_needs_no_verdict(desk):
    make_ruling(desk.report.entry, "not_applicable", "m1")

    with pytest.raises(NotAsked):
        desk.rule("m1")
    assert desk.accept_rest() == 2
    desk.settle()

    assert set(desk.states().values()) == {"accepted"}


def test_what_is_not_applicable_stays_closed_while_the_rest_is_returned(desk):
    make_ruling(desk.report.entry, "not_applicable", "m1")

    desk.send_back("c1")

    assert desk.states() == {"c1": "returned", "j1": "accepted", "m1": "closed"}


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_return_has_a_reason(desk, reason):
    with pytest.raises(ReasonMissing):
        desk.rule("m1", reason=reason)

    assert not Verdict.objects.exists()


def test_a_verdict_can_be_changed_until_the_round_is_settled(desk):
    desk.rule("m1")
    desk.rule("m1")
    desk.rule("m1", "accepted", "")

    row = Verdict.objects.get()
    assert (row.ruled, row.reason) == ("accepted", "")
    assert row.history.count() == 2


@pytest.mark.parametrize("role", NOT_THE_BUREAU)
def test_only_the_bureau_screens(desk, role):
    someone = make_user(role)
    for act in (lambda: desk.rule("m1", by=someone), lambda: desk.accept_rest(by=someone)):
        with pytest.raises(PermissionDenied):
            act()
    desk.accept_rest()
    with pytest.raises(PermissionDenied):
        desk.settle(by=someone)


@pytest.mark.parametrize("phase", ["scoring", "deliberation", "notice", "published", "archived"])
def test_nothing_is_screened_in_other_phases(desk, phase):
    desk.accept_rest()
    Cycle.objects.filter(pk=desk.cycle.pk).update(phase=phase)

    for act in (lambda: desk.rule("m1"), desk.accept_rest, desk.settle, desk.opine):
        with pytest.raises(NotReporting):
            act()


@pytest.mark.parametrize("state", ["writing", "returned", "accepted"])
def test_only_what_is_submitted_is_screened(db, state):
    desk = Desk()
    if state != "writing":
        desk.file()
        desk.send_back(*(["m1"] if state == "returned" else []))

    for act in (lambda: desk.rule("m1"), desk.accept_rest, desk.settle, desk.opine):
        with pytest.raises(NotSubmitted):
            act()


@pytest.mark.parametrize(
    ("day", "is_refused"),
    [(date(2031, 11, 19), True), (date(2031, 11, 20), False), (None, False)],
)
def test_what_is_returned_is_due_today_or_later(desk, day, is_refused):
    desk.rule("m1")
    desk.accept_rest()

    if is_refused:
        with pytest.raises(CalendarRefused):
            desk.settle(correct_by=day)
    else:
        assert desk.settle(correct_by=day).correct_by == day


def test_give_opinion_keeps_one_for_each_round(desk):
    desk.opine()
    desk.opine()
    desk.opine("some doubts", "concerns")

    row = Opinion.objects.get()
    assert (row.view, row.text, row.by) == ("concerns", "some doubts", desk.district)
    assert row.history.count() == 2


@pytest.mark.parametrize("role", ["bureau", "secretariat", "assessor", "member", "observer"])
def test_only_the_district_gives_its_opinion(desk, role):
    other = make_user("district", region=make_region("371000", "威海市", "Weihai"))

    for someone in (make_user(role), other):
        with pytest.raises(PermissionDenied):
            desk.opine(by=someone)


def test_an_opinion_says_something(desk):
    with pytest.raises(ReasonMissing):
        desk.opine(" ")


def test_drafts_of_verdicts_are_the_bureaus_until_the_round_is_settled(desk):
    desk.rule("m1")

    def shown(**asked):
        indicator = view_of(desk.now(), **asked).criteria[0].indicators[1]
        return (indicator.verdict is not None, len(rounds_of(desk.now(), **asked)[0].verdicts))

    assert shown() == (False, 0)
    assert shown(with_drafts=True) == (True, 1)

    desk.accept_rest()
    desk.settle()
    assert shown() == (True, 3)


def test_rounds_are_kept_and_compared_item_by_item(desk):
    desk.send_back("m1")
    desk.state("32", "merged")
    desk.narrate("answer", code="m1")
    evidence = make_evidence(desk.alliance, name="list.pdf")
    make_link(desk.item("m1"), evidence, pages="3-5", shows="36 names")
    desk.confirm()
    desk.submit()

    second, first = rounds_of(desk.now())

    assert (second.submission.number, first.submission.number) == (2, 1)
    assert (second.screening, first.screening.outcome, first.differences) == (None, "returned", [])
    (item,) = second.differences
    assert item.code == "m1"
    told = [(change.kind, change.before, change.after) for change in item.changes]
    assert told == [
        ("narrative", None, "answer"),
        ("declared", "31", "32"),
        ("explanation", None, "merged"),
        ("evidence", None, "list.pdf, pages 3-5 · 36 names"),
    ]


def test_assessors_read_what_a_file_shows(desk):
    desk.send_back("m1")
    make_link(desk.item("m1"), make_evidence(desk.alliance, name="list.pdf"), shows="36 names")
    desk.confirm()
    desk.submit()

    (criterion,) = for_assessor(desk.now().entry, desk.bureau)

    links = criterion.indicators[1].links
    assert {link.evidence.name: link.shows for link in links}["list.pdf"] == "36 names"


def test_assessors_read_what_was_filed_and_not_what_is_being_changed(desk):
    desk.send_back("c1")
    desk.narrate("being changed")

    (criterion,) = for_assessor(desk.now().entry, desk.bureau)

    assert (criterion.item.narrative, criterion.item.self_score) == ("text", 80)
    assert not criterion.item.is_writable
    fact = criterion.indicators[1].facts[0]
    assert (fact.measure, fact.declared, fact.derived) == ("members", 31, None)
    assert [link.evidence.name for link in criterion.indicators[1].links] == ["证明.pdf"]


def test_assessors_read_nothing_of_what_was_never_filed(db):
    desk = Desk()

    assert for_assessor(desk.now().entry, desk.bureau) == []


@pytest.mark.parametrize("links", [1, 3])
def test_what_assessors_read_costs_the_same_at_any_length(desk, links, django_assert_num_queries):
    desk.send_back("m1")
    desk.narrate("answer", code="m1")
    for _ in range(links):
        make_link(desk.item("m1"))
    desk.confirm()
    desk.submit()
    entry = desk.now().entry

    with django_assert_num_queries(4):  # round, last year, evidence, what is asked
        for_assessor(entry, desk.bureau)


def test_a_cycle_with_reports_waits_for_them(desk):
    late = make_reporting_entry(cycle=desk.cycle)
    excused = make_reporting_entry(cycle=desk.cycle)
    make_ruling(excused, "excused")
    named = f"{late.alliance.name} ({late.alliance.code})"
    cycle = Cycle.objects.get(pk=desk.cycle.pk)

    assert unfinished_in(cycle, Phase.SCREENING) == [f"1 report is not submitted: {named}."]

    Cycle.objects.filter(pk=cycle.pk).update(phase="screening")
    cycle.refresh_from_db()
    (sentence,) = unfinished_in(cycle, Phase.SCORING)
    assert sentence.startswith("2 reports are not accepted: ")

    desk.accept_rest()
    desk.settle()
    assert unfinished_in(cycle, Phase.SCORING) == [f"1 report is not accepted: {named}."]
    assert unfinished_in(cycle, Phase.DELIBERATION)[0].startswith("The figures are")


def test_a_cycle_without_reports_moves_as_before(db):
    cycle = make_cycle(phase="reporting")
    make_entry(cycle)
    assert unfinished_in(cycle, Phase.SCREENING) == []

    make_phase_end(cycle)
    assert len(unfinished_in(cycle, Phase.SCREENING)) == 1

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from assessment.computing import derived
from assessment.computing.report_content import content, digest
from assessment.errors import (
    DeadlineOver,
    NotReporting,
    ReportClosed,
    ReportIncomplete,
)
from assessment.models import Confirmation, Cycle, MeasureValue, Paper, Report, Run, Submission
from assessment.services.submitting import confirm_report
from tests.assessment.services.desk import NOW, Desk
from tests.factories import framework_content, make_cycle, make_framework, make_measure, make_user
from tests.report_factories import (
    make_extension,
    make_lead,
    make_phase_end,
    make_reporting_entry,
    make_submission,
)

LAST_SECOND = datetime(2031, 11, 30, 15, 59, 59, tzinfo=UTC)
MIDNIGHT = datetime(2031, 11, 30, 16, 0, tzinfo=UTC)
LATER = datetime(2031, 12, 1, 3, 0, tzinfo=UTC)


@pytest.fixture
def desk(db):
    return Desk()


def values(desk):
    rows = MeasureValue.objects.filter(entry=desk.report.entry)
    return {row.measure: row.value for row in rows}


def test_submit_files_a_round_with_its_receipt(desk):
    filed = desk.file()

    report = desk.now()
    assert (report.state, report.round) == ("submitted", 1)
    assert set(desk.states().values()) == {"closed"}
    assert filed.receipt == f"R-{desk.cycle.code}-{desk.alliance.code}-1"
    assert (filed.number, filed.by, filed.begun_at) == (1, desk.secretariat, NOW)
    assert filed.digest == digest(filed.content) == digest(content(report))
    assert filed.content["receipt"]["submitted_at"] == "2031-11-20T10:00:00+08:00"
    assert [each["role"] for each in filed.content["confirmations"]] == [
        "lead_enterprise",
        "lead_park",
        "lead_school",
    ]


def test_submit_writes_the_figures_and_owes_computation_and_papers(desk):
    make_measure(desk.report.entry, "members", "7")
    make_measure(desk.report.entry, "elsewhere", "8")

    filed = desk.file()

    assert values(desk) == {"members": 31, "elsewhere": 8}
    history = MeasureValue.history.filter(measure="members").order_by("history_id")
    assert list(history.values_list("micros", "history_user"))[-1] == (
        31_000_000,
        desk.secretariat.pk,
    )
    assert Run.objects.queued().filter(cycle=desk.cycle, entry=None).count() == 1
    papers = Paper.objects.filter(submission=filed).order_by("language")
    assert list(papers.values_list("language", flat=True)) == ["en", "zh-hans"]


@pytest.mark.parametrize(
    "undo",
    [
        lambda desk: desk.narrate(""),
        lambda desk: desk.state(None),
        lambda desk: desk.state("32"),
        lambda desk: Confirmation.objects.first().delete(),
    ],
)
def test_submit_lists_what_is_missing_and_saves_nothing(desk, undo):
    desk.write()
    desk.confirm()
    undo(desk)

    with pytest.raises(ReportIncomplete) as refusal:
        desk.submit()

    kinds = {each["kind"] for each in refusal.value.extra["missing"]}
    assert "confirmation" in kinds
    assert desk.now().state == "writing"
    assert not Submission.objects.exists()
    assert values(desk) == {}
    assert not Run.objects.exists()


def test_confirming_a_state_again_after_a_change_makes_it_valid(desk):
    desk.write()
    desk.confirm()
    desk.narrate("changed")
    with pytest.raises(ReportIncomplete):
        desk.submit()

    desk.confirm()
    desk.submit()

    assert Confirmation.objects.count() == 3
    assert Confirmation.history.count() == 6


def test_confirm_again_changes_nothing(desk):
    desk.write()
    desk.confirm()
    desk.confirm()

    assert Confirmation.history.count() == 3


@pytest.mark.parametrize("role", ["bureau", "district", "secretariat", "assessor", "observer"])
def test_only_leads_confirm(desk, role):
    desk.write()
    people = [make_user(role), make_lead(desk.alliance, "council"), make_lead(make_other())]

    for someone in [*people, desk.secretariat]:
        with pytest.raises(PermissionDenied):
            confirm_report(desk.report.pk, by=someone, now=NOW)


def make_other():
    return Desk().alliance


def test_a_lead_confirms_no_report_with_gaps(desk):
    with pytest.raises(ReportIncomplete) as refusal:
        confirm_report(desk.report.pk, by=desk.leads[0], now=NOW)

    kinds = [each["kind"] for each in refusal.value.extra["missing"]]
    assert kinds == ["narrative", "self_score", "value"]


@pytest.mark.parametrize(
    "role", ["bureau", "district", "secretariat", "assessor", "member", "observer"]
)
def test_only_the_secretariat_submits(desk, role):
    desk.write()
    desk.confirm()

    for someone in (make_user(role), desk.leads[0]):
        with pytest.raises(PermissionDenied):
            desk.submit(by=someone)


@pytest.mark.parametrize(
    "phase", ["draft", "scoring", "deliberation", "notice", "published", "archived"]
)
def test_nothing_is_confirmed_or_submitted_in_other_phases(desk, phase):
    desk.write()
    desk.confirm()
    Cycle.objects.filter(pk=desk.cycle.pk).update(phase=phase)

    with pytest.raises(NotReporting):
        desk.submit()
    with pytest.raises(NotReporting):
        desk.confirm()


def test_a_late_report_can_be_submitted_in_screening_with_an_extension(desk):
    make_phase_end(desk.cycle)
    desk.write()
    desk.confirm()
    Cycle.objects.filter(pk=desk.cycle.pk).update(phase="screening")
    with pytest.raises(DeadlineOver):
        desk.submit(begun_at=LATER, now=LATER)

    make_extension(desk.report.entry, date(2031, 12, 9))

    assert desk.submit(begun_at=LATER, now=LATER).number == 1


@pytest.mark.parametrize("state", ["submitted", "accepted"])
def test_what_is_filed_is_not_filed_again(desk, state):
    desk.file()
    Report.objects.filter(pk=desk.report.pk).update(state=state)

    with pytest.raises(ReportClosed):
        desk.submit()
    with pytest.raises(ReportClosed):
        desk.confirm()

    assert Submission.objects.count() == 1


@pytest.mark.parametrize(
    ("begun_at", "now", "is_in_time"),
    [
        (LAST_SECOND, LAST_SECOND, True),
        (LAST_SECOND, LATER, True),  # Begun before midnight, processed after.
        (MIDNIGHT, MIDNIGHT, False),
    ],
)
def test_a_submission_counts_if_it_was_begun_on_the_last_day(desk, begun_at, now, is_in_time):
    make_phase_end(desk.cycle)
    desk.write()
    desk.confirm()

    if is_in_time:
        assert desk.submit(begun_at=begun_at, now=now).begun_at == begun_at
        return
    with pytest.raises(DeadlineOver, match=r"30 Nov 2031.*kept.*The bureau can extend") as late:
        desk.submit(begun_at=begun_at, now=now)
    assert late.value.extra == {"last_day": "2031-11-30"}


def test_what_is_written_after_the_last_day_is_kept(desk):
    make_phase_end(desk.cycle, ends_on=date(2031, 1, 1))

    desk.narrate("late")

    assert desk.item().narrative == "late"


def test_a_correction_has_a_day_of_its_own_and_is_the_next_round(desk):
    make_phase_end(desk.cycle)
    desk.file()
    desk.send_back("m1")
    desk.state("32")
    with pytest.raises(ReportIncomplete):
        desk.submit()
    desk.confirm()
    with pytest.raises(DeadlineOver):
        desk.submit(begun_at=datetime(2031, 12, 10, 16, tzinfo=UTC))

    filed = desk.submit(begun_at=datetime(2031, 12, 10, 15, 59, 59, tzinfo=UTC))

    report = desk.now()
    assert (filed.number, report.state, report.round, report.correct_by) == (
        2,
        "submitted",
        2,
        None,
    )
    assert filed.receipt.endswith("-2")
    assert desk.states() == {"c1": "accepted", "j1": "accepted", "m1": "closed"}
    assert values(desk) == {"members": 32}


def test_receipts_are_told_apart_where_codes_run_together(desk):
    desk.write()
    desk.confirm()
    other = Desk()
    other.file()
    receipt = f"R-{desk.cycle.code}-{desk.alliance.code}-1"
    make_submission(other.report, 7, receipt=receipt)

    assert desk.submit().receipt == f"{receipt}-{desk.report.pk}"


def registers_say(monkeypatch, **told):
    found = {measure: Decimal(value) for measure, value in told.items()}
    monkeypatch.setattr(
        derived, "derive", lambda alliances, *about: dict.fromkeys(alliances, found)
    )


@pytest.mark.parametrize(("returned", "kept"), [("c1", 30), ("m1", 32)])
def test_what_the_registers_said_is_kept_unless_the_fact_is_returned(
    desk, monkeypatch, returned, kept
):
    registers_say(monkeypatch, members=30)
    desk.narrate("text")
    desk.score()
    desk.confirm()
    desk.submit()
    fact = desk.report.facts.get(measure="members")
    assert (fact.derived, fact.declared, values(desk)) == (30, None, {"members": 30})

    registers_say(monkeypatch, members=32)
    desk.send_back(returned)
    if returned == "c1":
        desk.narrate("corrected")
    desk.confirm()
    desk.submit()

    fact.refresh_from_db()
    assert (fact.derived, values(desk)) == (kept, {"members": kept})


def test_a_round_that_changes_no_figure_owes_no_computation(desk):
    desk.file()
    Run.objects.all().delete()
    desk.send_back("c1")
    desk.narrate("corrected")
    desk.confirm()

    desk.submit()

    assert not Run.objects.exists()


def test_a_figure_that_is_stated_no_more_leaves_the_figures_of_the_cycle(db):
    judged, measured = framework_content()["criteria"][0]["indicators"]
    criterion = framework_content()["criteria"][0] | {
        "indicators": [judged, measured | {"weight": "0"}]
    }
    cycle = make_cycle(
        phase="reporting", framework=make_framework(code="light", criteria=[criterion])
    )
    desk = Desk(make_reporting_entry(cycle=cycle))
    desk.file()
    assert values(desk) == {"members": 31}
    desk.send_back("m1")
    desk.state(None)
    desk.confirm()

    desk.submit()

    assert values(desk) == {}
    assert MeasureValue.history.latest("history_id").history_type == "-"
    assert Run.objects.queued().exists()

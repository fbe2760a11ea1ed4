"""Two people at one report: SQLite lets one in after the other, so this is about PostgreSQL."""

from decimal import Decimal

import pytest
from django.db import transaction

from assessment.choices import Phase
from assessment.errors import (
    EvidenceRefused,
    ItemClosed,
    NotReporting,
    NotSubmitted,
    PhaseRefused,
    ReportClosed,
    ReportIncomplete,
    StaleVersion,
)
from assessment.models import (
    Confirmation,
    EvidenceLink,
    MeasureValue,
    Paper,
    Report,
    ReportItem,
    Submission,
)
from assessment.services.evidence import describe_evidence
from assessment.services.phases import move_cycle
from assessment.services.reporting import begin_report, save_fact, save_narrative, save_self_score
from assessment.services.submitting import confirm_report
from tests.assessment.services.desk import NOW, Desk
from tests.assessment.services.test_races import race
from tests.report_factories import make_reporting_entry, make_secretariat

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

ROUNDS = 5


@pytest.fixture
def desk():
    with transaction.atomic():
        return Desk()


@pytest.fixture
def ready(desk):
    with transaction.atomic():
        desk.write()
        desk.confirm()
    return desk


def narrate(desk, text, version, by=None):
    item, by = desk.item().pk, by or desk.secretariat
    return lambda: (
        save_narrative(item, text=text, version=version, by=by, now=NOW).narrative_version
    )


def move(desk, phase):
    return lambda: (
        move_cycle(desk.cycle.pk, phase, by=None, now=NOW, is_forced=True, reason="x").to_phase
    )


def test_a_report_is_begun_once():
    with transaction.atomic():
        entry = make_reporting_entry()
        people = [make_secretariat(entry.alliance) for _ in range(3)]

    begun = race(*[lambda by=by: begin_report(entry.pk, by=by, now=NOW).pk for by in people])

    assert begun == [Report.objects.get().pk] * 3
    assert ReportItem.objects.count() == 3


def test_of_two_texts_at_once_one_is_stale_and_told_the_other(desk):
    colleague = make_secretariat(desk.alliance)
    for version in range(ROUNDS):
        outcomes = race(
            narrate(desk, f"mine {version}", version),
            narrate(desk, f"yours {version}", version, colleague),
        )

        assert set(outcomes) == {version + 1, StaleVersion}


def test_two_people_on_different_fields_at_once_keep_both(desk):
    colleague, item = make_secretariat(desk.alliance), desk.item().pk
    for version in range(ROUNDS):
        outcomes = race(
            narrate(desk, f"text {version}", version),
            lambda version=version: (
                save_self_score(
                    item, score=Decimal(version), version=version, by=colleague, now=NOW
                ).self_score_version
            ),
            lambda version=version: (
                save_fact(
                    desk.report.pk,
                    "members",
                    declared=Decimal(version),
                    explanation="",
                    version=version,
                    by=colleague,
                    now=NOW,
                ).version
            ),
        )

        assert outcomes == [version + 1] * 3
    stored = desk.item()
    assert (stored.narrative, stored.self_score) == (f"text {ROUNDS - 1}", ROUNDS - 1)


def test_of_two_submissions_one_is_filed(ready):
    outcomes = race(*[lambda: ready.submit().number] * 3)

    assert sorted(map(str, outcomes)) == sorted(["1", str(ReportClosed), str(ReportClosed)])
    assert Submission.objects.count() == 1
    assert Paper.objects.count() == 2
    assert MeasureValue.objects.count() == 1


def test_a_change_and_the_submission_come_one_after_the_other(ready):
    saved, filed = race(narrate(ready, "changed", 1), lambda: ready.submit().number)

    assert (saved, filed) in ((2, ReportIncomplete), (ItemClosed, 1))
    if filed == 1:
        assert Submission.objects.get().content["criteria"][0]["narrative"] == "text"


def test_another_name_of_a_file_and_the_submission_come_one_after_the_other(ready):
    proof, told = EvidenceLink.objects.get().evidence_id, {"dated_on": None, "now": NOW}

    renamed, filed = race(
        lambda: describe_evidence(proof, name="new", by=ready.secretariat, **told).name,
        lambda: ready.submit().number,
    )

    assert (renamed, filed) in (("new.pdf", ReportIncomplete), (EvidenceRefused, 1))


def test_the_three_leads_confirm_at_once(desk):
    with transaction.atomic():
        desk.write()

    race(
        *[
            lambda lead=lead: confirm_report(desk.report.pk, by=lead, now=NOW).pk
            for lead in desk.leads
        ],
        lambda: confirm_report(desk.report.pk, by=desk.leads[0], now=NOW).pk,
    )

    assert Confirmation.objects.count() == 3


def test_a_submission_and_the_move_of_the_phase_come_one_after_the_other(ready):
    with transaction.atomic():
        move(ready, Phase.SCREENING)()

    filed, moved = race(lambda: ready.submit().number, move(ready, Phase.SCORING))

    assert moved == "scoring"
    assert filed in (1, NotReporting)
    assert Submission.objects.exists() == (filed == 1)


def test_the_bureau_settles_a_round_once(ready):
    with transaction.atomic():
        ready.submit()
        ready.rule("m1")
        ready.accept_rest()

    outcomes = race(*[lambda: ready.settle().outcome] * 2)

    assert set(outcomes) == {"returned", NotSubmitted}


def test_a_verdict_and_the_end_of_the_round_come_one_after_the_other(ready):
    with transaction.atomic():
        ready.submit()
        ready.accept_rest()

    ruled, settled = race(lambda: ready.rule("m1").ruled, lambda: ready.settle().outcome)

    assert (ruled, settled) in (("returned", "returned"), (NotSubmitted, "accepted"))


def test_a_cycle_moves_once_whoever_submits(ready):
    outcomes = race(move(ready, Phase.SCREENING), move(ready, Phase.SCREENING), ready.submit)

    assert outcomes.count("screening") == 1
    assert outcomes.count(PhaseRefused) == 1
    assert isinstance(outcomes[2], Submission)

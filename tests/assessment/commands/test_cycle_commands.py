"""loadcycle, dumpcycle, score, verify and phase, as they are typed."""

import json
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from assessment import jobs
from assessment.models import Cycle, Framework, Mark, Result, Run
from assessment.scoring import ScoringError
from tests.assessment.commands.running import Ran, run
from tests.assessment.exchange.folders import CASES, SMALL, edited, load, small
from tests.factories import make_assessor, make_assignment, make_cycle, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def tiny():
    """The cycle ``tiny``, loaded and computed."""
    load(CASES / "tiny")
    run("score", "tiny")
    return Cycle.objects.get(code="tiny")


def test_loadcycle_says_what_it_did(tmp_path):
    ran = run("loadcycle", CASES / "tiny")

    assert ran == Ran(
        0,
        "cycle.yaml: 1 added, 0 changed, 0 removed\n"
        "framework.yaml: 1 added, 0 changed, 0 removed\n"
        "regions.csv: 3 added, 0 changed, 0 removed\n"
        "alliances.csv: 4 added, 0 changed, 0 removed\n"
        "measures.csv: 11 added, 0 changed, 0 removed\n"
        "marks.csv: 9 added, 0 changed, 0 removed\n"
        "exceptions.csv: 2 added, 0 changed, 0 removed\n"
        "tiny: loaded.\n",
        "",
    )
    assert run("loadcycle", CASES / "tiny") == Ran(0, "tiny: nothing differs.\n", "")


def test_loadcycle_lists_every_fault_and_ends_with_1(tmp_path):
    folder = small(
        tmp_path / "folder",
        cycle_yaml=edited("cycle.yaml", ("2031-12-31", "soon")),
        marks_csv="alliance,indicator,assessor,mark\nA1,j1,li,101\n",
    )

    assert run("loadcycle", folder) == Ran(
        1,
        "",
        "cycle.yaml:as_of: “soon” is not a date such as 2031-12-31.\n"
        "marks.csv:2: Column “mark”: “101” is not a mark: 0 to 100, with at most two decimal"
        " places.\n"
        "2 faults; nothing was written.\n",
    )


def test_loadcycle_dry_run_shows_the_difference_and_writes_nothing(tmp_path):
    load(small(tmp_path / "first"))
    folder = small(tmp_path / "second", measures_csv=edited("measures.csv", (",8", ",9")))

    ran = run("loadcycle", folder, "--dry-run")

    assert ran == Ran(
        0,
        "measures.csv: 0 added, 1 changed, 0 removed\n"
        "  ~ A1, members\n"
        "small-2031: this was a dry run; nothing was written.\n",
        "",
    )


@pytest.mark.parametrize(("phase", "says"), [("draft", True), ("scoring", False)])
def test_loadcycle_says_that_it_moves_no_cycle(tmp_path, phase, says):
    folder = small(tmp_path / "folder")
    run("loadcycle", folder)
    (folder / "cycle.yaml").write_text(SMALL["cycle.yaml"] + f"phase: {phase}\n", "utf-8")

    told = (
        "small-2031 stays in the phase scoring; cycle.yaml says draft. A cycle is moved by"
        " “manage.py phase”.\n"
    )
    assert run("loadcycle", folder) == Ran(
        0, "small-2031: nothing differs.\n", told if says else ""
    )


def test_loadcycle_replace_removes_and_names_files_it_did_not_read(tmp_path):
    load(small(tmp_path / "first"))
    folder = small(tmp_path / "second", measures_csv=None, Marks_csv="x")

    assert run("loadcycle", folder, "--replace") == Ran(
        0,
        "measures.csv: 0 added, 0 changed, 3 removed\nsmall-2031: loaded.\n",
        "Marks.csv is not part of an exchange folder and was not read.\n",
    )


@pytest.mark.parametrize(
    "command",
    [("score", "x"), ("verify", "x"), ("explain", "x", "A1"), ("dumpcycle", "x", "y"), ("phase", "x", "draft")],
)  # fmt: skip
def test_an_unknown_cycle_is_a_sentence(command):
    assert run(*command) == Ran(1, "", "There is no cycle x.\n")


def test_dumpcycle_writes_and_refuses(tiny, tmp_path):
    assert run("dumpcycle", "tiny", tmp_path / "dump") == Ran(
        0, f"tiny: written to {tmp_path}/dump.\n", ""
    )
    (tmp_path / "file").touch()
    assert run("dumpcycle", "tiny", tmp_path / "file" / "dump").status == 1
    assert run("dumpcycle", "tiny", tmp_path).status == 1


def test_score_counts_what_became_of_the_alliances():
    load(CASES / "random")

    assert run("score", "random") == Ran(
        0, "12 alliances: 8 complete, 3 incomplete, 1 excused, 7 to rectify\n", ""
    )


def test_score_refuses_a_published_cycle(tiny):
    run("phase", "tiny", "deliberation", "--force", "--reason", "x")
    run("phase", "tiny", "notice", "--force", "--reason", "x")
    run("phase", "tiny", "published", "--force", "--reason", "x")

    assert run("score", "tiny") == Ran(
        1, "", "The results are published; they are not computed again.\n"
    )


def test_score_says_why_a_cycle_cannot_be_computed(tiny, monkeypatch):
    def refuse(*_args):
        raise ScoringError("No sense in it.")

    monkeypatch.setattr(jobs.runs, "_settle", refuse)

    assert run("score", "tiny") == Ran(
        1, "", "The cycle tiny cannot be computed: No sense in it.\n"
    )


def test_score_says_that_a_failure_will_be_tried_again(tiny, monkeypatch):
    def fail(*_args):
        raise RuntimeError("out of order")

    monkeypatch.setattr(jobs.runs, "_settle", fail)

    assert run("score", "tiny") == Ran(
        1, "", "Computing failed and will be tried again: RuntimeError: out of order\n"
    )


@pytest.fixture
def busy(tiny, monkeypatch):
    """Another worker at the cycle, and nobody with patience."""
    monkeypatch.setattr("assessment.management.commands.score.ASK_AGAIN_SECONDS", 0)
    now = timezone.now()
    return Run.objects.create(
        cycle=tiny,
        state="running",
        token=uuid.uuid4(),
        is_lead=True,
        lease_until=now + timedelta(minutes=1),
    )


def test_score_waits_for_another_worker(busy, monkeypatch):
    def finish(_cycle_id):
        Run.objects.filter(pk=busy.pk).update(
            state="done", token=None, lease_until=None, is_lead=False
        )
        return compute(_cycle_id)

    compute = jobs.compute_cycle
    monkeypatch.setattr(
        jobs, "compute_cycle", lambda cycle_id, calls=[]: calls.append(1) or (finish(cycle_id) if len(calls) > 2 else None)
    )  # fmt: skip

    assert run("score", "tiny").out == (
        "4 alliances: 3 complete, 1 incomplete, 0 excused, 1 to rectify\n"
    )


def test_score_does_not_wait_for_ever(busy, monkeypatch):
    monkeypatch.setattr("assessment.management.commands.score.PATIENCE_SECONDS", 0)

    assert run("score", "tiny") == Ran(
        1, "", "Another worker is still computing this cycle. Ask again later.\n"
    )


def test_verify_finds_a_figure_altered_by_hand(tiny):
    assert run("verify", "tiny") == Ran(0, "tiny: 4 results, all exactly as computed again.\n", "")
    Result.objects.filter(code="gaoxin").update(total_hundredths=9999, grade="good")

    assert run("verify", "tiny") == Ran(
        1,
        "gaoxin, total_hundredths: stored 9999, should be 9695\n"
        "gaoxin, grade: stored good, should be excellent\n",
        "2 differences.\n",
    )


def test_verify_finds_an_altered_mark_and_a_missing_result(tiny):
    Mark.objects.filter(entry__alliance__code="zichuan").update(hundredths=4100)
    Result.objects.filter(code="new").delete()

    ran = run("verify", "tiny")

    assert ran.status == 1
    assert "zichuan, total_hundredths: stored 2089, should be 2119\n" in ran.out
    assert "new, result: stored nothing, should be incomplete\n" in ran.out
    assert ran.err == f"{len(ran.out.splitlines())} differences.\n"


def test_verify_and_explain_need_results(tiny):
    cycle = make_cycle("bare")
    sentence = "The figures of bare are not computed yet: run “manage.py score bare”.\n"
    cycle.entries.create(alliance=tiny.entries.first().alliance)

    assert run("verify", "bare") == Ran(1, "", sentence)
    assert run("explain", "bare", tiny.entries.first().alliance.code) == Ran(1, "", sentence)


def test_verify_says_when_a_computation_is_owed(tiny):
    Run.objects.create(cycle=tiny)

    ran = run("verify", "tiny")

    assert ran == Ran(
        0,
        "tiny: 4 results, all exactly as computed again.\n",
        "Something has changed since these figures were computed; they are owed anew.\n",
    )


def test_phase_moves_on_and_lists_what_is_unfinished(tiny):
    entry = tiny.entries.get(alliance__code="gaoxin")
    make_assignment(entry, make_assessor("wei", make_user("assessor", "wei")))

    assert run("phase", "tiny", "deliberation") == Ran(
        1,
        "",
        "1 alliance is incomplete: Alliance new (new).\n"
        "1 sheet is not submitted: Alliance gaoxin (gaoxin) – wei.\n",
    )
    assert run("phase", "tiny", "deliberation", "--force") == Ran(
        1, "", "Give a reason (--reason) to force a move.\n"
    )
    assert run("phase", "tiny", "deliberation", "--force", "--reason", "deadline") == Ran(
        0, "tiny: scoring → deliberation\n", ""
    )
    move = tiny.moves.get()
    assert (move.reason, move.is_forced, move.by) == ("deadline", True, None)


def test_phase_goes_back_with_a_reason_only(tiny):
    assert run("phase", "tiny", "reporting") == Ran(1, "", "Give a reason for going back.\n")
    assert run("phase", "tiny", "reporting", "--reason", "late").status == 0
    assert Cycle.objects.get().phase == "reporting"


def test_phase_refuses_a_word_that_is_no_phase(tiny):
    assert run("phase", "tiny", "done") == Ran(
        1,
        "",
        "There is no phase done. The phases are: draft, reporting, screening, scoring,"
        " deliberation, notice, published, archived.\n",
    )


def test_explain_prints_json(tiny):
    ran = run("explain", "tiny", "gaoxin", "--format", "json")

    told = json.loads(ran.out)
    assert (told["alliance"], told["total"]["score"]) == ("gaoxin", "96.95")
    assert told["framework"]["hash"] == Framework.objects.get().digest

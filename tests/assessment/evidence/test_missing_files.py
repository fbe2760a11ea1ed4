"""Files on record that are gone from the storage: said to people and programs, listed, mended."""

import pytest
from django.test import Client

from assessment.jobs.papers import make_paper
from assessment.models import LetterTemplate, Paper
from tests.assessment import files_made as made
from tests.assessment.api.world import token_of
from tests.assessment.commands.running import run
from tests.decision_factories import make_decision
from tests.factories import NOW, make_cycle, make_entry
from tests.report_factories import item_of


def lose(private):
    """Delete every file of the storage, as a disk that was not backed up does."""
    for path in private.rglob("*"):
        if path.is_file():
            path.unlink()


def own_template(desk, evidence):
    return LetterTemplate.objects.create(
        kind="commendation",
        language="en",
        file=evidence.file,
        name="own.docx",
        by=desk.user,
        added_at=NOW,
    )


@pytest.fixture(autouse=True)
def _english(monkeypatch):
    monkeypatch.setenv("LANGUAGE", "en")


def test_a_page_says_that_a_file_is_gone(client, desk, private):
    evidence = desk.add(item_id=item_of(desk.report, "j1").pk)
    lose(private)
    client.force_login(desk.user)

    answer = client.get(f"{desk.address}{evidence.pk}/file/")

    assert (answer.status_code, answer["Content-Type"]) == (410, "text/html; charset=utf-8")
    assert "The file “proof.pdf” is recorded but not there." in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]


def test_the_api_says_that_a_file_is_gone(desk, private):
    evidence = desk.add()
    lose(private)
    program = Client(headers=token_of(desk.user) | {"Accept-Language": "en"})

    answer = program.get(f"{desk.api}{evidence.pk}/file/")

    assert (answer.status_code, answer["Content-Type"]) == (410, "application/problem+json")
    assert answer.json() == {
        "type": "about:blank",
        "title": "Gone",
        "status": 410,
        "code": "file_missing",
        "detail": "The file “proof.pdf” is recorded but not there. Tell the administrators.",
    }


def test_a_letter_whose_template_is_gone_fails_with_the_reason(desk, private):
    evidence = desk.add()
    lose(private)
    own_template(desk, evidence)
    decision = make_decision(make_entry(make_cycle(phase="published")))
    paper = Paper.objects.create(
        kind="commendation", language="en", format="docx", decision=decision
    )

    make_paper(paper.pk)

    paper.refresh_from_db()
    assert paper.state == "failed"
    assert "own.docx" in paper.problem


@pytest.mark.parametrize("whole", [False, True])
def test_sending_a_lost_file_again_brings_it_back(desk, private, whole):
    evidence = desk.add()
    if whole:
        lose(private)
    else:
        (path,) = [path for path in private.rglob("*") if path.is_file()]
        path.write_bytes(made.pdf()[:-1])

    again = desk.add()

    assert (again.pk, again.was_known) == (evidence.pk, True)
    assert run("checkfiles").status == 0


def test_checkfiles_finds_every_file_whole(desk):
    desk.add()

    assert run("checkfiles") == (0, "1 file, whole.\n", "")


def test_checkfiles_lists_what_is_missing_or_altered_and_whose_it_is(desk, private):
    missing, altered = desk.add(made.pdf(2)), desk.add(made.pdf(3), name="minutes.pdf")
    whole = desk.add(made.pdf(4))
    template = own_template(desk, missing)
    (private / missing.file.path).unlink()
    (private / altered.file.path).write_bytes(made.pdf(5))
    code = desk.report.entry.alliance.code

    ran = run("checkfiles")

    assert (ran.status, ran.err) == (1, "2 files are not what was stored.\n")
    assert ran.out.splitlines() == [
        f"missing: {missing.file.path} "
        f"(evidence {missing.pk}: proof.pdf, {code}; template of a letter {template.pk}: own.docx)",
        f"another content: {altered.file.path} (evidence {altered.pk}: minutes.pdf, {code})",
    ]
    assert whole.file.path not in ran.out

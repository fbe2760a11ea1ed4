"""A paper is made once: by whoever comes first, again after a death, and later when it fails."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from assessment import jobs, tasks
from assessment.files import storage
from assessment.jobs import leases
from assessment.jobs import papers as paper_jobs
from assessment.models import Paper, StoredFile
from assessment.papers import makers
from assessment.papers.render import CannotBePrinted
from assessment.services.papers import make_again, owe_report_papers
from tests.assessment.papers.filed import content
from tests.factories import make_user
from tests.report_factories import make_report, make_secretariat, make_submission

MINUTE = timedelta(minutes=1)


@pytest.fixture
def paper(db):
    submission = make_submission(make_report(state="submitted", round=1), content=content())
    return Paper.objects.create(submission=submission, kind="report", language="en")


def state_of(paper):
    paper.refresh_from_db()
    return paper.state, paper.attempts


def hold(paper, *, until, attempts=1):
    Paper.objects.filter(pk=paper.pk).update(
        state="running", token=uuid.uuid4(), lease_until=until, attempts=attempts
    )


def test_owe_report_papers_owes_one_in_each_language_once(
    db, monkeypatch, django_capture_on_commit_callbacks
):
    rung = []
    monkeypatch.setattr(tasks.make_paper, "delay", rung.append)
    submission = make_submission(make_report(state="submitted", round=1))

    with django_capture_on_commit_callbacks(execute=True):
        first = owe_report_papers(submission, submission.by)
        again = owe_report_papers(submission, submission.by)

    assert [(paper.language, paper.state) for paper in first] == [
        ("zh-hans", "queued"),
        ("en", "queued"),
    ]
    assert again == first
    assert rung == [paper.pk for paper in first]


def test_make_paper_stores_a_pdf_and_does_nothing_again(paper):
    jobs.make_paper(paper.pk)
    jobs.make_paper(paper.pk)

    assert state_of(paper) == ("done", 1)
    assert (paper.file.media_type, paper.problem) == ("application/pdf", "")
    with storage.private().open(paper.file.path) as file:
        assert file.read(5) == b"%PDF-"
    assert jobs.papers_owed(timezone.now()) == []


def test_make_paper_leaves_what_another_worker_holds(paper):
    hold(paper, until=timezone.now() + MINUTE)

    jobs.make_paper(paper.pk)

    assert state_of(paper) == ("running", 1)


def test_a_paper_of_a_dead_worker_is_made_by_another(paper):
    hold(paper, until=timezone.now() - MINUTE)

    assert jobs.papers_owed(timezone.now()) == [paper.pk]
    jobs.make_paper(paper.pk)

    assert state_of(paper) == ("done", 2)
    assert StoredFile.objects.count() == 1


def test_a_paper_that_ends_every_worker_is_given_up(paper):
    hold(paper, until=timezone.now() - MINUTE, attempts=leases.MOST_ATTEMPTS)

    jobs.make_paper(paper.pk)

    assert state_of(paper) == ("failed", leases.MOST_ATTEMPTS)
    assert paper.problem == "Several workers ended while they did this."


def test_a_worker_that_comes_back_late_writes_nothing(paper, monkeypatch, caplog):
    render, is_first = makers.render_report, iter([True])

    def sleep_until_another_has_taken_over(filed, language):
        if next(is_first, False):
            Paper.objects.update(lease_until=timezone.now() - MINUTE)
            jobs.make_paper(paper.pk)
        return render(filed, language)

    monkeypatch.setattr(makers, "render_report", sleep_until_another_has_taken_over)

    jobs.make_paper(paper.pk)

    assert state_of(paper) == ("done", 2)
    assert StoredFile.objects.count() == 1
    assert [record.message for record in caplog.records] == [
        f"The paper {paper.pk} went to another worker."
    ]


@pytest.mark.parametrize(("attempts", "state"), [(0, "queued"), (3, "queued"), (4, "failed")])
def test_what_goes_wrong_is_tried_again_later_each_time(
    paper, monkeypatch, caplog, attempts, state
):
    def break_down(*given, **told):
        raise OSError("disk full")

    monkeypatch.setattr(paper_jobs, "store_bytes", break_down)
    Paper.objects.update(attempts=attempts)
    before = timezone.now()

    jobs.make_paper(paper.pk)

    assert state_of(paper) == (state, attempts + 1)
    assert (paper.problem, paper.file) == ("OSError: disk full", None)
    if state == "queued":
        assert paper.run_after >= before + leases.RETRY_AFTER * 2**attempts
        assert jobs.papers_owed(before) == []


def test_what_cannot_be_printed_fails_at_once_and_can_be_made_again(paper, monkeypatch):
    def refuse(*given):
        raise CannotBePrinted("typst: nonsense")

    with monkeypatch.context() as patched:
        patched.setattr(makers, "render_report", refuse)
        jobs.make_paper(paper.pk)
    failed = state_of(paper), paper.problem

    make_again(paper.pk, by=make_user("bureau"))
    jobs.make_paper(paper.pk)

    assert failed == (("failed", 1), "typst: nonsense")
    assert state_of(paper) == ("done", 1)


def test_make_again_is_for_the_own_secretariat_and_the_bureau(paper):
    Paper.objects.update(state="failed")

    with pytest.raises(PermissionDenied):
        make_again(paper.pk, by=make_user("observer"))
    make_again(paper.pk, by=make_secretariat(paper.submission.report.entry.alliance))

    assert state_of(paper) == ("queued", 0)


def test_the_sweep_rings_for_papers_that_are_due(paper, monkeypatch):
    rung = []
    monkeypatch.setattr(tasks.make_paper, "delay", rung.append)

    tasks.sweep_runs()

    assert rung == [paper.pk]

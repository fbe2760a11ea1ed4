import pytest
from django.utils import timezone

from assessment import jobs
from assessment.models import Paper
from tests.assessment.papers.filed import content
from tests.factories import make_user
from tests.report_factories import make_report, make_secretariat, make_submission


@pytest.fixture
def report(db):
    return make_report(state="submitted", round=1)


@pytest.fixture
def papers(report):
    submission = make_submission(report, content=content())
    return [
        Paper.objects.create(submission=submission, kind="report", language=language)
        for language in ("zh-hans", "en")
    ]


@pytest.fixture
def secretariat(client, report):
    user = make_secretariat(report.entry.alliance)
    client.force_login(user)
    return user


def address(report, paper=None):
    entry = report.entry
    folder = f"/cycles/{entry.cycle.code}/reports/{entry.alliance.code}/papers/"
    return f"{folder}{paper.pk}/" if paper else folder


def test_the_page_asks_for_itself_until_the_papers_are_made(client, report, papers, secretariat):
    waiting = client.get(address(report), headers={"HX-Request": "true"}).content.decode()
    for paper in papers:
        jobs.make_paper(paper.pk)
    made = client.get(address(report), headers={"HX-Request": "true"}).content.decode()

    assert (waiting.count("hx-trigger"), waiting.count("being made")) == (1, 2)
    assert (made.count("hx-trigger"), made.count("ready")) == (0, 2)
    assert address(report, papers[0]) in made
    assert "<html" not in made


def test_the_page_can_be_read_without_scripts(client, report, papers, secretariat):
    assert "<html" in client.get(address(report)).content.decode()


def test_the_page_says_what_will_be_there(client, report, secretariat):
    assert "No PDF yet" in client.get(address(report)).content.decode()


def test_a_paper_is_a_download(client, report, papers, secretariat):
    jobs.make_paper(papers[1].pk)

    answer = client.get(address(report, papers[1]))

    receipt = papers[1].submission.receipt
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == f'attachment; filename="{receipt} annual report.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")


def test_a_paper_that_is_not_made_yet_is_not_there(client, report, papers, secretariat):
    assert client.get(address(report, papers[0])).status_code == 404


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_finds_no_paper(client, report, papers, method):
    jobs.make_paper(papers[0].pk)
    client.force_login(make_secretariat(make_report().entry.alliance))

    assert getattr(client, method)(address(report, papers[0])).status_code == 404
    assert client.get(address(report)).status_code == 404


def test_a_paper_that_failed_can_be_made_again(client, report, papers, secretariat):
    Paper.objects.update(state="failed", settled_at=timezone.now())

    offered = client.get(address(report)).content.decode()
    answer = client.post(address(report, papers[0]))

    assert offered.count("Make again") == 2
    assert (answer.status_code, answer.url) == (302, address(report))
    assert [paper.state for paper in Paper.objects.order_by("pk")] == ["queued", "failed"]


def test_an_observer_is_offered_no_other_try(client, report, papers):
    Paper.objects.update(state="failed")
    client.force_login(make_user("observer"))

    assert "Make again" not in client.get(address(report)).content.decode()
    assert client.post(address(report, papers[0])).status_code == 403

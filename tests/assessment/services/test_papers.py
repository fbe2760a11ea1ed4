"""What papers are owed, by whom, and what becomes of one that is there already."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from assessment import jobs, tasks
from assessment.computing.stored_files import store_bytes
from assessment.errors import NothingComputed
from assessment.models import Computation, Cycle, Decision, Paper
from assessment.services.ordering_papers import order_papers
from assessment.services.papers import make_again, owe_decision_papers, owe_papers
from tests.decision_factories import NOW, issued, make_decision, make_objection
from tests.factories import make_cycle, make_entry, make_user

MINUTE = timedelta(minutes=1)


@pytest.fixture
def bureau(db):
    return make_user("bureau")


@pytest.fixture
def decision(db):
    return make_decision(make_entry(make_cycle(phase="published")), "commend")


@pytest.fixture
def rung(monkeypatch):
    rung = []
    monkeypatch.setattr(tasks.make_paper, "delay", rung.append)
    return rung


def settle(papers, state="done"):
    file = store_bytes(b"%PDF-1.7", media_type="application/pdf") if state == "done" else None
    keys = [paper.pk for paper in papers]
    Paper.objects.filter(pk__in=keys).update(state=state, settled_at=NOW, file=file)


def numbered(cycle):
    computation = Computation.objects.create(cycle=cycle, number=1, framework_digest="digest")
    Cycle.objects.filter(pk=cycle.pk).update(computation=computation)
    return computation


def states(papers):
    keys = [paper.pk for paper in papers]
    return list(Paper.objects.filter(pk__in=keys).order_by("pk").values_list("state", flat=True))


def test_owe_papers_owes_each_format_in_both_languages_and_rings(
    decision, bureau, rung, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        papers = owe_papers("order", by=bureau, formats=["pdf", "docx"], decision=decision)

    assert [(paper.kind, paper.format, paper.language, paper.state) for paper in papers] == [
        ("order", "pdf", "zh-hans", "queued"),
        ("order", "pdf", "en", "queued"),
        ("order", "docx", "zh-hans", "queued"),
        ("order", "docx", "en", "queued"),
    ]
    assert rung == [paper.pk for paper in papers]


def test_owe_papers_has_what_was_made_of_a_draft_made_anew(decision, bureau, rung):
    papers = owe_papers("commendation", by=bureau, decision=decision)
    settle(papers)

    again = owe_papers("commendation", by=bureau, decision=decision)

    assert again == papers
    assert states(papers) == ["queued", "queued"]


def test_a_worker_that_makes_the_draft_loses_it(decision, bureau, rung):
    papers = owe_papers("commendation", by=bureau, decision=decision)
    Paper.objects.update(
        state="running", token=uuid.uuid4(), lease_until=timezone.now() + MINUTE, attempts=3
    )

    owe_papers("commendation", by=bureau, decision=decision)

    assert states(papers) == ["queued", "queued"]
    assert set(Paper.objects.values_list("token", "attempts")) == {(None, 0)}


def test_owe_papers_leaves_the_papers_of_results_as_they_are(decision, bureau, rung):
    computation = numbered(decision.cycle)
    papers = owe_papers("results", by=bureau, formats=["xlsx"], computation=computation)
    settle(papers)

    owe_papers("results", by=bureau, formats=["xlsx"], computation=computation)

    assert states(papers) == ["done", "done"]


def test_a_commendation_goes_out_with_a_certificate(decision, bureau, rung):
    papers = owe_decision_papers(decision, by=bureau)

    assert {(paper.kind, paper.format) for paper in papers} == {
        ("commendation", "pdf"),
        ("commendation", "docx"),
        ("certificate", "pdf"),
    }


def test_order_papers_owes_the_letters_of_all_decisions_but_the_withdrawn(decision, bureau, rung):
    other = make_entry(decision.cycle)
    make_decision(other, "remove", state="withdrawn")

    owed = order_papers(decision.cycle_id, ["letters"], by=bureau)

    assert {paper.decision for paper in owed} == {decision}
    assert len(owed) == 6


def test_order_papers_leaves_what_has_gone_out_and_tries_again_what_failed(decision, bureau, rung):
    papers = order_papers(decision.cycle_id, ["letters"], by=bureau)
    settle(papers[1:])
    settle(papers[:1], state="failed")
    Decision.objects.filter(pk=decision.pk).update(**issued(bureau))

    owed = order_papers(decision.cycle_id, ["letters"], by=bureau)

    assert owed == papers[:1]


def test_order_papers_owes_replies_to_decided_objections_alone(decision, bureau, rung):
    entry = decision.alliance.entries.get()
    make_objection(entry)
    decided = make_objection(entry, state="refused", reply="No.", decided_at=NOW, decided_by=bureau)

    owed = order_papers(decision.cycle_id, ["replies"], by=bureau)

    assert {paper.objection for paper in owed} == {decided}


def test_order_papers_refuses_results_without_a_number(decision, bureau, rung):
    with pytest.raises(NothingComputed):
        order_papers(decision.cycle_id, ["results"], by=bureau)

    assert not Paper.objects.exists()


def test_order_papers_owes_the_papers_of_numbered_results(decision, bureau, rung):
    numbered(decision.cycle)

    owed = order_papers(decision.cycle_id, ["results"], by=bureau)

    assert {(paper.kind, paper.format) for paper in owed} == {
        ("city_report", "pdf"),
        ("city_report", "docx"),
        ("results", "xlsx"),
        ("barometer", "pdf"),
    }


def test_papers_are_ordered_by_the_bureau_alone(decision):
    with pytest.raises(PermissionDenied):
        order_papers(decision.cycle_id, ["letters"], by=make_user("observer"))


def test_make_again_leaves_a_letter_that_has_gone_out(decision, bureau, rung):
    papers = owe_papers("commendation", by=bureau, decision=decision)
    settle(papers)
    Decision.objects.filter(pk=decision.pk).update(**issued(bureau))

    make_again(papers[0].pk, by=bureau)

    assert states(papers) == ["done", "done"]


def test_make_again_makes_a_draft_anew_for_the_bureau_alone(decision, bureau, rung):
    papers = owe_papers("commendation", by=bureau, decision=decision)
    settle(papers)

    with pytest.raises(PermissionDenied):
        make_again(papers[0].pk, by=make_user("observer"))
    make_again(papers[0].pk, by=bureau)

    assert states(papers) == ["queued", "done"]


def test_a_paper_that_nobody_can_make_fails_with_a_reason(decision, bureau, rung):
    paper = owe_papers("results", by=bureau, formats=["docx"], decision=decision)[0]

    jobs.make_paper(paper.pk)

    paper.refresh_from_db()
    assert (paper.state, paper.problem) == ("failed", "There is no results as docx.")

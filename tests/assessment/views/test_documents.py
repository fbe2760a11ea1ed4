"""The page of a cycle's papers, and who may fetch which."""

import pytest

from assessment.computing.stored_files import store_bytes
from assessment.models import Paper
from tests.decision_factories import NOW, issued, make_decision, make_objection, make_reassessment
from tests.decision_factories import make_order as make_order_under_way
from tests.factories import make_alliance, make_cycle, make_entry, make_region, make_user
from tests.report_factories import make_secretariat


@pytest.fixture
def entry(db):
    return make_entry(make_cycle(phase="published"))


@pytest.fixture
def bureau(client, db):
    user = make_user("bureau")
    client.force_login(user)
    return user


def make_paper(kind="commendation", state="done", **subject):
    file = store_bytes(b"%PDF-1.7", media_type="application/pdf") if state == "done" else None
    return Paper.objects.create(
        kind=kind, language="en", state=state, file=file, settled_at=NOW, **subject
    )


def address(entry):
    return f"/cycles/{entry.cycle.code}/documents/"


def test_the_page_says_what_will_be_there(client, entry, bureau):
    assert "No documents yet" in client.get(address(entry)).content.decode()


def test_the_page_asks_for_itself_until_the_papers_are_made(client, entry, bureau):
    paper = make_paper(state="queued", decision=make_decision(entry))

    waiting = client.get(address(entry), headers={"HX-Request": "true"}).content.decode()
    file = store_bytes(b"%PDF-1.7", media_type="application/pdf")
    Paper.objects.filter(pk=paper.pk).update(state="done", file=file)
    made = client.get(address(entry), headers={"HX-Request": "true"}).content.decode()

    assert (waiting.count("hx-trigger"), waiting.count("being made")) == (1, 1)
    assert made.count("hx-trigger") == 0
    assert f"/documents/{paper.pk}/" in made
    assert "<html" not in made


def test_the_page_tells_how_far_a_long_paper_is(client, entry, bureau):
    paper = make_paper(state="queued", decision=make_decision(entry))
    Paper.objects.filter(pk=paper.pk).update(done=3, total=12)
    assert "3 of 12" not in client.get(address(entry)).content.decode()

    Paper.objects.filter(pk=paper.pk).update(state="running", token="0" * 32, lease_until=NOW)

    assert "3 of 12" in client.get(address(entry)).content.decode()


def test_ordering_leads_back_to_the_page(client, entry, bureau):
    make_decision(entry)

    answer = client.post(address(entry), {"papers": ["letters"]})

    assert (answer.status_code, answer.url) == (302, address(entry))
    assert Paper.objects.count() == 6


def test_ordering_nothing_says_so(client, entry, bureau):
    answer = client.post(address(entry), {})

    assert answer.status_code == 400
    assert "Choose what is to be made." in answer.content.decode()


def test_ordering_what_cannot_be_made_says_why(client, entry, bureau):
    answer = client.post(address(entry), {"papers": ["results"]}, follow=True)

    assert "The results have no number yet" in answer.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_at_any_length(
    client, entry, bureau, rows, django_assert_max_num_queries
):
    for _row in range(rows):
        make_paper(decision=make_decision(make_entry(entry.cycle)))

    with django_assert_max_num_queries(4):  # session, user, cycle, papers
        client.get(address(entry))


def test_a_letter_is_a_download_with_a_name(client, entry, bureau):
    paper = make_paper(decision=make_decision(entry, **issued(bureau, "2026-7")))

    answer = client.get(f"/documents/{paper.pk}/")

    assert answer.status_code == 200
    name = f"{entry.alliance.name} letter of commendation 2026-7.pdf"
    assert name.split()[-1] in answer["Content-Disposition"]
    assert b"".join(answer.streaming_content) == b"%PDF-1.7"


def test_a_paper_that_is_not_made_yet_is_not_there(client, entry, bureau):
    paper = make_paper(state="queued", decision=make_decision(entry))

    assert client.get(f"/documents/{paper.pk}/").status_code == 404


def test_make_again_leads_back_to_the_list(client, entry, bureau):
    paper = make_paper(state="failed", decision=make_decision(entry))

    answer = client.post(f"/documents/{paper.pk}/")

    assert (answer.status_code, answer.url) == (302, address(entry))
    paper.refresh_from_db()
    assert paper.state == "queued"


def everybody(entry):
    """Somebody of each role who has to do with the alliance, and a stranger of each."""
    other = make_alliance(region=make_region("371000", "远方"))
    return {
        "observer": make_user("observer"),
        "district": make_user("district", region=entry.alliance.region),
        "secretariat": make_secretariat(entry.alliance),
        "assessor": make_user("assessor"),
        "other district": make_user("district", region=other.region),
        "other secretariat": make_secretariat(other),
    }


def readers(client, paper, people):
    found = set()
    for name, user in people.items():
        client.force_login(user)
        answer = client.get(f"/documents/{paper.pk}/")
        if answer.status_code == 200:
            answer.getvalue()  # Read to its end, a file is closed.
            found.add(name)
    return found


def test_a_draft_is_for_the_bureau_and_observers(client, entry):
    paper = make_paper(decision=make_decision(entry))

    assert readers(client, paper, everybody(entry)) == {"observer"}


@pytest.mark.parametrize("kind", ["commend", "rectify", "remove", "readmit"])
def test_an_issued_letter_is_for_the_alliance_and_its_district(client, entry, kind):
    by = make_user("bureau")
    paper = make_paper(decision=make_decision(entry, kind, **issued(by)))

    assert readers(client, paper, everybody(entry)) == {"observer", "district", "secretariat"}


def test_a_reply_is_for_those_who_read_the_case_once_it_is_decided(client, entry):
    people = everybody(entry)
    objection = make_objection(entry, user=people["secretariat"])
    paper = make_paper("reply", objection=objection)
    before = readers(client, paper, people)
    objection.state, objection.reply, objection.decided_at = "refused", "No.", NOW
    objection.save()

    assert before == {"observer"}
    assert readers(client, paper, people) == {"observer", "district", "secretariat"}


def test_before_and_after_is_for_those_who_read_the_order_once_it_is_settled(client, entry):
    by = make_user("bureau")
    reassessment = make_reassessment(make_order_under_way(entry, by), by)
    paper = make_paper("before_after", reassessment=reassessment)
    people = everybody(entry)
    before = readers(client, paper, people)
    type(reassessment).objects.update(
        outcome="passed", reason="It is right.", settled_by=by, settled_at=NOW
    )

    assert before == {"observer"}
    assert readers(client, paper, people) == {"observer", "district", "secretariat"}


@pytest.mark.parametrize(("phase", "others"), [("notice", 0), ("published", 5)])
def test_papers_of_results_are_for_everybody_signed_in_once_published(client, db, phase, others):
    entry = make_entry(make_cycle(phase=phase))
    computation = entry.cycle.computations.create(number=1, framework_digest="digest")
    entry.cycle.computation = computation
    entry.cycle.save()
    paper = make_paper("city_report", computation=computation)

    assert len(readers(client, paper, everybody(entry)) - {"observer"}) == others
    client.logout()
    assert client.get(f"/documents/{paper.pk}/").status_code == 302


def test_the_barometer_of_a_published_cycle_is_for_the_districts(client, entry):
    computation = entry.cycle.computations.create(number=1, framework_digest="digest")
    entry.cycle.computation = computation
    entry.cycle.save()
    paper = make_paper("barometer", computation=computation)

    assert readers(client, paper, everybody(entry)) == {"observer", "district", "other district"}

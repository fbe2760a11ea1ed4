from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client

from assessment.models import Cycle, Report, Submission
from tests.assessment.services.desk import Desk
from tests.factories import make_assessor, make_assignment, make_entry, make_user
from tests.report_factories import (
    item_of,
    make_fact,
    make_leads,
    make_link,
    make_phase_end,
    make_report,
    make_secretariat,
)


class Api:
    """The API as one person sees it, about one report."""

    def __init__(self, desk, user):
        self.client = Client()
        self.client.force_login(user)
        self.base = f"/api/v1/cycles/{desk.cycle.code}/reports/"
        self.own = f"{self.base}{desk.alliance.code}/"

    def get(self, path=""):
        return self.client.get(self.own + path)

    def put(self, path, **body):
        return self.client.put(self.own + path, body, content_type="application/json")

    def post(self, path="", **body):
        return self.client.post(self.own + path, body, content_type="application/json")


@pytest.fixture
def desk(db):
    return Desk()


@pytest.fixture
def secretariat(desk):
    return Api(desk, desk.secretariat)


@pytest.fixture
def bureau(desk):
    return Api(desk, desk.bureau)


def test_a_whole_report_from_the_first_word_to_its_acceptance(desk, secretariat, bureau):
    item = secretariat.put(
        "items/c1/", narrative="text", narrative_version=0, self_score="80.5", self_score_version=0
    )
    assert item.json() == {
        "code": "c1",
        "state": "open",
        "narrative": "text",
        "narrative_version": 1,
        "self_score": "80.50",
        "self_score_version": 1,
        "is_carried": False,
    }
    fact = secretariat.put("facts/members/", declared=31.25, explanation="counted", version=0)
    assert fact.json() == {
        "measure": "members",
        "declared": "31.25",
        "explanation": "counted",
        "version": 1,
        "is_carried": False,
    }
    make_link(desk.item("m1"))
    for lead in desk.leads:
        assert Api(desk, lead).post("confirm/").status_code == 200
    receipt = secretariat.post("submit/")
    assert receipt.status_code == 201
    assert receipt.json()["receipt"] == Submission.objects.get().receipt

    settled = bureau.post(
        "returns/",
        verdicts=[{"code": "m1", "ruled": "returned", "reason": "wrong year"}],
        accept_rest=True,
        correct_by="2099-01-01",
    )
    assert settled.status_code == 201
    assert settled.json()["screening"]["outcome"] == "returned"
    assert secretariat.put("items/c1/", narrative="more", narrative_version=1).status_code == 409
    secretariat.put("facts/members/", declared="32", version=1)
    for lead in desk.leads:
        Api(desk, lead).post("confirm/")
    assert secretariat.post("submit/").json()["number"] == 2
    assert bureau.post("returns/", accept_rest=True).json()["screening"]["outcome"] == "accepted"

    rounds = secretariat.get("returns/").json()
    assert [each["submission"]["number"] for each in rounds["results"]] == [2, 1]
    assert [change["after"] for change in rounds["results"][0]["differences"][0]["changes"]] == [
        "32"
    ]
    assert secretariat.get().json()["state"] == "accepted"


def test_a_stale_version_comes_with_what_is_stored(desk, secretariat):
    desk.narrate("first")
    desk.state("31")

    text = secretariat.put("items/c1/", narrative="second", narrative_version=0)
    fact = secretariat.put("facts/members/", declared=None, version=0)

    assert (text.status_code, text.json()["code"]) == (409, "stale_version")
    assert text.json()["stored"]["text"] == "first"
    assert fact.json()["stored"]["value"] == "31"


def test_an_item_is_saved_whole_or_not_at_all(desk, secretariat):
    answer = secretariat.put(
        "items/c1/", narrative="text", narrative_version=0, self_score=80, self_score_version=7
    )

    assert answer.status_code == 409
    assert desk.item().narrative == ""


def test_confirm_confirms_what_was_taken_over(desk, secretariat):
    desk.report.items.update(is_carried=True)

    assert secretariat.put("items/m1/", confirm=True).json()["is_carried"] is False
    assert secretariat.put("items/m1/").status_code == 200


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("items/c1/", {"narrative": "text"}, "narrative_version"),
        ("items/c1/", {"self_score": 80}, "self_score_version"),
        ("items/c1/", {"self_score": 100.5, "self_score_version": 0}, "self_score"),
        ("items/c1/", {"self_score": "1.234", "self_score_version": 0}, "self_score"),
        ("items/c1/", {"narrative": "x" * 20_001, "narrative_version": 0}, "narrative"),
        ("facts/members/", {"declared": "1.1234567", "version": 0}, "declared"),
        ("facts/members/", {"declared": "1e5", "version": 0}, "declared"),
        ("facts/members/", {"declared": True, "version": 0}, "declared"),
        ("facts/members/", {"declared": 1e300, "version": 0}, "declared"),
        ("facts/members/", {"declared": "1"}, "version"),
    ],
)
def test_bad_input_names_its_field(secretariat, path, body, field):
    answer = secretariat.put(path, **body)

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]


def test_what_the_framework_has_not_got_is_not_there(desk, secretariat, bureau):
    assert secretariat.put("items/c9/", narrative="x", narrative_version=0).status_code == 404
    unknown = secretariat.put("facts/nothing/", declared="1", version=0)
    assert (unknown.status_code, unknown.json()["code"]) == (409, "not_asked")
    desk.file()
    verdict = {"code": "c9", "ruled": "accepted"}
    assert list(bureau.post("returns/", verdicts=[verdict]).json()["errors"]) == ["verdicts"]


def test_submit_tells_what_is_missing_and_when_it_was_too_late(desk, secretariat):
    answer = secretariat.post("submit/").json()
    assert answer["code"] == "report_incomplete"
    assert answer["missing"][0] == {
        "kind": "narrative",
        "criterion": "c1",
        "code": "c1",
        "sentence": "c1: write the narrative.",
    }

    make_phase_end(desk.cycle, ends_on="2020-01-01")
    late = secretariat.post("submit/").json()
    assert (late["code"], late["last_day"]) == ("deadline_over", "2020-01-01")


@pytest.mark.parametrize(
    ("moment", "status", "receipts"),
    [
        (datetime(2031, 11, 30, 15, 59, 59, tzinfo=UTC), 201, 1),
        (datetime(2031, 11, 30, 16, 0, tzinfo=UTC), 409, 0),
    ],
)
def test_the_clock_of_the_server_decides_at_midnight(desk, secretariat, moment, status, receipts):
    make_phase_end(desk.cycle)
    desk.write()
    desk.confirm()

    with time_machine.travel(moment, tick=False):
        secretariat.client.force_login(desk.secretariat)
        answer = secretariat.post("submit/")

    assert answer.status_code == status
    assert Submission.objects.count() == receipts


def test_a_round_is_settled_whole_or_not_at_all(desk, bureau):
    desk.file()

    answer = bureau.post(
        "returns/", verdicts=[{"code": "m1", "ruled": "returned", "reason": "wrong"}]
    )

    assert (answer.json()["code"], answer.json()["unruled"]) == ("round_unfinished", ["c1", "j1"])
    assert bureau.get("returns/").json()["results"][0]["verdicts"] == []


def test_drafts_of_verdicts_are_the_bureaus(desk, secretariat, bureau):
    desk.file()
    desk.rule("m1")

    def verdict(api):
        return api.get().json()["criteria"][0]["indicators"][1]["verdict"]

    assert verdict(bureau) == {"ruled": "returned", "reason": "wrong year"}
    assert verdict(secretariat) is None
    assert secretariat.get("returns/").json()["results"][0]["verdicts"] == []


def test_begin_makes_a_report_once(db):
    desk = Desk()
    entry = make_entry(desk.cycle)
    api = Api(desk, make_secretariat(entry.alliance))
    api.own = f"{api.base}{entry.alliance.code}/"
    assert api.get().status_code == 404

    assert api.post().status_code == 200
    assert api.post().json()["state"] == "writing"
    assert Report.objects.filter(entry=entry).count() == 1


def test_another_alliances_report_is_not_there(desk):
    stranger = Api(desk, Desk().secretariat)

    for answer in (
        stranger.get(),
        stranger.get("returns/"),
        stranger.post(),
        stranger.put("items/c1/", narrative="x", narrative_version=0),
        stranger.put("facts/members/", declared="1", version=0),
        stranger.post("submit/"),
    ):
        assert answer.status_code == 404


def test_a_lead_reads_and_confirms_and_does_not_write(desk):
    lead = Api(desk, desk.leads[0])

    assert lead.get().status_code == 200
    assert lead.put("items/c1/", narrative="x", narrative_version=0).status_code == 403
    assert lead.post("submit/").status_code == 403
    assert lead.post("confirm/").json()["code"] == "report_incomplete"


@pytest.mark.parametrize("reports", [1, 3])
def test_the_list_costs_the_same_at_any_length(desk, bureau, reports, django_assert_num_queries):
    for _ in range(reports - 1):
        row = make_report(make_entry(desk.cycle))
        make_leads(row.entry.alliance)
        make_fact(row, "members", "1")
        make_link(item_of(row, "m1"))
    Cycle.objects.filter(pk=desk.cycle.pk).update(phase="reporting")
    desk.write()
    bureau.client.get(bureau.base)

    with django_assert_num_queries(12):
        answer = bureau.client.get(bureau.base)

    assert len(answer.json()["results"]) == reports
    row = next(r for r in answer.json()["results"] if r["alliance"]["code"] == desk.alliance.code)
    assert (row["state"], row["done"], row["total"], row["last_day"]) == ("writing", 4, 7, None)


@pytest.mark.parametrize("links", [1, 3])
def test_a_report_costs_the_same_however_much_it_says(
    desk, secretariat, links, django_assert_num_queries
):
    desk.write()
    for _ in range(links):
        make_link(desk.item("c1"))

    with django_assert_num_queries(12):
        secretariat.get()


@pytest.mark.parametrize("role", ["observer", "district", "bureau"])
def test_who_reads_does_not_write(desk, role):
    reader = Api(desk, make_user(role))

    assert reader.get().status_code == 200
    assert reader.put("items/c1/", narrative="x", narrative_version=0).status_code == 403


def test_an_assessor_reads_what_was_filed(desk):
    desk.file()
    desk.send_back("c1")
    desk.narrate("being changed")
    assessor = make_user("assessor")
    make_assignment(desk.report.entry, make_assessor(user=assessor))
    Cycle.objects.filter(pk=desk.cycle.pk).update(phase="scoring")

    told = Api(desk, assessor).get().json()

    assert told["criteria"][0]["narrative"] == "text"
    assert told["criteria"][0]["indicators"][1]["facts"][0]["declared"] == "31"
    assert len(told["criteria"][0]["indicators"][1]["evidence"]) == 1
    assert told["missing"] == []

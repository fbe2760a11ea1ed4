from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from assessment.models import Evidence, EvidenceLink
from tests.assessment import files_made as made
from tests.assessment.evidence.conftest import Desk, add, stored
from tests.factories import make_assessor, make_assignment, make_membership, make_unit, make_user
from tests.report_factories import item_of, make_report, make_reporting_entry

SCRIPT = {"Accept": "application/json"}


def sent(content=None, name="proof.pdf"):
    return SimpleUploadedFile(name, made.pdf() if content is None else content)


@pytest.fixture
def clerk(client, desk):
    client.force_login(desk.user)
    return client


def test_evidence_add_takes_files_and_leads_to_the_library(clerk, desk, private):
    answer = clerk.post(
        f"{desk.address}add/",
        {"file": [sent(), sent(made.png(), "photo.png")], "dated_on": "2031-05-06"},
    )

    assert (answer.status_code, answer["Location"]) == (302, desk.address)
    assert set(Evidence.objects.values_list("name", "dated_on")) == {
        ("proof.pdf", date(2031, 5, 6)),
        ("photo.png", date(2031, 5, 6)),
    }
    assert len(stored(private)) == 2


def test_evidence_add_leads_back_to_the_item(clerk, desk):
    item = item_of(desk.report, "j1")

    answer = clerk.post(f"{desk.address}add/", {"file": sent(), "item": item.pk, "pages": "1"})

    assert answer["Location"].endswith("/criteria/c1/#evidence-j1")
    assert EvidenceLink.objects.get().pages == "1"


def test_evidence_add_says_of_each_file_why_it_was_refused(clerk, desk, private):
    files = [sent(b"MZ" + b"\0" * 99, "report.pdf"), sent(b"", "empty.pdf"), sent()]

    answer = clerk.post(f"{desk.address}add/", {"file": files})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "This is a program, whatever its name says." in page
    assert "The file is empty." in page
    assert "Taken in as “proof.pdf”." in page
    assert len(stored(private)) == 1


def test_evidence_add_tells_a_script(clerk, desk):
    taken = clerk.post(f"{desk.address}add/", {"file": sent()}, headers=SCRIPT)
    again = clerk.post(f"{desk.address}add/", {"file": sent(name="b.pdf")}, headers=SCRIPT)
    refused = clerk.post(f"{desk.address}add/", {"file": sent(b"words")}, headers=SCRIPT)

    assert taken.json() == {
        "files": [{"name": "proof.pdf", "is_taken": True, "sentence": "Taken in as “proof.pdf”."}]
    }
    assert again.json()["files"][0]["sentence"] == (
        "This file was in the library already, as “proof.pdf”."
    )
    assert (refused.status_code, refused.json()["files"][0]["is_taken"]) == (409, False)


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({}, 409),
        ({"dated_on": "soon"}, 400),
        ({"item": "999999"}, 404),
        ({"pages": "1" * 101}, 400),
    ],
)
def test_evidence_add_refuses_what_is_beside_the_file(clerk, desk, private, fields, status):
    given = fields | ({"file": sent()} if fields else {})

    assert clerk.post(f"{desk.address}add/", given).status_code == status
    assert stored(private) == []


def test_evidence_add_refuses_another_report_s_item(clerk, desk, private):
    foreign = item_of(make_report(), "c1")

    answer = clerk.post(f"{desk.address}add/", {"file": sent(), "item": foreign.pk})

    assert answer.status_code == 404
    assert stored(private) == []


def test_evidence_add_refuses_too_long_a_request_before_it_is_read(clerk, desk, settings):
    settings.EVIDENCE_MOST_BYTES = 1000
    answer = clerk.post(f"{desk.address}add/", {"file": sent(b"x" * 100_000)})

    assert answer.status_code == 413
    assert "That is too big" in answer.content.decode()


def test_evidence_add_demands_the_token_of_the_form(desk, private):
    client = Client(enforce_csrf_checks=True)
    client.force_login(desk.user)

    assert client.post(f"{desk.address}add/", {"file": sent()}).status_code == 403
    assert stored(private) == []

    client.get(f"{desk.address}add/")
    token = client.cookies["csrftoken"].value
    given = {"file": sent(), "csrfmiddlewaretoken": token}
    assert client.post(f"{desk.address}add/", given).status_code == 302
    assert len(stored(private)) == 1


def test_no_other_page_takes_a_file(clerk, desk, private):
    clerk.post(f"{desk.address}unlink/", {"file": sent(), "item": 1, "evidence": 1})

    assert stored(private) == []


@pytest.mark.parametrize("rows", [1, 3])
def test_the_library_costs_the_same_at_any_length(clerk, desk, django_assert_num_queries, rows):
    for nth in range(rows):
        desk.add(made.pdf(note=str(nth)), item_id=item_of(desk.report, "j1").pk)
    clerk.get(desk.address)

    with django_assert_num_queries(9):
        page = clerk.get(desk.address)

    assert len(page.context["rows"]) == rows


def test_the_library_is_filtered(clerk, desk):
    desk.add(name="minutes.pdf", item_id=item_of(desk.report, "j1").pk)
    desk.add(made.pdf(note="b"), name="contract.pdf")

    def names(query):
        rows = clerk.get(desk.address + query).context["rows"]
        return [row.evidence.name for row in rows]

    assert names("") == ["contract.pdf", "minutes.pdf"]
    assert names("?shown=used") == ["minutes.pdf"]
    assert names("?shown=unused") == ["contract.pdf"]
    assert names("?search=MIN") == ["minutes.pdf"]
    assert names("?search=none") == []


def test_only_the_bureau_reads_where_else_a_file_is(client, clerk, desk):
    evidence = desk.add(dated_on=date(2020, 1, 1))
    other = make_report().entry.alliance
    add(other.pk, by=make_user("secretariat", alliance=other))

    assert other.name not in clerk.get(desk.address).content.decode()
    client.force_login(make_user())
    (row,) = client.get(desk.address).context["rows"]

    assert row.evidence == evidence
    assert [warning.kind for warning in row.warnings] == ["elsewhere", "outside"]
    assert other.name in client.get(desk.address).content.decode()


def test_evidence_link_and_unlink_lead_back(clerk, desk):
    item, evidence = item_of(desk.report, "j1"), desk.add(made.pdf(9))
    key = {"item": item.pk, "evidence": evidence.pk}

    page = clerk.get(f"{desk.address}link/?item={item.pk}")
    assert [piece for piece, _link in page.context["rows"]] == [evidence]
    linked = clerk.post(f"{desk.address}link/", key | {"pages": "2-3", "shows": "36 names"})
    assert linked["Location"].endswith("#evidence-j1")
    assert EvidenceLink.objects.get().pages == "2-3"
    assert "36 names" in clerk.get(linked["Location"]).text
    assert "36 names" in clerk.get(desk.address).text
    wrong = clerk.post(f"{desk.address}link/", key | {"pages": "12"})
    assert (wrong.status_code, EvidenceLink.objects.get().pages) == (409, "2-3")
    assert "The file has 9 pages." in wrong.content.decode()
    clerk.post(f"{desk.address}unlink/", key)
    assert not EvidenceLink.objects.exists()


@pytest.mark.parametrize("query", ["", "?item=", "?item=x", "?item=99999999999999999999"])
def test_evidence_link_needs_an_item(clerk, desk, query):
    assert clerk.get(f"{desk.address}link/{query}").status_code == 404


@pytest.fixture
def people(desk):
    """One account of each role that has to do with the report, and one that has not."""
    entry = desk.report.entry
    assessor = make_user("assessor")
    make_assignment(entry, make_assessor("nora", assessor))
    lead, member = make_unit(), make_unit()
    make_membership(entry.alliance, lead, role="lead_school")
    make_membership(entry.alliance, member, role="member")
    return {
        "bureau": make_user(),
        "observer": make_user("observer"),
        "district": make_user("district", region=entry.alliance.region),
        "secretariat": desk.user,
        "lead": make_user("member", unit=lead),
        "member": make_user("member", unit=member),
        "assessor": assessor,
        "stranger": make_user("secretariat"),
    }


LINKED = {
    "reporting": {"bureau", "observer", "district", "secretariat", "lead"},
    "scoring": {"bureau", "observer", "district", "secretariat", "lead", "assessor"},
    "draft": set(),
}


@pytest.mark.parametrize("phase", list(LINKED))
def test_whoever_reads_the_report_fetches_what_it_names(client, desk, people, phase):
    evidence = desk.add()
    EvidenceLink.objects.create(item=item_of(desk.report, "j1"), evidence=evidence)
    cycle = desk.report.entry.cycle
    cycle.phase = phase
    cycle.save()

    assert _who_gets(client, desk, people, evidence) == LINKED[phase]


def test_what_the_report_does_not_name_is_for_the_secretariat_and_the_bureau(client, desk, people):
    evidence = desk.add()

    assert _who_gets(client, desk, people, evidence) == {"bureau", "secretariat"}


def test_a_file_is_not_found_under_another_alliance(client, desk):
    evidence = desk.add()
    other = make_report(make_reporting_entry(cycle=desk.report.entry.cycle))
    client.force_login(make_user())

    address = Desk(other, desk.user).address
    assert client.get(f"{address}{evidence.pk}/file/").status_code == 404


def _who_gets(client, desk, people, evidence):
    found = set()
    for role, user in people.items():
        client.force_login(user)
        pages = [client.get(f"{each}{evidence.pk}/file/") for each in (desk.address, desk.api)]
        assert len({page.status_code for page in pages}) == 1
        if pages[0].status_code == 200:
            assert [b"".join(page.streaming_content) for page in pages] == [made.pdf()] * 2
            found.add(role)
    client.logout()
    assert client.get(f"{desk.address}{evidence.pk}/file/").status_code == 302
    assert client.get(f"{desk.api}{evidence.pk}/file/").status_code == 404
    return found


def test_the_library_is_searched_for_what_no_database_can_hold(clerk, desk):
    desk.add()

    answer = clerk.get(desk.address, {"search": "proof\0"})

    assert (answer.status_code, answer.context["page_obj"].paginator.count) == (200, 1)


@pytest.mark.parametrize(("path", "status"), [("unlink/", 404), ("link/", 400)])
def test_a_key_beyond_all_keys_is_bad_input(clerk, desk, path, status):
    item = item_of(desk.report, "c1")

    answer = clerk.post(f"{desk.address}{path}", {"item": item.pk, "evidence": 2**63})

    assert answer.status_code == status

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from assessment.models import Evidence, EvidenceLink
from tests.assessment import files_made as made
from tests.assessment.api.world import token_of
from tests.assessment.evidence.conftest import stored
from tests.factories import make_user
from tests.report_factories import item_of


def sent(content=None, name="proof.pdf"):
    return SimpleUploadedFile(name, made.pdf(3) if content is None else content)


@pytest.fixture
def program(desk):
    return Client(headers=token_of(desk.user))


def test_a_file_is_sent_listed_and_fetched(program, desk):
    made_now = program.post(desk.api, {"file": sent(), "dated_on": "2031-01-02"})
    again = program.post(desk.api, {"file": sent(name="again.pdf")})
    listed = program.get(desk.api).json()

    told = made_now.json()
    assert (made_now.status_code, again.status_code) == (201, 200)
    assert listed["results"] == [told] == [again.json()]
    assert {key: told[key] for key in ("name", "pages", "media_type", "dated_on", "links")} == {
        "name": "proof.pdf",
        "pages": 3,
        "media_type": "application/pdf",
        "dated_on": "2031-01-02",
        "links": [],
    }
    part = program.get(f"{desk.api}{told['id']}/file/", headers={"Range": "bytes=0-3"})
    assert (part.status_code, b"".join(part.streaming_content)) == (206, b"%PDF")


@pytest.mark.parametrize("asked", ["application/pdf", "*/*", "application/json"])
def test_a_file_is_handed_out_whatever_form_is_asked_for(program, desk, asked):
    evidence = desk.add()

    answer = program.get(f"{desk.api}{evidence.pk}/file/", headers={"Accept": asked})

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert b"".join(answer.streaming_content) == made.pdf()


def test_a_file_is_linked_as_it_is_sent_and_unlinked(program, desk):
    told = program.post(
        desk.api, {"file": sent(), "item": "j1", "pages": "1-2", "shows": "Stamped list."}
    ).json()
    assert told["links"] == [
        {"item": "j1", "pages": "1-2", "shows": "Stamped list.", "is_carried": False}
    ]
    address = f"{desk.api}{told['id']}/links/"

    linked = program.put(f"{address}c1/", {"pages": "3"}, content_type="application/json")
    assert {link["item"]: link["pages"] for link in linked.json()["links"]} == {
        "j1": "1-2",
        "c1": "3",
    }
    assert program.delete(f"{address}j1/").status_code == 204
    assert EvidenceLink.objects.get().item == item_of(desk.report, "c1")
    wrong = program.put(f"{address}c1/", {"pages": "4"}, content_type="application/json")
    assert (wrong.status_code, wrong.json()["code"]) == (409, "evidence_refused")
    assert program.delete(f"{address}nothing/").status_code == 404


@pytest.mark.parametrize(
    ("given", "status", "code"),
    [
        ({"file": sent(b"MZ" + b"\0" * 99)}, 409, "file_refused"),
        ({"file": sent(b"")}, 409, "file_refused"),
        ({}, 400, "invalid"),
        ({"file": sent(), "dated_on": "soon"}, 400, "invalid"),
        ({"file": sent(), "item": "none"}, 404, "not_found"),
        ({"file": sent(), "item": "j1", "pages": "9"}, 409, "evidence_refused"),
        ({"other": sent()}, 400, "invalid"),
    ],
)
def test_what_is_refused_leaves_nothing(program, desk, private, given, status, code):
    for each in given.values():
        if isinstance(each, SimpleUploadedFile):
            each.seek(0)

    answer = program.post(desk.api, given)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert stored(private) == []
    assert not Evidence.objects.exists()


def test_too_long_a_request_is_a_problem_document(program, desk, settings):
    settings.EVIDENCE_MOST_BYTES = 1000

    answer = program.post(desk.api, {"file": sent(b"x" * 100_000)})

    assert (answer.status_code, answer.json()["code"]) == (413, "file_too_big")


def test_a_session_needs_its_token(desk, private):
    client = Client(enforce_csrf_checks=True)
    client.force_login(desk.user)

    assert client.post(desk.api, {"file": sent()}).status_code == 403
    assert stored(private) == []


def test_others_are_refused_before_anything_is_read(client, desk, private):
    client.force_login(make_user())

    assert client.post(desk.api, {"file": sent()}).status_code == 403
    client.force_login(make_user("secretariat"))
    assert client.post(desk.api, {"file": sent()}).status_code == 404
    client.logout()
    assert client.post(desk.api, {"file": sent()}).status_code == 404
    assert not (private / "incoming").exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_at_any_length(program, desk, django_assert_num_queries, rows):
    for nth in range(rows):
        desk.add(made.pdf(note=str(nth)), item_id=item_of(desk.report, "j1").pk)
    program.get(desk.api)

    with django_assert_num_queries(5):
        listed = program.get(desk.api).json()

    assert len(listed["results"]) == rows

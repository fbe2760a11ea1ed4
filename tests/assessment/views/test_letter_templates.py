"""The bureau's own templates: checked, used, and given up again."""

import io

import docx
import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from assessment.models import LetterTemplate, Paper
from assessment.papers.letters import our_template, write_letter
from assessment.services.letter_templates import use_ours
from tests.decision_factories import make_decision
from tests.factories import make_cycle, make_entry, make_user

PAGE = "/letter-templates/"


@pytest.fixture
def bureau(client, db):
    user = make_user("bureau")
    client.force_login(user)
    return user


def document(text):
    document = docx.Document()
    document.add_paragraph(text)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def send(client, content, name="own.docx", kind="commendation"):
    file = SimpleUploadedFile(name, content)
    return client.post(PAGE, {"kind": kind, "language": "en", "file": file})


def test_a_template_that_is_sent_counts_from_then_on(client, bureau):
    answer = send(client, document("Dear {{ alliance }}"))
    decision = make_decision(make_entry(make_cycle(phase="published")))
    letter = Paper(kind="commendation", language="en", format="docx", decision=decision)

    told = docx.Document(io.BytesIO(write_letter(letter))).paragraphs[0].text
    assert (answer.status_code, answer.url) == (302, PAGE)
    assert told == f"Dear {decision.alliance.name_zh}"
    assert "own.docx" in client.get(PAGE).content.decode()


def test_the_latest_counts_and_the_earlier_stay(client, bureau):
    send(client, document("first {{ alliance }}"), "first.docx")
    send(client, document("second {{ alliance }}"), "second.docx")

    rows = LetterTemplate.objects.order_by("pk").values_list("name", "is_current")
    assert list(rows) == [("first.docx", False), ("second.docx", True)]


def test_unknown_fields_are_named_and_nothing_is_kept(client, bureau):
    answer = send(client, document("Dear {{ aliance }}"))

    assert answer.status_code == 409
    assert "There is no field “aliance”." in answer.content.decode()
    assert not LetterTemplate.objects.exists()


def test_what_is_no_word_document_is_refused(client, bureau):
    answer = send(client, b"%PDF-1.7\n%%EOF", "own.pdf")

    assert answer.status_code == 409
    assert not LetterTemplate.objects.exists()


def test_without_a_file_the_page_asks_for_one(client, bureau):
    answer = client.post(PAGE, {"kind": "order", "language": "en"})

    assert answer.status_code == 400
    assert "Choose a file first." in answer.content.decode()


def test_the_own_one_ours_and_back_again(client, bureau):
    content = document("Dear {{ alliance }}")
    send(client, content)
    address = f"{PAGE}commendation/en/"

    own = client.get(address).getvalue()
    ours = client.get(address, {"ours": ""}).content
    answer = client.post(address)

    assert own == content
    assert ours == our_template("commendation", "en")
    assert (answer.status_code, answer.url) == (302, PAGE)
    assert client.get(address).content == ours


@pytest.mark.parametrize("address", ["order/fr/", "report/en/", "../order/en/"])
def test_other_letters_have_no_template(client, bureau, address):
    assert client.get(f"{PAGE}{address}").status_code == 404


@pytest.mark.parametrize(("role", "status"), [("observer", 403), ("assessor", 404)])
def test_others_send_none(client, db, role, status):
    client.force_login(make_user(role))

    assert send(client, document("x")).status_code == status
    assert client.post(f"{PAGE}order/en/").status_code == status


def test_only_the_bureau_lets_ours_count_again(db):
    with pytest.raises(PermissionDenied):
        use_ours("order", "en", by=make_user("observer"))

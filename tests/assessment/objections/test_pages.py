"""The pages of objections: the public form, the links in the mails, the case, the list."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessment.computing.objection_links import token_of
from assessment.models import Attachment, Cycle, Notice, Objection, ObjectionMessage
from assessment.services.objections import confirm_address, write_message
from tests.assessment.files_made import pdf
from tests.assessment.objections.conftest import raised
from tests.decision_factories import make_objection

GIVEN = {
    "alliance": "dianzi",
    "name": "王芳",
    "email": "wang@example.cn",
    "text": "The value of 5.4.12-2 is not ours.",
}


@pytest.fixture(autouse=True)
def _notice_of_today(world):
    today = timezone.localdate()
    Notice.objects.update(opens_on=today, ends_on=today)


def signed_in(world, role):
    client = Client()
    client.force_login(world.users[role])
    return client


def at(name, *args):
    return reverse(f"assessment:{name}", args=args)


def public(client, **values):
    return client.post(at("objection_public", "tiny"), GIVEN | values)


def test_the_public_form_leads_by_the_mail_to_the_case(world, mails, client):
    answer = public(client, item="5.4.12")
    objection = Objection.objects.get()
    confirm = at("objection_confirm", token_of(objection, "confirm"))

    assert answer.status_code == 200
    assert b"wang@example.cn" not in answer.content
    assert b"I raise this objection" in client.get(confirm).content
    objection.refresh_from_db()
    assert objection.state == "unconfirmed"  # Opening the link confirms nothing.
    case = at("objection_case", token_of(objection, "case"))
    assert client.get(case).status_code == 404
    assert client.post(confirm).headers["Location"] == case
    assert b"not ours" in client.get(case).content
    assert client.get(confirm).headers["Location"] == case
    objection.refresh_from_db()
    assert (objection.state, objection.item, objection.user) == ("open", "5.4.12", None)


def test_a_program_that_fills_in_every_field_is_told_the_same_and_nothing_is_kept(
    world, mails, client
):
    told = public(client)
    bot = public(client, website="http://x.example", name="Bot Bot")

    for answer in (told, bot):
        assert answer.status_code == 200
        assert b"A link is on its way" in answer.content
    assert Objection.objects.count() == 1
    assert len(mails()) == 1


def test_one_address_of_the_net_fills_in_ten_forms_an_hour(world, mails, client):
    statuses = [public(client, email=f"a{n}@example.cn").status_code for n in range(11)]

    assert statuses == [200] * 10 + [429]


def test_the_form_says_which_rule_keeps_one_out_at_the_field(world, mails, client):
    answer = public(client, name="匿名")

    assert answer.status_code == 409
    assert "name" in answer.context["form"].errors
    assert not Objection.objects.exists()


def test_a_name_is_asked_for_and_its_rule_is_said_where_there_is_none(world, mails, client):
    answer = public(client, name="")

    assert answer.status_code == 400
    assert "real name" in str(answer.context["form"].errors["name"])
    assert answer.context["form"].fields["name"].required


def test_a_late_one_is_told_the_rule_and_the_days(world, mails, client):
    Cycle.objects.update(phase="published")

    answer = public(client)

    assert answer.status_code == 409
    assert "rule 2" in str(answer.context["form"].errors)
    assert Objection.objects.get().state == "inadmissible"


def test_the_form_is_closed_where_no_mail_is_sent(world, client):
    answer = client.get(at("objection_public", "tiny"))

    assert b"The form is closed" in answer.content
    assert public(client).status_code == 409


def test_a_link_that_nobody_signed_leads_nowhere(world, mails, client):
    objection = make_objection(world.entries["dianzi"])
    own = make_objection(world.entries["dianzi"], user=world.users["secretariat"])
    case, confirm = token_of(objection, "case"), token_of(objection, "confirm")

    for name, token in (
        ("objection_case", confirm),
        ("objection_confirm", case),
        ("objection_case", case[:-1] + ("a" if case[-1] != "a" else "b")),
        ("objection_case", token_of(own, "case")),
        ("objection_confirm", token_of(own, "confirm")),
        ("objection_case", "x"),
    ):
        assert client.get(at(name, token)).status_code == 404


def test_pages_with_a_link_are_kept_by_nobody(world, client):
    case = at("objection_case", token_of(make_objection(world.entries["dianzi"]), "case"))

    assert "no-store" in client.get(case).headers["Cache-Control"]


def test_the_public_sends_files_once_its_address_is_confirmed(world, mails, client):
    objection = raised(world, by=None, now=timezone.now())
    confirm_address(objection.pk, now=timezone.now())
    token = token_of(objection, "case")

    answer = client.post(
        at("objection_case", token),
        {"do": "message", "text": "The proof.", "file": [_file("proof.pdf"), _file("b.pdf", b"x")]},
    )
    assert answer.status_code == 409  # One of the two is no PDF: nothing is kept.
    assert not Attachment.objects.exists()
    answer = client.post(
        at("objection_case", token),
        {"do": "message", "text": "The proof.", "file": [_file("proof.pdf")]},
    )

    attachment = Attachment.objects.get()
    assert answer.status_code == 302
    assert attachment.message.text == "The proof."
    assert _status(client, at("objection_case_file", token, attachment.pk)) == 200
    assert client.get(at("attachment", attachment.pk)).status_code == 302  # To sign in.


def test_a_form_without_its_token_is_refused(world):
    objection = raised(world, now=timezone.now())
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.users["bureau"])
    sent = {"do": "message", "text": "x"}

    assert client.post(at("objection", objection.pk), sent).status_code == 403
    assert client.post(at("objection_add", "tiny"), sent).status_code == 403
    assert not ObjectionMessage.objects.exists()


def test_the_secretariat_objects_with_files_and_follows_the_case(world):
    client = signed_in(world, "secretariat")

    answer = client.post(
        at("objection_add", "tiny"),
        {"name": "李明", "item": "5.4.12", "text": "Wrong.", "file": _file("proof.pdf")},
    )

    objection = Objection.objects.get()
    assert answer.headers["Location"] == at("objection", objection.pk)
    assert objection.attachments.get().name == "proof.pdf"
    page = client.get(at("objection", objection.pk)).content.decode()
    assert "proof.pdf" in page
    assert _status(client, at("attachment", objection.attachments.get().pk)) == 200


def test_notes_of_the_bureau_and_their_files_stay_there(world):
    objection = raised(world, now=timezone.now())
    client = signed_in(world, "bureau")
    sent = {"do": "message", "text": "A secret.", "is_internal": "on", "file": _file("n.pdf")}
    client.post(at("objection", objection.pk), sent)
    file = at("attachment", Attachment.objects.get().pk)

    for role, sees in (("bureau", 1), ("observer", 1), ("secretariat", 0), ("district", 0)):
        reader = signed_in(world, role)
        assert (b"A secret." in reader.get(at("objection", objection.pk)).content) == bool(sees)
        assert _status(reader, file) == (200 if sees else 404)


def test_a_private_person_is_known_to_bureau_and_observers_alone(world, mails):
    objection = raised(world, by=None, now=timezone.now())
    confirm_address(objection.pk, now=timezone.now())
    write_message(objection.pk, text="More.", by=None, now=timezone.now())

    for role, knows in (("bureau", True), ("observer", True), ("district", False)):
        reader = signed_in(world, role)
        for page in (at("objection", objection.pk), at("objections", "tiny")):
            assert ("王芳" in reader.get(page).content.decode()) == knows
        page = reader.get(at("objection", objection.pk)).content
        assert (b"wang@example.cn" in page) == knows
    assert signed_in(world, "secretariat").get(at("objection", objection.pk)).status_code == 404


def test_the_bureau_refuses_with_a_reply_that_the_sender_reads(world):
    objection = raised(world, now=timezone.now())
    client = signed_in(world, "bureau")
    version = {"version": objection.version}

    empty = client.post(at("objection", objection.pk), {"do": "refuse", "reply": "", **version})
    stale = {"do": "refuse", "reply": "No.", "version": 99}
    assert empty.status_code == 400
    assert client.post(at("objection", objection.pk), stale).status_code == 409
    done = client.post(at("objection", objection.pk), {"do": "refuse", "reply": "No.", **version})

    assert done.status_code == 302
    page = signed_in(world, "secretariat").get(at("objection", objection.pk)).content
    assert b"Reply of the bureau" in page


def test_only_the_bureau_posts_a_decision(world):
    objection = raised(world, now=timezone.now())
    sent = {"do": "refuse", "reply": "No.", "version": objection.version}

    assert (
        signed_in(world, "secretariat").post(at("objection", objection.pk), sent).status_code == 403
    )
    objection.refresh_from_db()
    assert objection.state == "open"


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("role", ["bureau", "secretariat"])
def test_the_list_costs_the_same_at_any_length(world, role, rows, django_assert_max_num_queries):
    for code in ("", "5.4.4", "5.4.12")[:rows]:
        raised(world, item=code, now=timezone.now())
    client = signed_in(world, role)

    with django_assert_max_num_queries(9):
        answer = client.get(at("objections", "tiny"))

    assert len(answer.context["rows"]) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_the_case_costs_the_same_at_any_length(world, rows, django_assert_max_num_queries):
    objection = raised(world, item="5.4.12", now=timezone.now())
    client = signed_in(world, "bureau")
    for number in range(rows):
        sent = {"do": "message", "text": f"{number}", "file": _file(f"{number}.pdf")}
        client.post(at("objection", objection.pk), sent)

    with django_assert_max_num_queries(12):
        answer = client.get(at("objection", objection.pk))

    assert len(answer.context["thread"]) == rows


def _file(name, content=None):
    return SimpleUploadedFile(name, content or pdf(), content_type="application/pdf")


def _status(client, address):
    """Read a file to its end, which closes it, and return the status."""
    answer = client.get(address)
    if answer.streaming:
        answer.getvalue()
    return answer.status_code

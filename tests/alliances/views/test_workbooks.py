"""The pages on which a register goes out and comes in as a workbook."""

import os
import re
import time

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from alliances.files import waiting
from alliances.models import Activity
from alliances.workbooks.package import MIB
from tests.alliances.workbooks.books import ROW, Formula, book, values
from tests.factories import make_alliance, make_user
from tests.register_factories import make_activity


@pytest.fixture
def alliance(db):
    return make_alliance("zibo")


@pytest.fixture
def secretary(alliance):
    return make_user("secretariat", alliance=alliance)


@pytest.fixture
def desk(secretary, client, tmp_path, settings):
    settings.VAR_DIR = tmp_path
    client.force_login(secretary)
    return client


def address(name="register_import", register="activities"):
    return reverse(f"alliances:{name}", args=["zibo", register])


def upload(content, **fields):
    return {"file": SimpleUploadedFile("活动.xlsx", content), **fields}


def waiting_files():
    folder = settings.VAR_DIR / "imports"
    return sorted(folder.iterdir()) if folder.exists() else []


def sent(desk, content, **fields):
    """Send a workbook and return the page that shows its changes."""
    answer = desk.post(address(), upload(content, **fields))
    assert answer.status_code == 302
    return desk.get(answer.url)


def confirm(desk, shown):
    text = shown.content.decode()
    token = re.search(r'name="waiting" value="([^"]+)"', text)[1]
    digest = re.search(r'name="confirmed" value="([^"]+)"', text)[1]
    return desk.post(address(), {"waiting": token, "confirmed": digest})


def test_a_workbook_is_shown_then_stored(desk, alliance):
    make_activity(alliance, "match", code="A1", title="旧名", note="x")

    shown = sent(desk, book(ROW, ["A2", *ROW[1:]]))

    text = shown.content.decode()
    assert Activity.objects.count() == 1
    assert "<del>旧名</del>" in text
    assert "对接会" in text
    answer = confirm(desk, shown)
    assert (answer.status_code, answer.url) == (302, address("register"))
    assert list(Activity.objects.by_code().values_list("code", "title")) == [
        ("A1", "对接会"),
        ("A2", "对接会"),
    ]
    assert waiting_files() == []


def test_a_file_that_waits_is_for_its_owner_alone_and_once(desk, alliance):
    shown = sent(desk, book(ROW))
    kept = waiting_files()[0]
    assert (kept.stat().st_mode & 0o777, kept.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    other = Client()
    other.force_login(make_user("bureau"))

    assert confirm(other, shown).url == address()
    assert not Activity.objects.exists()
    confirm(desk, shown)
    assert confirm(desk, shown).url == address()
    assert Activity.objects.count() == 1


def test_a_token_of_another_register_or_a_forged_one_opens_nothing(desk):
    token = re.search(r'name="waiting" value="([^"]+)"', sent(desk, book(ROW)).content.decode())[1]

    for url in (f"{address(register='posts')}?waiting={token}", f"{address()}?waiting=x{token}"):
        assert desk.get(url).status_code == 302


def test_a_register_that_changed_shows_the_new_difference(desk, alliance):
    shown = sent(desk, book(ROW))
    make_activity(alliance, "match", code="A1", title="von anderen")

    answer = confirm(desk, shown)

    assert answer.status_code == 409
    assert "<del>von anderen</del>" in answer.content.decode()
    assert Activity.objects.get().title == "von anderen"
    confirm(desk, answer)
    assert Activity.objects.get().title == "对接会"


def test_rows_that_are_not_in_the_file_go_when_asked(desk, alliance):
    make_activity(alliance, code="A9")

    shown = sent(desk, book(ROW), removes="on")

    assert "remove 1 row" in shown.content.decode()
    confirm(desk, shown)
    assert list(Activity.objects.values_list("code", flat=True)) == ["A1"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"MZ\0\0", "This is a program"),
        (b"", "The submitted file is empty."),
        (b"PK\x03\x04" + b"\0" * 10 * MIB, "larger than 10 MB"),
        (book(["A1", Formula("=B1"), *ROW[2:]]), "B2: This cell holds a formula"),
    ],
)
def test_a_wrong_file_is_a_sentence_and_leaves_nothing(desk, content, sentence):
    answer = desk.post(address(), upload(content))

    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    assert waiting_files() == []


def test_a_form_without_a_file_says_so(desk):
    assert desk.post(address(), {}).status_code == 400


def test_the_token_of_the_form_is_checked(secretary, tmp_path, settings):
    settings.VAR_DIR = tmp_path
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(secretary)

    assert strict.post(address(), upload(book(ROW))).status_code == 403
    token = re.search(
        r'name="csrfmiddlewaretoken" value="([^"]+)"', strict.get(address()).content.decode()
    )[1]
    answer = strict.post(address(), upload(book(ROW), csrfmiddlewaretoken=token))
    assert answer.status_code == 302


def test_files_under_other_names_are_thrown_away(desk):
    fields = {"other": SimpleUploadedFile("x.xlsx", book(ROW))}

    assert desk.post(address(), fields).status_code == 400
    assert desk.post(address(), upload(book(ROW)) | fields).status_code == 302


def test_what_nobody_confirms_is_swept(desk):
    sent(desk, book(ROW))
    old = waiting_files()[0]
    long_ago = time.time() - waiting.LIFE.total_seconds() - 1
    os.utime(old, (long_ago, long_ago))

    waiting.sweep()

    assert waiting_files() == []


def test_of_one_person_the_newest_few_files_wait(desk):
    for _ in range(waiting.MOST_OF_ONE + 2):
        sent(desk, book(ROW))

    assert len(waiting_files()) == waiting.MOST_OF_ONE


@pytest.mark.parametrize("name", ["register_export", "register_template"])
def test_a_register_goes_out_as_a_file(desk, alliance, name):
    make_activity(alliance, "match", code="A1")

    answer = desk.get(address(name))

    assert answer["Content-Disposition"].startswith('attachment; filename="zibo-Activities-')
    found = [row["code"] for row in values(b"".join(answer.streaming_content))]
    assert found == (["A1"] if name == "register_export" else [])


def test_long_changes_are_paged(desk):
    shown = sent(desk, book(*[[f"A{number}", *ROW[1:]] for number in range(120)]))

    assert shown.context["page_obj"].paginator.num_pages == 3
    assert "Page 1 of 3" in shown.content.decode()


@pytest.mark.parametrize(
    ("role", "status"), [("observer", 403), ("district", 403), ("assessor", 404), ("member", 404)]
)
def test_others_do_not_import(alliance, client, role, status):
    client.force_login(make_user(role))

    assert client.get(address()).status_code == status
    assert client.post(address(), upload(book(ROW))).status_code == status

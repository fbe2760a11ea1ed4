"""The letter with the reply: by the link without an account, and while it is being made."""

import pytest
from django.test import Client
from django.urls import reverse

from assessment.computing.objection_links import token_of
from assessment.computing.stored_files import store_bytes
from assessment.models import Paper
from assessment.services.objections import refuse_objection
from tests.assessment.api.world import NOW
from tests.decision_factories import make_objection

HTMX = {"HX-Request": "true"}


def at(name, *args):
    return reverse(f"assessment:{name}", args=args)


@pytest.fixture
def case(world):
    """One of the public that is decided; its letters are owed."""
    objection = make_objection(world.entries["dianzi"])
    by, version = world.users["bureau"], objection.version
    return refuse_objection(objection.pk, reply="No.", by=by, now=NOW, version=version)


def made(case):
    """Let all letters of a case be made, and return one."""
    file = store_bytes(b"%PDF-1.7", media_type="application/pdf")
    case.papers.update(state="done", file=file)
    return case.papers.order_by("pk").first()


def status(client, address):
    answer = client.get(address)
    if answer.streaming:
        answer.getvalue()
    return answer.status_code


def test_who_has_the_link_reads_the_letter(case, client):
    token, paper = token_of(case, "case"), made(case)
    address = at("objection_case_paper", token, paper.pk)

    assert address in client.get(at("objection_case", token)).content.decode()
    answer = client.get(address)
    assert (answer.status_code, answer.getvalue()) == (200, b"%PDF-1.7")
    assert "no-store" in answer.headers["Cache-Control"]
    assert client.get(at("document", paper.pk)).status_code == 302  # To sign in.


def test_the_link_opens_no_other_letter(world, case, client):
    mine = token_of(make_objection(world.entries["dianzi"]), "case")
    paper = made(case)
    of_decision = Paper.objects.exclude(objection=case)

    assert not of_decision.exists()
    assert status(client, at("objection_case_paper", mine, paper.pk)) == 404
    assert status(client, at("objection_case_paper", token_of(case, "confirm"), paper.pk)) == 404


def test_a_letter_that_is_not_made_yet_is_not_there(case, client):
    paper = case.papers.first()

    address = at("objection_case_paper", token_of(case, "case"), paper.pk)

    assert client.get(address).status_code == 404


@pytest.mark.parametrize("reader", ["bureau", "link"])
def test_the_page_asks_for_its_letters_until_they_are_made(world, case, reader):
    client = Client()
    address = at("objection_case", token_of(case, "case"))
    if reader == "bureau":
        client.force_login(world.users["bureau"])
        address = at("objection", case.pk)
    asking = f'hx-get="{address}"'

    page = client.get(address).content.decode()
    part = client.get(address, headers=HTMX)
    assert asking in page
    assert f'href="{address}"' in page  # The same without scripts.
    assert part.content.decode().lstrip().startswith('<div id="papers"')
    assert asking in part.content.decode()
    assert "no-store" in part.headers["Cache-Control"]

    made(case)

    part = client.get(address, headers=HTMX).content.decode()
    assert "hx-get" not in part
    assert part.count("download") == 4

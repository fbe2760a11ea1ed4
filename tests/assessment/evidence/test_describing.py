"""Changing what is told of a file: name and date, until a report is filed with it."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from assessment.errors import EvidenceRefused, FileRefused
from assessment.models import Cycle, Evidence
from assessment.services.evidence import describe_evidence
from tests.assessment import files_made as made
from tests.assessment.api.world import token_of
from tests.factories import NOW, make_user
from tests.report_factories import item_of

DAY = date(2031, 5, 6)


def describe(evidence, by, **fields):
    given = {"name": "minutes.pdf", "dated_on": DAY, "by": by, "now": NOW} | fields
    return describe_evidence(evidence.pk, **given)


def told(evidence):
    evidence.refresh_from_db()
    return evidence.name, evidence.dated_on


def test_describe_evidence_changes_name_and_date_and_touches_what_it_proves(desk):
    item = item_of(desk.report, "j1")
    evidence = desk.add(item_id=item.pk)

    describe(evidence, desk.user, name="会议 纪要")

    item.refresh_from_db()
    assert told(evidence) == ("会议 纪要.pdf", DAY)
    assert (item.updated_by, item.updated_at) == (desk.user, NOW)
    change = Evidence.history.latest("history_id")
    assert (change.name, change.history_user) == ("会议 纪要.pdf", desk.user)


def test_describe_evidence_with_the_same_leaves_no_trace(desk):
    evidence = desk.add(name="minutes.pdf", dated_on=DAY)

    describe(evidence, desk.user)

    assert Evidence.history.count() == 1


@pytest.mark.parametrize(
    ("state", "phase", "reason"),
    [("closed", "screening", "filed"), ("open", "scoring", "filed"), ("returned", "screening", "")],
)
def test_describe_evidence_leaves_alone_what_was_filed(desk, state, phase, reason):
    evidence = desk.add(item_id=item_of(desk.report, "j1").pk)
    desk.report.items.update(state=state)
    Cycle.objects.update(phase=phase)

    if reason:
        with pytest.raises(EvidenceRefused) as refused:
            describe(evidence, desk.user)
        assert refused.value.extra == {"reason": reason}
        assert told(evidence) == ("proof.pdf", None)
    else:
        describe(evidence, desk.user)
        assert told(evidence) == ("minutes.pdf", DAY)


def test_describe_evidence_refuses_a_name_of_another_kind(desk):
    evidence = desk.add()

    with pytest.raises(FileRefused):
        describe(evidence, desk.user, name="minutes.docx")

    assert told(evidence) == ("proof.pdf", None)


@pytest.mark.parametrize("role", ["bureau", "secretariat"])
def test_describe_evidence_is_for_the_own_secretariat(desk, role):
    evidence = desk.add()

    with pytest.raises(PermissionDenied):
        describe(evidence, make_user(role))


def test_the_page_changes_and_shows_the_history(client, desk):
    evidence = desk.add(dated_on=date(2030, 1, 2))
    client.force_login(desk.user)
    address = f"{desk.address}{evidence.pk}/"

    assert address in client.get(desk.address).content.decode()
    page = client.get(address).content.decode()
    assert ('value="proof.pdf"' in page, 'value="2030-01-02"' in page) == (True, True)
    answer = client.post(address, {"name": "minutes", "dated_on": "2031-05-06"})

    assert (answer.status_code, answer["Location"]) == (302, desk.address)
    assert told(evidence) == ("minutes.pdf", DAY)
    names = [change.name for change in client.get(address).context["changes"]]
    assert names == ["minutes.pdf", "proof.pdf"]


@pytest.mark.parametrize(("name", "status"), [("", 400), ("x" * 121, 400), ("a.docx", 409)])
def test_the_page_refuses_a_name(client, desk, name, status):
    evidence = desk.add()
    client.force_login(desk.user)

    answer = client.post(f"{desk.address}{evidence.pk}/", {"name": name})

    assert (answer.status_code, told(evidence)) == (status, ("proof.pdf", None))


def test_the_page_of_what_was_filed_has_no_form(client, desk):
    evidence = desk.add(item_id=item_of(desk.report, "j1").pk)
    desk.report.items.update(state="closed")
    client.force_login(desk.user)

    address = f"{desk.address}{evidence.pk}/"
    assert address + '"' not in client.get(desk.address).content.decode()
    assert 'name="name"' not in client.get(address).content.decode()
    assert client.post(address, {"name": "minutes.pdf"}).status_code == 409


def test_a_program_changes_what_it_sends_and_no_more(desk):
    program = Client(headers=token_of(desk.user))
    evidence = desk.add(made.pdf(), dated_on=DAY)

    def put(given):
        return program.put(f"{desk.api}{evidence.pk}/", given, content_type="application/json")

    named = put({"name": "minutes.pdf"})
    undated = put({"dated_on": None})
    refused = put({"name": "minutes.docx"})

    assert (named.status_code, named.json()["name"], named.json()["dated_on"]) == (
        200,
        "minutes.pdf",
        "2031-05-06",
    )
    assert undated.json()["dated_on"] is None
    assert (refused.status_code, refused.json()["reason"]) == (409, "contradiction")
    assert told(evidence) == ("minutes.pdf", None)

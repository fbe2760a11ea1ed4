"""How many files an exception takes."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assessment.models import Cycle
from tests.assessment import files_made as made
from tests.decision_factories import make_proposal


@pytest.fixture(autouse=True)
def place(settings, tmp_path):
    """Keep files in a folder of the test's own."""
    storage = settings.STORAGES["private"] | {"OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"private": storage}
    settings.INCOMING_DIR = tmp_path / "incoming"


def test_an_exception_has_room_for_so_many_files(client, world, monkeypatch):
    monkeypatch.setattr("assessment.services.proposal_files.MOST_FILES", 1)
    Cycle.objects.update(phase="deliberation")
    client.force_login(world.users["bureau"])
    proposal = make_proposal(world.entries["dianzi"], proposed_by=world.users["bureau"])
    address = reverse("assessment:proposal_files", args=[proposal.pk])

    first = client.post(address, {"file": SimpleUploadedFile("one.pdf", made.pdf(1))})
    more = client.post(address, {"file": SimpleUploadedFile("two.pdf", made.pdf(2))})

    assert (first.status_code, more.status_code) == (302, 409)
    assert "1 files at most can be sent here; 1 are there already." in more.text
    assert list(proposal.attachments.values_list("name", flat=True)) == ["one.pdf"]

"""A report being written, its secretariat, and a private storage of the test's own."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from assessment.files.receive import receiving
from assessment.models import Report
from assessment.services.evidence import add_evidence
from members.models import User
from tests.assessment import files_made as made
from tests.factories import NOW, make_user
from tests.report_factories import make_report


@pytest.fixture(autouse=True)
def private(tmp_path, settings):
    """Return the folder of the private storage, and of what comes in."""
    folder = tmp_path / "private"
    storage = dict(settings.STORAGES["private"])
    storage["OPTIONS"] = storage["OPTIONS"] | {"location": folder}
    settings.STORAGES = settings.STORAGES | {"private": storage}
    settings.INCOMING_DIR = folder / "incoming"
    assert Path(storages["private"].location) == folder
    return folder


@dataclass
class Desk:
    """What the secretariat works with."""

    report: Report
    user: User

    @property
    def address(self) -> str:
        entry = self.report.entry
        return f"/cycles/{entry.cycle.code}/reports/{entry.alliance.code}/evidence/"

    @property
    def api(self) -> str:
        return f"/api/v1{self.address}"

    def add(self, content=None, name="proof.pdf", **fields):
        return add(self.report.entry.alliance_id, content, name, **{"by": self.user} | fields)


def add(alliance_id, content=None, name="proof.pdf", **fields):
    """Have a file come in as a request brings it."""
    file = SimpleUploadedFile("sent", made.pdf() if content is None else content)
    request = RequestFactory().post("/", {"file": file})
    with receiving(request) as reception:
        assert request.FILES is not None
        given = {"name": name, "dated_on": None, "now": NOW} | fields
        return add_evidence(alliance_id, reception.files[0], **given)


def stored(private):
    """Return the names of all files in the private storage, whole or half."""
    return sorted(path.name for path in private.rglob("*") if path.is_file())


@pytest.fixture
def desk(db):
    report = make_report()
    return Desk(report, make_user("secretariat", alliance=report.entry.alliance))

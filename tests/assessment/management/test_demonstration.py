import re

import pytest
from django.contrib.auth import authenticate
from django.db import transaction
from django.test import override_settings
from django.utils import translation

from assessment.computing.report_view import view_of
from assessment.computing.sealing import differences
from assessment.demo.accounts import ACCOUNTS
from assessment.management import demonstration
from assessment.models import (
    Assignment,
    Cycle,
    Evidence,
    Extension,
    Mark,
    OrderItem,
    Paper,
    Report,
    ReportItem,
    Run,
)
from members.models import User
from members.permissions import demonstration_accounts
from tests.beginnings import BEGINNING


def in_zibo(folder):
    return override_settings(VAR_DIR=folder, LANGUAGE_CODE="zh-hans")


@pytest.fixture(scope="module")
def town(django_db_setup, django_db_blocker, tmp_path_factory):
    """Prepare it once for all: it takes as long as hundreds of tests. Each leaves it as it was."""
    folder = tmp_path_factory.mktemp("demonstration")
    with django_db_blocker.unblock():
        BEGINNING.leave()
    with django_db_blocker.unblock(), in_zibo(folder), transaction.atomic():
        with translation.override("en"):
            passwords = demonstration.prepare()
        yield folder, passwords
        transaction.set_rollback(True)


@pytest.fixture
def prepared(town, db, settings):
    settings.VAR_DIR, passwords = town
    return passwords


def test_prepare_brings_in_all_four_years(prepared):
    phases = Cycle.objects.order_by("year").values_list("phase", flat=True)

    assert list(phases) == ["published", "published", "scoring", "reporting"]
    assert not Run.objects.unsettled().exists()
    for cycle in Cycle.objects.all():
        assert list(differences(cycle)) == []


def test_prepare_makes_the_accounts_with_a_random_password(prepared):
    assert [user.username for user in prepared] == [account.name for account in ACCOUNTS]
    silent = set(demonstration_accounts()) - set(prepared)
    assert set(prepared) < set(demonstration_accounts())
    assert not any(user.has_usable_password() for user in silent)
    (password,) = set(prepared.values())
    assert re.fullmatch("[a-z2-9]{12}", password)
    for user in prepared:
        assert authenticate(username=user.username, password=password) == user


def test_what_is_written_down_is_of_the_bureau_and_of_its_day(prepared):
    stored = [*OrderItem.objects.values_list("problem", flat=True)]
    stored += Evidence.objects.values_list("name", flat=True)
    assert [text for text in stored if not re.search("[一-鿿]", text.split("证明")[0])] == []
    assert not User.objects.filter(last_name="").exists()
    first = Cycle.objects.select_related("computation").get(year=2023)
    assert first.computation.frozen_at.year == 2024
    letters = Paper.objects.filter(kind="order")
    assert set(letters.values_list("state", "decision__order__round")) == {("done", 1), ("done", 2)}


def test_prepare_leaves_sheets_in_every_state(prepared):
    sheets = Assignment.objects.filter(entry__cycle__phase="scoring")

    assert sheets.filter(submitted_at=None).exists()
    assert sheets.exclude(submitted_at=None).exists()
    assert any(
        not Mark.objects.filter(entry=sheet.entry, assessor=sheet.assessor).exists()
        for sheet in sheets
    )


def test_prepare_leaves_reports_in_every_state(prepared):
    reports = Report.objects.select_related("entry__alliance")
    states = {report.entry.alliance.code: report.state for report in reports}
    rounds = {report.entry.alliance.code: report.round for report in reports}

    assert states == {
        "gaoxin": "writing",
        "dianzi": "submitted",
        "lvhua": "submitted",
        "yiyao": "accepted",
        "taoci": "returned",
        "chuneng": "submitted",
        "zhangdian": "writing",
        "linzi": "writing",
        "boshan": "writing",
        "zhoucun": "submitted",
        "huantai": "accepted",
        "gaoqing": "writing",
    }
    assert rounds["chuneng"] == 2
    assert Extension.objects.get().entry.alliance.code == "linzi"
    assert ReportItem.objects.filter(report__entry__alliance__code="taoci", state="returned")
    assert view_of(reports.get(entry__alliance__code="zhangdian")).missing_content == []


def test_prepare_again_renews_the_password_and_keeps_what_visitors_did(prepared):
    mark = Mark.objects.filter(entry__cycle__phase="scoring").first()
    Mark.objects.filter(pk=mark.pk).update(hundredths=1)
    bureau = User.objects.get(username="bureau")

    again = demonstration.prepare()

    assert list(again) == list(prepared)
    assert again[bureau] != prepared[bureau]
    assert authenticate(username="bureau", password=prepared[bureau]) is None
    assert Mark.objects.get(pk=mark.pk).hundredths == 1

"""Two schedules and two workers at once: one letter, one mail."""

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone

from assessment import jobs
from assessment.models import Letter, Paper, Reminder, StoredFile
from tests.assessment.papers.filed import content
from tests.assessment.reminding import before, make_clerk, make_due_entry
from tests.assessment.services.test_races import ROUNDS, race
from tests.report_factories import make_report, make_submission

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

NOW = before(3)


@pytest.fixture(autouse=True)
def _mail(settings, monkeypatch):
    settings.IS_MAIL_SENT = True
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def clerks():
    with transaction.atomic():
        entry = make_due_entry()
        return [make_clerk(entry, email=f"clerk{n}@example.cn") for n in range(ROUNDS)]


def test_two_schedules_write_each_reminder_once(clerks):
    race(*[lambda: jobs.write_reminders(NOW)] * 3)

    assert Reminder.objects.exclude(letter=None).count() == len(clerks)
    assert Letter.objects.count() == len(clerks)


def test_two_workers_send_each_letter_once(clerks):
    jobs.write_reminders(NOW)

    for letter in jobs.letters_owed(NOW):
        race(*[lambda pk=letter: jobs.send_letter(pk)] * 3)

    assert sorted(message.to[0] for message in mail.outbox) == [user.email for user in clerks]
    assert set(Letter.objects.values_list("state", "attempts")) == {("done", 1)}


def test_two_workers_make_a_paper_once():
    with transaction.atomic():
        submission = make_submission(make_report(state="submitted", round=1), content=content())
        paper = Paper.objects.create(submission=submission, kind="report", language="en")

    race(*[lambda: jobs.make_paper(paper.pk)] * 3)

    paper.refresh_from_db()
    assert (paper.state, paper.attempts, StoredFile.objects.count()) == ("done", 1, 1)

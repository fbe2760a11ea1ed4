"""A letter is sent once: later when the server is away, and not at all when nothing is left."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from assessment import jobs, tasks
from assessment.jobs import leases, letters
from assessment.jobs.reminders import write_reminders
from assessment.models import Letter, Report
from tests.assessment.reminding import before, make_clerk, make_due_entry, make_leader
from tests.report_factories import make_report

NOW = before(3)


@pytest.fixture(autouse=True)
def _mail(settings, monkeypatch):
    settings.IS_MAIL_SENT = True
    settings.DEFAULT_FROM_EMAIL = "评估系统 <assessment@bureau.example.cn>"
    settings.SITE_URL = "https://alliances.example.cn"
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def entry(db):
    return make_due_entry()


@pytest.fixture
def letter(entry):
    make_clerk(entry, last_name="王", first_name="建国", language="en")
    write_reminders(NOW)
    return Letter.objects.get()


def refusing(error):
    def send(message):
        raise error

    return send


def test_send_letter_sends_one_and_does_nothing_again(letter, entry):
    jobs.send_letter(letter.pk)
    jobs.send_letter(letter.pk)

    (message,) = mail.outbox
    letter.refresh_from_db()
    address = f"https://alliances.example.cn/cycles/{entry.cycle.code}/reports/"
    assert (letter.state, letter.sent_at) == ("done", NOW)
    assert message.to == ["clerk@example.cn"]
    assert message.from_email == "评估系统 <assessment@bureau.example.cn>"
    assert message.subject == f"Annual report of {entry.alliance.name}: 3 days left"
    assert message.extra_headers["Message-ID"] == (
        f"<letter.2031-11-27.{letter.pk}@bureau.example.cn>"
    )
    assert message.body == (
        "王建国, hello!\n\n"
        f"{entry.alliance.name} ({entry.cycle.name}): the annual report is to be submitted by"
        " 30 Nov 2031 (3 days left).\n"
        f"{address}{entry.alliance.code}/\n\n"
        "You get one such e-mail a day at most. It was written by a program; nobody reads an"
        " answer.\nAddress and language of these e-mails: https://alliances.example.cn/account/\n"
    )


def test_a_letter_is_in_the_language_of_the_person(letter):
    letter.user.language = "zh-hans"
    letter.user.save()

    jobs.send_letter(letter.pk)

    assert "2031年11月30日" in mail.outbox[0].body


def test_a_letter_gathers_all_that_is_due(entry):
    make_report(entry)
    lead = make_leader(entry, language="en")
    other = make_due_entry()
    make_report(other, state="returned", round=1, correct_by=NOW.date())
    other.alliance.memberships.create(unit=lead.unit, role="lead_school", joined_on="2030-01-01")
    write_reminders(NOW)

    jobs.send_letter(Letter.objects.get().pk)

    assert mail.outbox[0].subject == "Annual reports: 2 last days"
    assert "today is the last day" in mail.outbox[0].body
    assert mail.outbox[0].body.count("is to be confirmed by the leads") == 2


def test_nothing_is_sent_to_who_has_submitted_meanwhile(letter, entry):
    make_report(entry, state="submitted", round=1)

    jobs.send_letter(letter.pk)

    letter.refresh_from_db()
    assert (mail.outbox, letter.state, letter.sent_at) == ([], "done", None)


@pytest.mark.parametrize("field", [{"is_active": False}, {"email": ""}])
def test_nothing_is_sent_to_who_cannot_be_written_to_any_more(letter, field):
    type(letter.user).objects.update(**field)

    jobs.send_letter(letter.pk)

    letter.refresh_from_db()
    assert (mail.outbox, letter.state, letter.sent_at) == ([], "done", None)


def test_while_the_server_is_away_the_letter_stays_owed(letter, monkeypatch, caplog):
    attempts = leases.MOST_ATTEMPTS + 20
    with monkeypatch.context() as patched:
        patched.setattr(letters.EmailMessage, "send", refusing(ConnectionRefusedError("away")))
        for _ in range(attempts):
            Letter.objects.update(run_after=None)
            jobs.send_letter(letter.pk)
    letter.refresh_from_db()
    waiting = letter.state, letter.attempts, letter.problem, letter.run_after

    Letter.objects.update(run_after=None)
    jobs.send_letter(letter.pk)

    assert waiting == (
        *("queued", attempts, "ConnectionRefusedError: away"),
        NOW + leases.LONGEST_PAUSE,
    )
    assert len(mail.outbox) == 1


def test_a_letter_of_a_worker_that_died_is_sent_by_another(letter, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(letters.EmailMessage, "send", refusing(SystemExit()))
        with pytest.raises(SystemExit):
            jobs.send_letter(letter.pk)
    Letter.objects.update(lease_until=NOW - timedelta(minutes=1), attempts=99)

    jobs.send_letter(letter.pk)

    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (smtplib.SMTPRecipientsRefused({"a@b": (550, b"unknown")}), "failed"),
        (smtplib.SMTPRecipientsRefused({"a@b": (450, b"busy")}), "queued"),
        (smtplib.SMTPDataError(554, b"no"), "failed"),
        (smtplib.SMTPDataError(451, b"later"), "queued"),
    ],
)
def test_what_the_server_refuses_for_ever_is_given_up(letter, monkeypatch, error, state, caplog):
    monkeypatch.setattr(letters.EmailMessage, "send", refusing(error))

    jobs.send_letter(letter.pk)

    letter.refresh_from_db()
    assert letter.state == state


def test_one_letter_a_day_even_when_an_older_one_is_late(letter):
    late = Letter.objects.create(user=letter.user, day="2031-11-20", sent_at=NOW, state="done")
    jobs.send_letter(letter.pk)
    letter.refresh_from_db()
    after_the_late_one = letter.state, letter.run_after

    late.delete()
    Letter.objects.filter(pk=letter.pk).update(run_after=None)
    jobs.send_letter(letter.pk)

    assert after_the_late_one == ("queued", before(2, 8))
    assert len(mail.outbox) == 1


def test_the_sweep_rings_for_letters_only_where_mail_can_be_sent(letter, monkeypatch, settings):
    rung = []
    monkeypatch.setattr(tasks.send_letter, "delay", rung.append)

    tasks.sweep_runs()
    settings.IS_MAIL_SENT = False
    tasks.sweep_runs()

    assert rung == [letter.pk]
    assert Report.objects.count() == 0

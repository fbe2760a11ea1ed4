"""E-mails about one thing: owed with the change, in the language of who gets it, sent once."""

import email
from email import policy

import pytest
from django.db import transaction
from django.utils import timezone

from assessment import jobs
from assessment.models import Mail
from tests.faults.installation import free_port
from tests.faults.smtp import MailServer

TOLD = {
    "to": "wang@example.cn",
    "language": "zh-hans",
    "subject": "关于异议\n2026-001 的答复",
    "template": "assessment/objection_mail_changed.txt",
    "context": {"name": "王芳"},
}


@pytest.fixture
def sending(settings):
    """A mail server that is not up yet, and settings that lead to it."""
    server = MailServer(free_port())
    settings.IS_MAIL_SENT = True
    settings.SITE_URL = "https://alliances.example.cn"
    settings.DEFAULT_FROM_EMAIL = "Assessment <assessment@bureau.example.cn>"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_TIMEOUT = 2
    yield server
    server.stop()


def send_all():
    for mail_id in jobs.mails_owed(timezone.now()):
        jobs.send_mail(mail_id)


def test_a_mail_goes_out_once_as_it_was_owed(db, sending):
    sending.start()
    mail = jobs.owe_mail("one", **TOLD)
    again = jobs.owe_mail("one", **TOLD | {"to": "another@example.cn"})

    send_all()
    send_all()
    jobs.send_mail(mail.pk)

    assert again == mail
    (raw,) = sending.mails
    sent = email.message_from_bytes(raw.encode(), policy=policy.default)
    assert sent["To"] == "wang@example.cn"
    assert sent["Subject"] == "关于异议 2026-001 的答复"  # A line end in it cannot begin a header.
    assert sent["Message-ID"] == f"<mail.{mail.pk}@bureau.example.cn>"
    assert sent["Auto-Submitted"] == "auto-generated"
    assert "王芳" in sent.get_content()
    mail.refresh_from_db()
    assert mail.state == "done"
    assert mail.sent_at is not None


def test_a_mail_waits_while_its_server_is_down(db, sending):
    mail = jobs.owe_mail("one", **TOLD)

    send_all()

    mail.refresh_from_db()
    assert mail.state == "queued"
    assert mail.run_after > timezone.now()
    assert "ConnectionRefusedError" in mail.problem
    sending.start()
    Mail.objects.update(run_after=None)
    send_all()
    mail.refresh_from_db()
    assert (mail.state, len(sending.mails)) == ("done", 1)


def test_no_mail_is_owed_of_a_change_that_was_not_made(db, sending):
    with transaction.atomic():
        jobs.owe_mail("one", **TOLD)
        transaction.set_rollback(True)

    assert not Mail.objects.exists()


def test_none_is_owed_without_an_address_or_a_server(db, sending, settings):
    assert jobs.owe_mail("one", **TOLD | {"to": ""}) is None
    settings.IS_MAIL_SENT = False

    assert jobs.owe_mail("one", **TOLD) is None
    assert jobs.mails_owed(timezone.now()) == []

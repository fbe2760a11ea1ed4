"""Two schedules, two workers and a mail server that is down first: one mail, not earlier, not twice."""

import re

import pytest

from tests.faults.installation import eventually, free_port
from tests.faults.smtp import MailServer

SENT = "SELECT 1 FROM assessment_letter WHERE sent_at IS NOT NULL"
PROBLEM = "SELECT problem FROM assessment_letter WHERE problem <> ''"


@pytest.fixture
def mail_server(installation):
    server = MailServer(free_port())
    installation.environment |= {
        "EMAIL_URL": f"smtp://127.0.0.1:{server.port}?timeout=1",
        "DEFAULT_FROM_EMAIL": "assessment@bureau.example.cn",
    }
    yield server
    server.stop()


def both(installation, *command):
    """Run the same in two processes at once."""
    processes = [installation.start("-m", "tests.faults.world", *command) for _ in range(2)]
    for process in processes:
        process.communicate(timeout=120)
    return [process.returncode for process in processes]


def test_a_mail_waits_for_its_server_and_goes_out_once(installation, mail_server):
    installation.world("begin_report")

    assert both(installation, "remind") == [0, 0]
    assert both(installation, "send_letters") == [0, 0]
    waiting = installation.rows(PROBLEM)
    mail_server.start()
    installation.world("let_letters_go_on")
    assert both(installation, "send_letters") == [0, 0]
    eventually(lambda: installation.rows(SENT), seconds=20)
    assert both(installation, "remind") == [0, 0]
    assert both(installation, "send_letters") == [0, 0]

    assert [problem.split(":")[0] for (problem,) in waiting] == ["ConnectionRefusedError"]
    (mail,) = mail_server.mails
    assert re.search(r"^To: clerk@example\.cn\r$", mail, re.MULTILINE)
    assert re.search(
        r"^Message-ID: <letter\.[\d-]+\.\d+@bureau\.example\.cn>\r$", mail, re.MULTILINE
    )
    assert installation.rows("SELECT count(*) FROM assessment_reminder") == [(1,)]

"""One parent holds web, worker and schedule: nothing outlives it, and it lets nothing stay dead."""

import os
import signal
import urllib.request

import pytest

from tests.faults.installation import alive, eventually

PARTS = ("gunicorn", "worker", "beat")


@pytest.fixture
def messages(installation):
    """Nudges that nobody answered before this start."""
    folder = installation.folder / "var" / "queue" / "messages"
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(3):
        (folder / f"{number}_old.celery.msg").write_text("{}")
    return folder


def test_serve_ends_all_its_parts_on_sigterm(installation):
    with installation.serving() as serving:
        family = eventually(serving.family)
        with urllib.request.urlopen(serving.address + "accounts/login/", timeout=10) as answer:
            status = answer.status
        serving.process.send_signal(signal.SIGTERM)
        exit_status = serving.process.wait(timeout=30)

    assert status == 200
    assert len(family) >= len(PARTS)
    assert exit_status == 0
    assert alive(family) == []


def test_serve_leaves_no_part_behind_when_it_is_killed(installation):
    with installation.serving() as serving:
        eventually(lambda: all(map(serving.part, PARTS)))
        family = serving.family()
        serving.process.kill()

        eventually(lambda: not alive(family), seconds=10)


def test_serve_starts_again_what_dies(installation):
    with installation.serving() as serving:
        before = eventually(lambda: serving.part("worker"))
        os.kill(before, signal.SIGKILL)

        after = eventually(lambda: serving.part("worker") or None, seconds=10)
        eventually(lambda: serving.part("worker") not in (None, before), seconds=10)

    assert after is not None


def test_serve_refuses_a_second_one_and_a_port_that_is_taken(installation, tmp_path):
    with installation.serving() as serving:
        port = serving.address.rpartition(":")[2].strip("/")
        second = installation.refused("serve", "--port", "0")
        elsewhere = installation.at(tmp_path / "elsewhere").refused("serve", "--port", port)

    assert second == f"This installation is being served already: see {tmp_path / 'var'}."
    assert elsewhere == f"Port {port} is taken already. Choose another with --port."


@pytest.mark.sqlite
def test_serve_throws_old_messages_away(installation, messages):
    with installation.serving():
        left = [file.name for file in messages.iterdir() if "old" in file.name]

    assert left == []

"""Redis goes away and comes back: nobody waits for it, and nothing is lost."""

import json
import os
import signal
import time
import urllib.request

import pytest

from tests.faults.conftest import ALLIANCES
from tests.faults.installation import eventually

pytestmark = [pytest.mark.postgres, pytest.mark.redis]

PATIENCE_SECONDS = 10  # A busy machine included; without limits the wait would have no end.
PARTS = ("gunicorn", "worker", "beat")
UNSETTLED = "SELECT state FROM assessment_run WHERE state <> 'done'"


@pytest.fixture
def ask_for_a_score(filled):
    """Ask over REST; return the status of the job and how long the answer took."""
    headers = {"Authorization": f"Token {filled.world('key')}", "Content-Type": "application/json"}

    def ask(address):
        started = time.monotonic()
        request = urllib.request.Request(
            f"{address}api/v1/cycles/faults/score/", method="POST", headers=headers, data=b"{}"
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)["status"], time.monotonic() - started

    return ask


def ask_and_see_it_done(filled, serving, ask):
    """Return how long an answer takes on this machine now."""
    eventually(lambda: len(serving.family()) > 5)
    _, usual = ask(serving.address)
    eventually(lambda: not filled.rows(UNSETTLED))
    return usual


def test_what_is_asked_for_while_redis_is_away_is_computed_when_it_is_back(
    filled, redis_server, ask_for_a_score
):
    with filled.serving() as serving:
        usual = ask_and_see_it_done(filled, serving, ask_for_a_score)
        redis_server.stop()
        status, waited = ask_for_a_score(serving.address)
        eventually(lambda: "Connection refused" in filled.log.read_text())
        parts = list(map(serving.part, PARTS))
        waiting = filled.rows(UNSETTLED)

        redis_server.start()
        eventually(lambda: not filled.rows(UNSETTLED))
        parts_after = list(map(serving.part, PARTS))

    assert status == "queued"
    assert waited < usual + PATIENCE_SECONDS
    assert waiting == [("queued",)]
    assert parts_after == parts
    assert filled.world("state") == {
        "runs": ["done"] * 3,
        "attempts": [1] * 3,
        "computations": 1,
        "version": 3,
        "results": ALLIANCES,
        "differences": 0,
    }


def test_a_redis_that_hangs_keeps_nobody_waiting_long(filled, redis_server, ask_for_a_score):
    with filled.serving() as serving:
        usual = ask_and_see_it_done(filled, serving, ask_for_a_score)
        os.kill(redis_server.process.pid, signal.SIGSTOP)
        status, waited = ask_for_a_score(serving.address)
        os.kill(redis_server.process.pid, signal.SIGCONT)
        eventually(lambda: not filled.rows(UNSETTLED))

    assert status == "queued"
    assert waited < usual + PATIENCE_SECONDS

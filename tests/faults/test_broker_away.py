"""Redis goes away and comes back: nobody waits for it, and nothing is lost."""

import json
import time
import urllib.request

import pytest

from tests.faults.conftest import ALLIANCES
from tests.faults.installation import eventually

pytestmark = [pytest.mark.postgres, pytest.mark.redis]

PATIENCE_SECONDS = 3


def ask_for_a_score(address, key):
    headers = {"Authorization": f"Token {key}", "Content-Type": "application/json"}
    request = urllib.request.Request(
        f"{address}api/v1/cycles/faults/score/", method="POST", headers=headers, data=b"{}"
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def test_what_is_asked_for_while_redis_is_away_is_computed_when_it_is_back(filled, redis_server):
    key = filled.world("key")
    with filled.serving() as serving:
        eventually(lambda: len(serving.family()) > 5)
        redis_server.stop()
        started = time.monotonic()
        job = ask_for_a_score(serving.address, key)
        waited = time.monotonic() - started
        eventually(lambda: "Connection refused" in filled.log.read_text())
        parts = [serving.part(word) for word in ("gunicorn", "worker", "beat")]
        waiting = filled.rows("SELECT state FROM assessment_run WHERE settled_at IS NULL")

        redis_server.start()
        eventually(lambda: not filled.rows("SELECT 1 FROM assessment_run WHERE state <> 'done'"))
        parts_after = [serving.part(word) for word in ("gunicorn", "worker", "beat")]

    assert job["status"] == "queued"
    assert waited < PATIENCE_SECONDS
    assert waiting == [("queued",)]
    assert parts_after == parts
    assert filled.world("state") == {
        "runs": ["done", "done"],
        "attempts": [1, 1],
        "computations": 1,
        "version": 2,
        "results": ALLIANCES,
        "differences": 0,
    }

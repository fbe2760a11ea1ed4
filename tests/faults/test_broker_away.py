"""Redis goes away and comes back: nobody waits for it, and nothing is lost."""

import pytest

from tests.faults.conftest import ALLIANCES
from tests.faults.installation import eventually

pytestmark = [pytest.mark.postgres, pytest.mark.redis]

PATIENCE_SECONDS = 3


def test_what_is_asked_for_while_redis_is_away_is_computed_when_it_is_back(filled, redis_server):
    with filled.serving() as serving:
        eventually(lambda: len(serving.family()) > 5)
        redis_server.stop()
        asked = filled.world("owe")
        eventually(lambda: "Connection refused" in filled.log.read_text())
        parts = [serving.part(word) for word in ("gunicorn", "worker", "beat")]
        waiting = filled.rows("SELECT state FROM assessment_run WHERE settled_at IS NULL")

        redis_server.start()
        eventually(lambda: not filled.rows("SELECT 1 FROM assessment_run WHERE state <> 'done'"))
        parts_after = [serving.part(word) for word in ("gunicorn", "worker", "beat")]

    assert asked["seconds"] < PATIENCE_SECONDS
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

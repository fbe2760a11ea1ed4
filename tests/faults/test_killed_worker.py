"""A worker that is killed in the middle leaves nothing half-written, and the work gets done."""

import os
import signal
import threading
import time

from tests.faults.conftest import ALLIANCES
from tests.faults.installation import PORTION, eventually

WHOLE = {"results": ALLIANCES, "differences": 0}


def progress(installation):
    return installation.rows(
        "SELECT done, total FROM assessment_run WHERE state = 'running' AND is_lead"
    )


def in_the_middle(installation):
    return [row for row in progress(installation) if PORTION < row[0] < row[1]]


def what_readers_see(installation):
    """Return which set is current, and how many results it has."""
    return installation.rows(
        "SELECT c.computation_id, (SELECT count(*) FROM assessment_result r"
        " WHERE r.computation_id = c.computation_id) FROM assessment_cycle c"
    )[0]


def test_a_killed_worker_leaves_the_old_results_whole_until_the_new_ones_take_over(filled):
    with filled.serving() as serving:
        before = what_readers_see(filled)
        # On a busy machine the worker may be done before the process that asks has ended.
        asking = threading.Thread(target=filled.world, args=("owe",))
        asking.start()
        (first,) = eventually(lambda: in_the_middle(filled), every=0.005)
        (second,) = eventually(
            lambda: [row for row in progress(filled) if row > first], every=0.005
        )
        os.kill(serving.part("worker"), signal.SIGKILL)
        at_the_kill = what_readers_see(filled)
        asking.join()

        seen = set()
        end = time.monotonic() + 120
        while filled.rows("SELECT 1 FROM assessment_run WHERE state <> 'done'"):
            seen.add(what_readers_see(filled))
            assert time.monotonic() < end, filled.log.read_text()
            time.sleep(0.02)
        after = what_readers_see(filled)

    assert first[1] == second[1] == ALLIANCES
    assert at_the_kill == before == (before[0], ALLIANCES)
    assert after[0] != before[0]
    assert seen | {after} <= {before, (after[0], ALLIANCES)}
    assert filled.world("state") == {
        "runs": ["done", "done"],
        "attempts": [1, 2],
        "computations": 1,
        "version": 2,
        **WHOLE,
    }

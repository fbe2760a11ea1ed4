"""Two workers at once: each figure is computed once, and no change is lost."""

import pytest

from tests.faults.conftest import ALLIANCES
from tests.faults.installation import eventually

ONCE = {
    "runs": ["done", "done"],
    "attempts": [1, 1],
    "computations": 1,
    "version": 2,
    "results": ALLIANCES,
    "differences": 0,
}
WORKER = ("-m", "celery", "--quiet", "--app", "config", "worker", "--loglevel", "INFO")


def test_two_processes_compute_a_cycle_once(filled):
    filled.world("owe")

    both = [filled.start("-m", "tests.faults.world", "compute") for _ in range(2)]
    for process in both:
        process.communicate(timeout=60)

    assert [process.returncode for process in both] == [0, 0]
    assert filled.world("state") == ONCE


def test_two_workers_of_the_queue_compute_a_cycle_once(filled):
    pool = "prefork" if filled.environment["REDIS_URL"] else "threads"
    workers = [
        filled.start(*WORKER, "--pool", pool, "--concurrency", "2", "--hostname", f"{n}@here")
        for n in range(2)
    ]
    try:
        filled.world("owe")
        filled.world("ring", "6")
        eventually(lambda: not filled.rows("SELECT 1 FROM assessment_run WHERE state <> 'done'"))
    finally:
        for worker in workers:
            worker.terminate()
        for worker in workers:
            worker.communicate(timeout=30)

    assert filled.world("state") == ONCE


@pytest.mark.postgres
def test_no_change_is_lost_while_workers_claim_and_compute(installation):
    installation.world("fill", "40")
    installation.world("compute_first")

    state = installation.world("race", "3", "40")

    assert (state["results"], state["differences"]) == (40, 0)
    assert set(state["runs"]) == {"done"}

"""A worker that is killed while it makes a PDF: it is made in the end, once."""

import os
import signal

from tests.faults.installation import eventually

STATES = "SELECT state FROM assessment_paper ORDER BY id"
BEGUN = "SELECT 1 FROM assessment_paper WHERE state = 'running'"


def test_the_papers_of_a_killed_worker_are_made_once(installation):
    installation.world("begin_report")
    with installation.serving() as serving:
        eventually(lambda: serving.part("worker"))
        installation.world("file_long_report")
        eventually(lambda: installation.rows(BEGUN), every=0.002)
        os.kill(serving.part("worker"), signal.SIGKILL)
        at_the_kill = installation.rows(STATES)
        eventually(lambda: installation.rows(STATES) == [("done",), ("done",)])

    attempts = installation.rows("SELECT attempts FROM assessment_paper ORDER BY id")
    assert ("running",) in at_the_kill
    assert max(attempts) >= (2,)  # More where a busy machine lets a lease run out.
    assert installation.rows("SELECT count(*) FROM assessment_storedfile") == [(2,)]
    folder = installation.folder / "var" / "private" / "files"
    known = dict(installation.rows("SELECT path, size FROM assessment_storedfile"))
    assert all((folder.parent / path).stat().st_size == size for path, size in known.items())

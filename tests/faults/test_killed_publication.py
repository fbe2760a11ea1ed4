"""A publication that is killed leaves nothing of it; of two at once there is one."""

from tests.faults.installation import eventually

DECISIONS = "SELECT state, number FROM assessment_decision ORDER BY id"
CYCLE = "SELECT phase FROM assessment_cycle"
VERSIONS = "SELECT number FROM assessment_computation ORDER BY id"
MOVES = "SELECT count(*) FROM assessment_phasemove WHERE to_phase = 'published'"
NOTHING = ([("notice",)], [("confirmed", None), ("confirmed", None)], [(1,)], [(0,)])
ALL = ([("published",)], [("issued", "2026-001"), ("issued", "2026-002")], [(1,)], [(1,)])


def found(installation):
    return tuple(installation.rows(each) for each in (CYCLE, DECISIONS, VERSIONS, MOVES))


def start(installation, what):
    return installation.start("-m", "tests.faults.publishing", what)


def test_what_is_killed_in_the_middle_of_publishing_has_published_nothing(installation):
    installation.run("-m", "tests.faults.publishing", "begin")
    process = start(installation, "publish_slowly")
    assert process.stdout.readline() == "in the middle\n"
    seen_meanwhile = found(installation)

    process.kill()
    process.communicate()

    # The database lets go of what a dead process held in its own time.
    eventually(lambda: found(installation) == NOTHING, seconds=10)
    assert seen_meanwhile == NOTHING
    assert installation.run("-m", "tests.faults.publishing", "publish") == "published"
    assert found(installation) == ALL
    assert "exactly as computed again" in installation.manage("verify", "tiny")


def test_of_two_clerks_who_publish_at_once_one_does(installation):
    installation.run("-m", "tests.faults.publishing", "begin")

    processes = [start(installation, "publish") for _ in range(2)]
    answers = {process.communicate(timeout=120)[0] for process in processes}

    assert answers == {"published", "refused"}
    assert found(installation) == ALL

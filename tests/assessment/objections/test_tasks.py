"""What the home page says of objections, and to whom."""

from assessment.models import Cycle
from assessment.views.objection_tasks import objection_tasks
from tests.assessment.api.world import NOW
from tests.assessment.objections.conftest import LATE, raised
from tests.assessment.objections.test_granting import grant, prepare


def titles(world, role, now=NOW):
    cycles = list(Cycle.objects.select_related("computation"))
    return [each.title for each in objection_tasks(world.users[role], cycles, now)]


def test_a_secretariat_is_asked_to_check_its_result_until_the_last_day(world):
    assert titles(world, "secretariat") == ["Check the result; objections are taken now"]
    assert titles(world, "secretariat", LATE) == []
    assert titles(world, "bureau") == []


def test_an_open_objection_waits_for_the_bureau_and_is_followed_by_the_secretariat(world):
    raised(world)

    assert titles(world, "bureau") == ["Reply to the objection 2026-001"]
    assert titles(world, "secretariat") == ["Follow the objection 2026-001"]
    for role in ("observer", "district", "assessor", "member"):
        assert titles(world, role) == []


def test_a_result_that_changed_is_told(world):
    objection = raised(world)
    prepare(world, objection)
    grant(world, objection)

    assert titles(world, "secretariat") == ["A granted objection changed the result"]
    Cycle.objects.update(phase="archived")
    assert titles(world, "secretariat") == []

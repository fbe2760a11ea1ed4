"""Two at the same moment: a scenario found out once, drafts numbered one after the other."""

import pytest
from django.db import transaction

from assessment import jobs
from assessment.choices import ScenarioKind
from assessment.computing.weighing import version_of
from assessment.errors import ScenarioRefused, StaleVersion
from assessment.models import Framework, Scenario
from assessment.services import scenarios as services
from assessment.services.drafting import draft_version
from assessment.services.scenarios import ask_again, ask_scenario
from assessment.services.weighing import begin_weighing, save_comparisons
from tests.assessment.api.world import build_world
from tests.assessment.services.test_races import race
from tests.decision_factories import make_scenario

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world():
    with transaction.atomic():
        return build_world()


def test_of_two_workers_one_finds_it_out(world):
    scenario = make_scenario(world.cycle, settings={"aggregate": "median"})

    race(*[lambda: jobs.find_out(scenario.pk)] * 3)

    scenario.refresh_from_db()
    assert (scenario.state, scenario.attempts) == ("done", 1)


def test_two_who_ask_again_at_once_owe_it_once(world):
    scenario = make_scenario(world.cycle, settings={"aggregate": "median"}, state="done")

    race(*[lambda: ask_again(scenario.pk, by=world.users["bureau"]).pk] * 2)

    scenario.refresh_from_db()
    assert (scenario.state, scenario.attempts) == ("queued", 0)


def test_of_many_who_ask_at_once_no_more_get_in_than_there_is_room(world, monkeypatch):
    monkeypatch.setattr(services, "MOST_WAITING", 1)

    def ask():
        return ask_scenario(
            world.cycle.pk,
            kind=ScenarioKind.WHAT_IF,
            name="",
            settings={"aggregate": "median"},
            by=world.users["bureau"],
        ).kind

    outcomes = race(ask, ask, ask)

    assert sorted(map(str, outcomes)) == sorted(
        ["what_if", str(ScenarioRefused), str(ScenarioRefused)]
    )
    assert Scenario.objects.count() == 1


def test_two_drafts_at_once_have_two_versions(world):
    framework = world.cycle.framework

    versions = race(
        *[lambda: draft_version(framework.pk, {}, by=world.users["bureau"]).version] * 2
    )

    assert sorted(versions) == [2, 3]
    assert Framework.objects.filter(code=framework.code).count() == 3


def test_of_two_who_save_the_same_comparison_one_is_stale(world):
    weighing = begin_weighing(world.cycle.framework_id, name="x", by=world.users["bureau"])
    seen = version_of(weighing)

    def save():
        return save_comparisons(weighing.pk, {}, seen=seen, by=world.users["bureau"]).name

    outcomes = race(save, save)

    assert set(outcomes) == {"x", StaleVersion}

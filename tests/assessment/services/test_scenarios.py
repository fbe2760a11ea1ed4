"""What if: asked by the bureau, found out by a worker, and nothing official changes."""

import uuid
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from assessment import jobs, tasks
from assessment.choices import ScenarioKind
from assessment.computing import what_if
from assessment.errors import ScenarioRefused
from assessment.exchange.frameworks import store_framework
from assessment.jobs import scenarios as scenario_jobs
from assessment.jobs.leases import MOST_ATTEMPTS
from assessment.models import (
    Computation,
    Criterion,
    Cycle,
    Entry,
    Framework,
    Indicator,
    Mark,
    Result,
    Ruling,
    Run,
    Scenario,
)
from assessment.scoring import Variation, fitted, score_cycle, vary
from assessment.services import scenarios as services
from assessment.services.scenarios import ask_again, ask_scenario
from tests.assessment.scoring.exchange import read_alliances, read_framework
from tests.decision_factories import NOW, make_scenario

STABILITY = {"spread": "20", "seed": 1}
MINUTE = timedelta(minutes=1)


@pytest.fixture
def few_draws(monkeypatch):
    monkeypatch.setattr(what_if, "DRAWS", 600)


def ask(world, settings, kind=ScenarioKind.WHAT_IF, by=None):
    by = by or world.users["bureau"]
    return ask_scenario(world.cycle.pk, kind=kind, name="", settings=settings, by=by)


def found_out(world, settings, kind=ScenarioKind.WHAT_IF):
    scenario = ask(world, settings, kind)
    jobs.find_out(scenario.pk)
    scenario.refresh_from_db()
    assert (scenario.state, scenario.problem) == ("done", "")
    return scenario.outcome


def standings(outcome, side):
    return {
        row["code"]: (row[side]["rank"], row[side]["total"], row[side]["grade"])
        for row in outcome["rows"]
    }


def by_reference(rules, inputs=None):
    return {
        score.code: (
            score.rank,
            None if score.shown is None else str(score.shown),
            score.grade.code if score.grade else "",
        )
        for score in score_cycle(rules, inputs or read_alliances("tiny"))
    }


def official():
    models = (
        *(Result, Computation, Run, Cycle, Mark, Ruling, Entry),
        *(Framework, Criterion, Indicator),
    )
    return [list(model.objects.order_by("pk").values()) for model in models]


@pytest.mark.parametrize(
    ("settings", "variation"),
    [
        ({"weights": {"5.4.12": "1"}}, {"weights": {"5.4.12": Fraction(1)}}),
        ({"indicator_weights": {"5.4.12-1": "2.5"}},
         {"indicator_weights": {"5.4.12-1": Fraction(5, 2)}}),
        ({"indicator_weights": {"5.4.12-2": "0"}, "weights": {"5.4.12": "90"}},
         {"indicator_weights": {"5.4.12-2": Fraction(0)}, "weights": {"5.4.12": Fraction(90)}}),
        ({"without_criterion": "5.4.12"}, {"without_criterion": "5.4.12"}),
        ({"floors": {"5.4.12": "99"}}, {"floors": {"5.4.12": Fraction(99)}}),
        ({"aggregate": "median"}, {"policy": {"aggregate": "median"}}),
        ({"trim_from": 3, "aggregate": "trimmed_mean"},
         {"policy": {"trim_from": 3, "aggregate": "trimmed_mean"}}),
        ({"bonus_cap": None}, {"policy": {"bonus_cap": None}}),
        ({"bonus_cap": "0.5"}, {"policy": {"bonus_cap": Fraction(1, 2)}}),
    ],
)  # fmt: skip
def test_a_scenario_is_what_the_reference_gives_under_those_rules(world, settings, variation):
    rules = read_framework("tiny")

    outcome = found_out(world, settings)

    changed = vary(rules, Variation(**variation))
    inputs = [fitted(changed, each)[0] for each in read_alliances("tiny")]
    assert standings(outcome, "before") == by_reference(rules)
    assert standings(outcome, "after") == by_reference(changed, inputs)


def test_weights_inside_a_criterion_change_totals_then_and_not_now(world):
    outcome = found_out(world, {"indicator_weights": {"5.4.12-1": "0"}})

    before, after = (standings(outcome, side) for side in ("before", "after"))
    assert {code: total for code, (_rank, total, _grade) in before.items()} == {
        "gaoxin": "96.95", "dianzi": "83.32", "zichuan": "20.89", "new": None,
    }  # fmt: skip
    assert before["zichuan"][1] != after["zichuan"][1]


def test_nothing_official_changes(world, few_draws):
    before = official()

    found_out(world, {"weights": {"5.4.12": "1"}})
    found_out(world, {"indicator_weights": {"5.4.12-1": "7"}})
    found_out(world, STABILITY, ScenarioKind.STABILITY)

    assert official() == before


def test_a_published_cycle_can_be_asked_about_too(world, few_draws):
    world.enter("published")
    before = official()

    outcome = found_out(world, {"aggregate": "median"})

    published = {
        row.code: (row.rank, None if row.total is None else str(row.total), row.grade)
        for row in Result.objects.filter(computation=world.cycle.computation)
    }
    assert standings(outcome, "before") == published
    assert official() == before


def test_without_an_assessor_the_marks_of_that_one_do_not_count(world):
    name = Mark.objects.given().order_by("pk").first().assessor.name

    outcome = found_out(world, {"without_assessor": name})

    marks = [
        type(each)(
            each.code,
            {i: {a: m for a, m in given.items() if a != name} for i, given in each.marks.items()},
            each.measures,
            each.rulings,
        )
        for each in read_alliances("tiny")
    ]
    assert standings(outcome, "after") == by_reference(read_framework("tiny"), marks)


def test_another_framework_takes_the_inputs_and_leaves_aside_what_it_has_no_place_for(world):
    rules = read_framework("tiny")
    gone = Ruling.objects.filter(kind__in=["not_applicable", "adjudicated"]).first()
    other = replace(
        rules,
        version=2,
        criteria=tuple(
            replace(
                part,
                indicators=tuple(
                    item if not gone or item.code != gone.item else replace(item, code="renamed")
                    for item in part.indicators
                ),
            )
            for part in rules.criteria
        ),
    )
    store_framework(other, NOW)

    outcome = found_out(world, {"framework": [rules.code, 2]})

    assert [each["item"] for each in outcome["left"]] == ([gone.item] if gone else [])
    assert outcome["grades"][0] == outcome["grades"][1]


def test_stability_counts_every_draw_and_says_where_each_stands(world, few_draws):
    outcome = found_out(world, STABILITY, ScenarioKind.STABILITY)

    ranked = {code: row for code, row in by_reference(read_framework("tiny")).items() if row[0]}
    assert {row["code"]: (row["rank"], row["total"], row["grade"]) for row in outcome["rows"]} == (
        ranked
    )
    for row in outcome["rows"]:
        assert 0 <= row["holds"] <= 600
        assert sum(row["grades"].values()) == 600
        assert row["best"] <= row["middle"][0] <= row["middle"][1] <= row["worst"]
    assert outcome["draws"] == 600


def test_the_same_seed_tells_the_same(world, few_draws):
    first, again, other = (
        found_out(world, {"spread": "40", "seed": seed}, ScenarioKind.STABILITY)
        for seed in (1, 1, 2)
    )

    assert first == again
    assert first["rows"] != other["rows"] or all(row["holds"] == 600 for row in first["rows"])


def test_progress_is_told_and_the_lease_renewed(world, monkeypatch, few_draws):
    seen = []
    told = scenario_jobs._tell

    def look(held, done, total):
        told(held, done, total)
        row = Scenario.objects.get(pk=held.row.pk)
        seen.append((row.done, row.total, row.lease_until > timezone.now()))

    monkeypatch.setattr(scenario_jobs, "_tell", look)

    found_out(world, STABILITY, ScenarioKind.STABILITY)

    assert seen == [(0, 600, True), (250, 600, True), (500, 600, True)]


def test_a_worker_whose_lease_is_gone_writes_nothing(world, monkeypatch, few_draws):
    scenario = ask(world, STABILITY, ScenarioKind.STABILITY)
    told = scenario_jobs._tell

    def lose(held, done, total):
        Scenario.objects.filter(pk=scenario.pk).update(token=uuid.uuid4())
        told(held, done, total)

    monkeypatch.setattr(scenario_jobs, "_tell", lose)

    jobs.find_out(scenario.pk)

    scenario.refresh_from_db()
    assert (scenario.state, scenario.outcome) == ("running", None)


def test_a_scenario_of_a_dead_worker_is_found_out_by_another(world):
    scenario = ask(world, {"aggregate": "median"})
    Scenario.objects.filter(pk=scenario.pk).update(
        state="running", token=uuid.uuid4(), lease_until=timezone.now() - MINUTE, attempts=1
    )

    assert jobs.scenarios_owed(timezone.now()) == [scenario.pk]
    jobs.find_out(scenario.pk)

    scenario.refresh_from_db()
    assert (scenario.state, scenario.attempts) == ("done", 2)


def test_a_repeated_message_finds_nothing_to_do(world):
    scenario = ask(world, {"aggregate": "median"})

    jobs.find_out(scenario.pk)
    jobs.find_out(scenario.pk)

    scenario.refresh_from_db()
    assert scenario.attempts == 1
    assert jobs.scenarios_owed(timezone.now()) == []


def test_a_framework_that_is_gone_meanwhile_fails_the_scenario_for_good(world):
    scenario = make_scenario(world.cycle, settings={"framework": ["gone", 1]})

    jobs.find_out(scenario.pk)

    scenario.refresh_from_db()
    assert (scenario.state, scenario.attempts) == ("failed", 1)
    assert "no longer there" in scenario.problem


def test_what_goes_wrong_is_tried_again_and_given_up_at_last(world, monkeypatch):
    def burst(*_asked):
        raise RuntimeError("no memory")

    monkeypatch.setattr(scenario_jobs, "compared", burst)
    scenario = ask(world, {"aggregate": "median"})
    for attempt in range(1, MOST_ATTEMPTS + 1):
        Scenario.objects.update(run_after=None)
        jobs.find_out(scenario.pk)
        scenario.refresh_from_db()
        assert scenario.attempts == attempt

    assert (scenario.state, scenario.problem) == ("failed", "RuntimeError: no memory")


def test_asking_rings_the_worker_and_the_schedule_rings_again(
    world, monkeypatch, django_capture_on_commit_callbacks
):
    rung = []
    monkeypatch.setattr(tasks.find_out, "delay", rung.append)

    with django_capture_on_commit_callbacks(execute=True):
        scenario = ask(world, {"aggregate": "median"})
    tasks.sweep_runs()

    assert rung == [scenario.pk, scenario.pk]


@pytest.mark.parametrize("role", ["observer", "district", "secretariat", "assessor", "member"])
def test_only_the_bureau_asks(world, role):
    with pytest.raises(PermissionDenied):
        ask(world, {"aggregate": "median"}, by=world.users[role])
    scenario = make_scenario(world.cycle, state="done")
    with pytest.raises(PermissionDenied):
        ask_again(scenario.pk, by=world.users[role])

    assert Scenario.objects.count() == 1


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"weights": {"none": "1"}},
        {"weights": {"5.4.12": "-1"}},
        {"weights": {"5.4.12": "a"}},
        {"indicator_weights": {"5.4.12": "1"}},
        {"indicator_weights": {"5.4.12-1": "-1"}},
        {"indicator_weights": {"5.4.12-1": "0", "5.4.12-2": "0"}},
        {"aggregate": "best"},
        {"framework": ["none", 1]},
        {"framework": 3},
    ],
)
def test_rules_that_make_no_sense_are_refused(world, settings):
    with pytest.raises(ScenarioRefused):
        ask(world, settings)

    assert not Scenario.objects.exists()


def test_a_cycle_without_alliances_has_nothing_to_compare(world):
    other = Cycle.objects.create(
        code="empty", name_zh="空", year=2032, as_of="2032-12-31", region=world.cycle.region,
        framework=world.cycle.framework,
    )  # fmt: skip

    with pytest.raises(ScenarioRefused):
        ask_scenario(
            other.pk,
            kind=ScenarioKind.STABILITY,
            name="",
            settings=STABILITY,
            by=world.users["bureau"],
        )


def test_too_many_alliances_and_too_many_scenarios_are_refused(world, monkeypatch):
    monkeypatch.setattr(services, "MOST_WAITING", 1)
    ask(world, {"aggregate": "median"})
    with pytest.raises(ScenarioRefused):
        ask(world, {"aggregate": "median"})
    monkeypatch.setattr(services, "MOST_ALLIANCES", 3)
    with pytest.raises(ScenarioRefused, match="3"):
        ask(world, {"aggregate": "median"})

    assert Scenario.objects.count() == 1


def test_asked_again_it_is_found_out_from_the_inputs_as_they_are_now(world):
    scenario = ask(world, {"aggregate": "median"})
    jobs.find_out(scenario.pk)
    mark = Mark.objects.given().first()
    Mark.objects.filter(pk=mark.pk).update(hundredths=0 if mark.hundredths else 100)
    scenario.refresh_from_db()
    first = scenario.outcome

    ask_again(scenario.pk, by=world.users["bureau"])
    jobs.find_out(scenario.pk)

    scenario.refresh_from_db()
    assert scenario.state == "done"
    assert scenario.outcome != first


def test_asked_again_while_it_is_under_way_it_stays(world):
    scenario = ask(world, {"aggregate": "median"})
    Scenario.objects.filter(pk=scenario.pk).update(attempts=1)

    ask_again(scenario.pk, by=world.users["bureau"])

    scenario.refresh_from_db()
    assert (scenario.state, scenario.attempts) == ("queued", 1)

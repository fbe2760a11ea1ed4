"""What the worker does with what is owed, step by step; whole processes are in tests/faults."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from assessment.computing.rankings import is_stale
from assessment.computing.sealing import differences
from assessment.jobs import renewing
from assessment.jobs import runs as jobs
from assessment.models import Computation, Cycle, Mark, Result, Run
from assessment.scoring import ScoringError
from assessment.services.computing import owe_computation

HOUR = timedelta(hours=1)


@pytest.fixture
def world(small_world):
    return small_world


def run_state(run):
    run.refresh_from_db()
    return run.state


def change(world, code="gaoxin"):
    """Change a mark behind the application's back."""
    Mark.objects.filter(entry=world.entries[code]).update(hundredths=100)


def current_total(world, code):
    world.cycle.refresh_from_db()
    result = world.cycle.computation.results.get(code=code)
    return result.total_hundredths


def held(world, *, lease=HOUR, entry=None):
    """A run in the hands of another worker."""
    return Run.objects.create(
        cycle=world.cycle,
        entry=entry,
        state="running",
        token=uuid.uuid4(),
        lease_until=timezone.now() + lease,
        is_lead=True,
        attempts=1,
    )


def test_compute_cycle_settles_what_is_owed_together(world):
    change(world)
    whole = owe_computation(world.cycle, world.entries["new"])
    part = owe_computation(world.cycle)

    jobs.compute_cycle(world.cycle.pk)

    world.cycle.refresh_from_db()
    assert (run_state(whole), run_state(part)) == ("done", "done")
    assert list(differences(world.cycle)) == []
    assert world.cycle.results_version == 2
    assert Computation.objects.count() == 1


def test_compute_cycle_again_finds_nothing_to_do(world):
    before = Cycle.objects.values().get(pk=world.cycle.pk)

    jobs.compute_cycle(world.cycle.pk)

    assert Cycle.objects.values().get(pk=world.cycle.pk) == before


def test_compute_cycle_renews_the_one_alliance_that_is_owed(world):
    kept = dict(Result.objects.values_list("code", "pk"))
    change(world, "gaoxin")
    change(world, "dianzi")
    run = owe_computation(world.cycle, world.entries["gaoxin"])
    before = current_total(world, "dianzi")

    jobs.compute_cycle(world.cycle.pk)

    run.refresh_from_db()
    renewed = dict(Result.objects.values_list("code", "pk"))
    assert (run.state, run.done, run.total) == ("done", 1, 1)
    assert {code for code in kept if kept[code] != renewed[code]} == {"gaoxin"}
    assert current_total(world, "dianzi") == before
    assert {each.alliance for each in differences(world.cycle)} == {"dianzi"}


def test_compute_cycle_renews_some_at_a_time(world, monkeypatch):
    monkeypatch.setattr(jobs, "AT_ONCE", 1)
    for code in ("gaoxin", "dianzi"):
        change(world, code)
        owe_computation(world.cycle, world.entries[code])
    before = world.cycle.results_version

    jobs.compute_cycle(world.cycle.pk)

    world.cycle.refresh_from_db()
    assert not Run.objects.unsettled().exists()
    assert list(differences(world.cycle)) == []
    assert world.cycle.results_version == before + 2


def test_what_goes_wrong_with_one_alliance_is_put_right_with_the_whole_cycle(
    world, monkeypatch, caplog
):
    monkeypatch.setattr(renewing, "write_by_reference", lambda *renewed: 1 / 0)
    change(world)
    run = owe_computation(world.cycle, world.entries["gaoxin"])

    jobs.compute_cycle(world.cycle.pk)

    run.refresh_from_db()
    world.cycle.refresh_from_db()
    assert (run.state, run.attempts, run.total) == ("done", 1, 4)
    assert list(differences(world.cycle)) == []
    assert [record.message for record in caplog.records] == [
        f"Single results of cycle {world.cycle.pk} could not be computed."
    ]


def test_compute_cycle_looks_again_when_another_worker_was_faster(world, monkeypatch):
    renew, is_first = renewing._renew, iter([True])

    def renew_after_another(*asked):
        if next(is_first, False):
            renew(*asked)
            change(world, "dianzi")
            owe_computation(world.cycle, world.entries["dianzi"])
        renew(*asked)

    monkeypatch.setattr(renewing, "_renew", renew_after_another)
    owe_computation(world.cycle, world.entries["gaoxin"])
    before = world.cycle.computation

    jobs.compute_cycle(world.cycle.pk)

    world.cycle.refresh_from_db()
    assert not Run.objects.unsettled().exists()
    assert list(differences(world.cycle)) == []
    assert world.cycle.computation == before  # Nobody computed the whole cycle.


@pytest.mark.parametrize("values", [{"framework_digest": ""}, {"frozen_at": timezone.now()}])
def test_compute_cycle_writes_another_set_where_the_current_one_takes_no_changes(world, values):
    Computation.objects.update(**values)
    change(world)
    run = owe_computation(world.cycle, world.entries["gaoxin"])
    before, total = world.cycle.computation, current_total(world, "gaoxin")

    jobs.compute_cycle(world.cycle.pk)

    run.refresh_from_db()
    assert (run.state, run.total) == ("done", 4)
    assert current_total(world, "gaoxin") < total
    assert world.cycle.computation != before


def test_compute_cycle_computes_all_where_there_is_nothing_to_renew(world):
    Cycle.objects.update(computation=None)
    Result.objects.all().delete()
    run = owe_computation(world.cycle, world.entries["gaoxin"])

    jobs.compute_cycle(world.cycle.pk)

    run.refresh_from_db()
    assert (run.state, run.done, run.total) == ("done", 4, 4)


def test_compute_cycle_tells_progress_in_portions(world, settings, monkeypatch):
    settings.ASSESSMENT_PORTION = 3
    told = []
    tell = jobs._tell
    monkeypatch.setattr(
        jobs, "_tell", lambda claim, done, of: (told.append((done, of)), tell(claim, done, of))
    )
    owe_computation(world.cycle)

    jobs.compute_cycle(world.cycle.pk)

    assert told == [(0, 4), (3, 4), (4, 4)]


def test_compute_cycle_settles_what_falls_due_while_it_computes(world, monkeypatch):
    owe_computation(world.cycle)
    write, is_first = jobs.write_portion, iter([True])

    def write_while_somebody_marks(*portion):
        write(*portion)
        if next(is_first, False):
            change(world)
            owe_computation(world.cycle, world.entries["gaoxin"])

    monkeypatch.setattr(jobs, "write_portion", write_while_somebody_marks)

    jobs.compute_cycle(world.cycle.pk)

    world.cycle.refresh_from_db()
    assert not Run.objects.unsettled().exists()
    assert list(differences(world.cycle)) == []


@pytest.mark.parametrize("alliance", [None, "gaoxin"])
def test_compute_cycle_leaves_a_cycle_that_another_worker_holds(world, alliance):
    other = held(world)
    waiting = Run.objects.create(cycle=world.cycle, entry=world.entries.get(alliance))

    jobs.compute_cycle(world.cycle.pk)

    assert (run_state(other), run_state(waiting)) == ("running", "queued")


def test_compute_cycle_takes_over_what_a_dead_worker_held(world):
    abandoned = Computation.objects.create(cycle=world.cycle, framework_digest="")
    run = held(world, lease=-HOUR)

    jobs.compute_cycle(world.cycle.pk)

    run.refresh_from_db()
    assert (run.state, run.attempts, run.is_lead) == ("done", 2, False)
    assert not Computation.objects.filter(pk=abandoned.pk).exists()


def test_a_worker_that_comes_back_late_overwrites_nothing(world, monkeypatch, caplog):
    rules_of, is_first, seen = jobs.Rules.of, iter([True]), []

    def sleep_until_another_has_taken_over(framework):
        if next(is_first, False):
            Run.objects.running().update(lease_until=timezone.now() - HOUR)
            jobs.compute_cycle(world.cycle.pk)
            seen.append(Cycle.objects.values().get(pk=world.cycle.pk))
            change(world)
        return rules_of(framework)

    monkeypatch.setattr(jobs.Rules, "of", sleep_until_another_has_taken_over)
    run = owe_computation(world.cycle)

    jobs.compute_cycle(world.cycle.pk)

    run.refresh_from_db()
    world.cycle.refresh_from_db()
    assert (run.state, run.attempts) == ("done", 2)
    assert [Cycle.objects.values().get(pk=world.cycle.pk)] == seen
    assert {each.alliance for each in differences(world.cycle)} == {"gaoxin"}
    assert [record.message for record in caplog.records] == [
        f"The runs of cycle {world.cycle.pk} went to another worker."
    ]


def test_a_refusal_of_the_arithmetic_settles_the_run_as_failed(world, monkeypatch):
    def refuse(*portion):
        raise ScoringError("A weight cannot be negative.")

    monkeypatch.setattr(jobs, "write_portion", refuse)
    run = owe_computation(world.cycle)
    before = current_total(world, "gaoxin")

    jobs.compute_cycle(world.cycle.pk)

    run.refresh_from_db()
    assert (run.state, run.problem) == ("failed", "A weight cannot be negative.")
    assert current_total(world, "gaoxin") == before
    assert is_stale(world.cycle)


def test_what_failed_is_still_owed_and_done_with_the_next_that_somebody_asks_for(
    world, monkeypatch
):
    with monkeypatch.context() as patched:
        patched.setattr(jobs, "write_portion", lambda *portion: 1 / 0)
        Run.objects.create(cycle=world.cycle, attempts=jobs.MOST_ATTEMPTS - 1)
        jobs.compute_cycle(world.cycle.pk)
    jobs.compute_cycle(world.cycle.pk)
    waiting = [run.state for run in Run.objects.order_by("pk")]

    owe_computation(world.cycle)
    jobs.compute_cycle(world.cycle.pk)

    assert waiting == ["done", "failed", "queued"]
    assert [run.state for run in Run.objects.order_by("pk")] == [
        *("done", "failed"),
        *("done", "done"),
    ]
    assert not is_stale(world.cycle)


def test_a_computation_that_ends_every_worker_is_given_up(world):
    run = held(world, lease=-HOUR)
    Run.objects.filter(pk=run.pk).update(attempts=jobs.MOST_ATTEMPTS)

    jobs.compute_cycle(world.cycle.pk)

    run.refresh_from_db()
    assert run.state == "failed"
    assert run.problem == "Several workers ended while they computed this."
    assert is_stale(world.cycle)


@pytest.mark.parametrize(("attempts", "state"), [(0, "queued"), (3, "queued"), (4, "failed")])
def test_anything_else_that_goes_wrong_is_tried_again_a_few_times(
    world, monkeypatch, caplog, attempts, state
):
    def break_down(*portion):
        raise OSError("disk full")

    monkeypatch.setattr(jobs, "write_portion", break_down)
    run = Run.objects.create(cycle=world.cycle, attempts=attempts)

    jobs.compute_cycle(world.cycle.pk)

    run.refresh_from_db()
    assert (run.state, run.attempts, run.problem) == (state, attempts + 1, "OSError: disk full")
    assert (run.run_after is not None) == (state == "queued")
    assert [record.message for record in caplog.records] == [
        f"Computing cycle {world.cycle.pk} failed."
    ]


def test_what_is_put_off_waits_for_its_time(world):
    run = Run.objects.create(cycle=world.cycle, run_after=timezone.now() + HOUR)

    jobs.compute_cycle(world.cycle.pk)

    assert run_state(run) == "queued"


@pytest.mark.parametrize("alliance", [None, "gaoxin"])
@pytest.mark.parametrize("phase", ["published", "archived"])
def test_nothing_is_computed_once_published(world, phase, alliance):
    world.enter(phase)
    run = Run.objects.create(cycle=world.cycle, entry=world.entries.get(alliance))

    jobs.compute_cycle(world.cycle.pk)

    run.refresh_from_db()
    assert (run.state, run.problem) == (
        "failed",
        "The results are published; nothing is computed any more.",
    )


def test_nothing_takes_over_from_what_was_published_meanwhile(world, monkeypatch):
    write = jobs.write_portion

    def publish_meanwhile(*portion):
        write(*portion)
        Cycle.objects.update(phase="published")

    monkeypatch.setattr(jobs, "write_portion", publish_meanwhile)
    run = owe_computation(world.cycle)
    before = world.cycle.computation_id

    jobs.compute_cycle(world.cycle.pk)

    world.cycle.refresh_from_db()
    assert run_state(run) == "failed"
    assert world.cycle.computation_id == before


def test_cycles_owed_names_each_cycle_once(world):
    now = timezone.now()
    assert jobs.cycles_owed(now) == []

    Run.objects.create(cycle=world.cycle, run_after=now + HOUR)
    other = held(world)
    assert jobs.cycles_owed(now) == []

    Run.objects.filter(pk=other.pk).update(lease_until=now - HOUR)
    Run.objects.create(cycle=world.cycle)
    assert jobs.cycles_owed(now) == [world.cycle.pk]


def test_clearing_up_leaves_alone_what_the_next_worker_has_begun(world, monkeypatch):
    begun = []
    finish = jobs._finish

    def finish_and_another_begins(*settled):
        finish(*settled)
        begun.append(Computation.objects.create(cycle=world.cycle, framework_digest=""))

    monkeypatch.setattr(jobs, "_finish", finish_and_another_begins)
    owe_computation(world.cycle)

    jobs.compute_cycle(world.cycle.pk)

    world.cycle.refresh_from_db()
    assert set(Computation.objects.all()) == {world.cycle.computation, *begun}

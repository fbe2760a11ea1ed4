import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from assessment import tasks
from assessment.errors import CycleFrozen
from assessment.models import Run
from assessment.services.computing import owe_computation, request_score, score_here


@pytest.fixture
def rung(monkeypatch):
    """The cycles for which the worker was sent a message."""
    cycles = []
    monkeypatch.setattr(tasks.compute_cycle, "delay", cycles.append)
    return cycles


def owed():
    return list(
        Run.objects.unsettled().order_by("pk").values_list("entry__alliance__code", "state")
    )


def test_owe_computation_rings_once_the_change_is_kept(
    world, rung, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as callbacks:
        owe_computation(world.cycle, world.entries["new"])
    early = list(rung)
    for callback in callbacks:
        callback()

    assert early == []
    assert rung == [world.cycle.pk]
    assert owed() == [("new", "queued")]


def test_owe_computation_outlives_a_broker_that_is_away(
    world, monkeypatch, django_capture_on_commit_callbacks
):
    def away(cycle):
        raise ConnectionError

    monkeypatch.setattr(tasks.compute_cycle, "delay", away)

    with django_capture_on_commit_callbacks(execute=True):
        owe_computation(world.cycle)

    assert owed() == [(None, "queued")]


@pytest.mark.parametrize(
    ("first", "then", "rows"),
    [
        ("new", "new", ["new"]),
        ("new", "gaoxin", ["new", "gaoxin"]),
        ("new", None, ["new", None]),
        (None, "new", [None]),
        (None, None, [None]),
    ],
)
def test_owe_computation_lets_a_queued_row_stand_for_later_changes(world, first, then, rows):
    for code in (first, then):
        owe_computation(world.cycle, world.entries[code] if code else None)

    assert owed() == [(code, "queued") for code in rows]


@pytest.mark.parametrize(
    "other", [{"run_after": timezone.now()}, {"state": "done"}, {"state": "failed"}]
)
def test_owe_computation_adds_a_row_where_the_other_does_not_stand_for_it(world, other):
    before = Run.objects.create(cycle=world.cycle, **other)

    run = owe_computation(world.cycle, by=world.users["bureau"])

    assert run.pk != before.pk
    assert (run.state, run.requested_by) == ("queued", world.users["bureau"])


def test_owe_computation_goes_with_the_change_that_is_taken_back(world):
    with transaction.atomic():
        owe_computation(world.cycle)
        transaction.set_rollback(True)

    assert owed() == []


@pytest.mark.parametrize("by", ["district", "secretariat", "assessor", "member", "observer"])
def test_request_score_is_for_the_bureau(world, by):
    with pytest.raises(PermissionDenied):
        request_score(world.cycle.pk, by=world.users[by])

    assert owed() == []


@pytest.mark.parametrize("phase", ["published", "archived"])
def test_request_score_refuses_what_is_published(world, phase):
    world.enter(phase)

    with pytest.raises(CycleFrozen):
        request_score(world.cycle.pk, by=None)

    assert owed() == []


def test_score_here_settles_all_that_is_owed(world):
    owe_computation(world.cycle, world.entries["new"])

    run = score_here(world.cycle.pk)

    assert (run.state, run.done, run.total) == ("done", 4, 4)
    assert owed() == []


def test_sweep_runs_rings_for_every_cycle_that_is_owed(world, rung):
    tasks.sweep_runs()
    Run.objects.create(cycle=world.cycle)
    Run.objects.create(cycle=world.cycle, entry=world.entries["new"])
    tasks.sweep_runs()

    assert rung == [world.cycle.pk]

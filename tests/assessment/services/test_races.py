"""Two people at the same moment: SQLite lets one in after the other, so this is about PostgreSQL."""

import threading
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.utils import timezone

from assessment.choices import Phase
from assessment.computing.sealing import differences
from assessment.errors import HasMarks, NotScoring, PhaseRefused, SheetClosed, StaleVersion
from assessment.jobs import runs as jobs
from assessment.models import Assessor, Assignment, Cycle, Mark, PhaseMove, Run
from assessment.services.assigning import assign_assessor, withdraw_assignment
from assessment.services.computing import owe_computation
from assessment.services.marking import put_mark, reopen_sheet, submit_sheet
from assessment.services.phases import move_cycle
from common.errors import DomainError
from tests.assessment.api.world import NOW, build_world

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

ROUNDS = 5


@pytest.fixture
def world():
    with transaction.atomic():
        return build_world()


def race(*actions):
    """Start all actions at the same moment; return what each one returned or refused."""
    start = threading.Barrier(len(actions))
    outcomes = [None] * len(actions)

    def run(place, action):
        try:
            start.wait(timeout=10)
            outcomes[place] = action()
        except DomainError as refusal:
            outcomes[place] = type(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return outcomes


def put(world, mark, version):
    sheet, by = world.sheets["new"].pk, world.users["assessor"]
    return lambda: (
        put_mark(sheet, "5.4.12-1", mark=Decimal(mark), comment="", version=version, by=by).version
    )


def test_of_two_marks_at_once_one_is_stale(world):
    for version in range(ROUNDS):
        outcomes = race(put(world, 2 * version, version), put(world, 2 * version + 1, version))

        assert set(outcomes) == {version + 1, StaleVersion}
    assert list(Mark.objects.filter(entry=world.entries["new"]).values_list("version")) == [
        (ROUNDS,)
    ]


def test_a_mark_and_the_submission_come_one_after_the_other(world):
    put(world, 50, 0)()
    sheet, by = world.sheets["new"].pk, world.users["assessor"]
    for version in range(1, ROUNDS):
        saved, _ = race(
            put(world, 50 + version, version), lambda: submit_sheet(sheet, by=by, now=NOW).pk
        )

        assert saved in (version + 1, SheetClosed)
        assert Assignment.objects.get(pk=sheet).submitted_at == NOW
        reopen_sheet(sheet, by=world.users["bureau"])
        if saved is SheetClosed:
            put(world, 50 + version, version)()


def test_no_mark_is_taken_once_the_phase_has_moved(world):
    outcomes = race(
        put(world, 50, 0),
        lambda: (
            move_cycle(
                world.cycle.pk, Phase.DELIBERATION, by=None, now=NOW, is_forced=True, reason="x"
            ).to_phase
        ),
    )

    assert outcomes in ([1, "deliberation"], [NotScoring, "deliberation"])
    assert Mark.objects.filter(entry=world.entries["new"]).exists() == (outcomes[0] == 1)


def test_a_cycle_moves_once(world):
    def move():
        return move_cycle(
            world.cycle.pk, Phase.DELIBERATION, by=None, now=NOW, is_forced=True, reason="x"
        ).to_phase

    outcomes = race(move, move)

    assert set(outcomes) == {"deliberation", PhaseRefused}
    assert PhaseMove.objects.count() == 1


def test_a_sheet_is_given_once_and_not_taken_back_from_under_a_mark(world):
    nora, bureau = Assessor.objects.get(name="nora").pk, world.users["bureau"]
    entry = world.entries["dianzi"].pk

    given = race(*[lambda: assign_assessor(entry, nora, by=bureau).pk] * 2)
    taken = race(
        put(world, 50, 0),
        lambda: withdraw_assignment(world.entries["new"].pk, nora, by=bureau),
    )

    assert given[0] == given[1]
    assert taken in ([1, HasMarks], [SheetClosed, None])
    sheet = Assignment.objects.filter(entry=world.entries["new"], assessor=nora)
    assert sheet.exists() == (taken[0] == 1)


def test_changes_at_once_share_a_row_or_bring_their_own(world):
    def owe():
        with transaction.atomic():
            owe_computation(Cycle.objects.locked().get(pk=world.cycle.pk), world.entries["new"])

    race(owe, owe, owe)

    assert Run.objects.unsettled().count() == 1


@pytest.mark.parametrize("alliance", [None, "gaoxin"])
def test_of_two_workers_one_claims(world, alliance):
    for _ in range(ROUNDS):
        run = Run.objects.create(cycle=world.cycle, entry=world.entries.get(alliance))

        race(*[lambda: jobs.compute_cycle(world.cycle.pk)] * 3)

        run.refresh_from_db()
        assert (run.state, run.attempts) == ("done", 1)


@pytest.mark.parametrize("alliance", [None, "gaoxin"])
def test_a_worker_waits_for_the_change_that_shares_its_row(world, alliance):
    """What joins a queued row is committed before the row can be claimed."""
    run = Run.objects.create(cycle=world.cycle, entry=world.entries.get(alliance))
    has_joined, may_commit = threading.Event(), threading.Event()

    def change():
        with transaction.atomic():
            Mark.objects.filter(entry=world.entries["gaoxin"]).update(hundredths=100)
            joined = owe_computation(world.cycle, world.entries["gaoxin"])
            has_joined.set()
            may_commit.wait(timeout=10)
        return joined.pk

    def work():
        has_joined.wait(timeout=10)
        threading.Timer(0.3, may_commit.set).start()
        jobs.compute_cycle(world.cycle.pk)

    joined, _ = race(change, work)

    world.cycle.refresh_from_db()
    assert joined == run.pk
    assert list(differences(world.cycle)) == []


def test_marks_and_workers_at_once_leave_no_change_behind(world):
    """Single alliances and the whole cycle, several workers, and marks in between."""
    code = {code: world.entries[code].pk for code in ("gaoxin", "dianzi")}

    def mark(alliance, hundredths):
        with transaction.atomic():
            cycle = Cycle.objects.locked().get(pk=world.cycle.pk)
            Mark.objects.filter(entry=code[alliance]).update(hundredths=hundredths)
            owe_computation(cycle, world.entries[alliance])
        jobs.compute_cycle(world.cycle.pk)

    def whole():
        with transaction.atomic():
            owe_computation(Cycle.objects.locked().get(pk=world.cycle.pk))
        jobs.compute_cycle(world.cycle.pk)

    for number in range(ROUNDS):
        race(
            lambda number=number: mark("gaoxin", 1000 + number),
            lambda number=number: mark("dianzi", 2000 + number),
            lambda number=number: mark("gaoxin", 3000 + number),
            whole,
        )
        jobs.compute_cycle(world.cycle.pk)

    world.cycle.refresh_from_db()
    assert set(Run.objects.values_list("state", flat=True)) == {"done"}
    assert list(differences(world.cycle)) == []


def test_a_worker_whose_lease_ran_out_gives_way_in_the_middle_of_writing(world, monkeypatch):
    run = Run.objects.create(cycle=world.cycle)
    write, is_first = jobs.write_portion, iter([True])
    is_late, others_claim = threading.Event(), threading.Event()
    claim = jobs._claim

    def write_slowly(*portion):
        write(*portion)
        if next(is_first, False):
            is_late.set()
            others_claim.wait(timeout=10)

    def claim_and_tell(*asked):
        claimed = claim(*asked)
        if is_late.is_set() and claimed:
            others_claim.set()
        return claimed

    def take_over():
        is_late.wait(timeout=10)
        Run.objects.running().update(lease_until=timezone.now() - timedelta(seconds=1))
        Mark.objects.filter(entry=world.entries["gaoxin"]).update(hundredths=100)
        jobs.compute_cycle(world.cycle.pk)

    monkeypatch.setattr(jobs, "write_portion", write_slowly)
    monkeypatch.setattr(jobs, "_claim", claim_and_tell)

    race(lambda: jobs.compute_cycle(world.cycle.pk), take_over)

    run.refresh_from_db()
    world.cycle.refresh_from_db()
    assert (run.state, run.attempts, world.cycle.results_version) == ("done", 2, 2)
    assert list(differences(world.cycle)) == []

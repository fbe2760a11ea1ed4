import pytest
from django.core.exceptions import PermissionDenied

from assessment.choices import Phase
from assessment.computing.sealing import differences
from assessment.errors import PhaseRefused
from assessment.models import Assessor, Assignment, Cycle, Entry, PhaseMove, Result, Ruling, Run
from assessment.services.computing import owe_computation
from assessment.services.phases import move_cycle, next_phase, unfinished_in
from members.models import User
from tests.assessment.api.world import NOW

INCOMPLETE = "1 alliance is incomplete: Alliance new (new)."
OPEN = "2 sheets are not submitted: Alliance gaoxin (gaoxin) – assessor, Alliance new (new) – assessor."
NOT_COMPUTED = "The figures are not computed yet."
OUT_OF_DATE = "The figures are out of date; they are being computed."


def move(world, to, *, by="bureau", **how):
    user = world.users[by] if by else None
    return move_cycle(world.cycle.pk, Phase(to), by=user, now=NOW, **how)


def finish(world):
    """Leave nothing unfinished: `new` is excused, and nobody has a sheet any more."""
    Assignment.objects.all().delete()
    Ruling.objects.create(entry=world.entries["new"], kind="excused", reason="moved", sequence=1)
    world.compute()


def moves():
    return list(PhaseMove.objects.order_by("pk").values_list("from_phase", "to_phase", "is_forced"))


def test_move_cycle_records_who_when_and_why(world):
    finish(world)

    made = move(world, "deliberation", reason="all in")

    world.cycle.refresh_from_db()
    assert world.cycle.phase == "deliberation"
    assert (made.by, made.reason, made.moved_at) == (world.users["bureau"], "all in", NOW)
    assert moves() == [("scoring", "deliberation", False)]


def test_move_cycle_is_open_to_the_command_line(world):
    finish(world)

    assert move(world, "deliberation", by=None).by is None


@pytest.mark.parametrize("by", ["district", "secretariat", "assessor", "member", "observer"])
def test_move_cycle_is_for_the_bureau(world, by):
    finish(world)

    with pytest.raises(PermissionDenied):
        move(world, "deliberation", by=by)

    assert moves() == []


def test_move_cycle_goes_through_all_phases_in_order(world):
    finish(world)
    world.enter("draft")

    for phase in Phase.values[1:]:
        move(world, phase)

    assert [to for _, to, _ in moves()] == Phase.values[1:]
    assert next_phase(Cycle.objects.get(pk=world.cycle.pk)) is None


@pytest.mark.parametrize(
    ("phase", "to", "reason", "sentence"),
    [
        ("scoring", "scoring", "", "The cycle is in this phase already."),
        ("scoring", "notice", "in a hurry", "Phases come one after another; none can be left out."),
        ("scoring", "draft", "", "Give a reason for going back."),
        (
            "published",
            "scoring",
            "a mistake",
            "The results are published and fixed; there is no way back.",
        ),
        (
            "archived",
            "notice",
            "a mistake",
            "The results are published and fixed; there is no way back.",
        ),
    ],
)
def test_move_cycle_refuses_other_ways(world, phase, to, reason, sentence):
    world.enter(phase)

    with pytest.raises(PhaseRefused) as refusal:
        move(world, to, reason=reason)

    assert str(refusal.value) == sentence
    assert moves() == []


@pytest.mark.parametrize(("phase", "to"), [("scoring", "reporting"), ("archived", "published")])
def test_move_cycle_goes_back_with_a_reason(world, phase, to):
    world.enter(phase)

    move(world, to, reason="a report came late")

    assert moves() == [(phase, to, False)]


def test_move_cycle_lists_what_is_unfinished(world):
    with pytest.raises(PhaseRefused) as refusal:
        move(world, "deliberation", reason="in a hurry")

    assert refusal.value.extra == {"unfinished": [INCOMPLETE, OPEN]}
    assert str(refusal.value) == f"“deliberation” cannot begin yet. {INCOMPLETE} {OPEN}"


def test_move_cycle_is_forced_with_a_reason_only(world):
    with pytest.raises(PhaseRefused):
        move(world, "deliberation", is_forced=True)

    move(world, "deliberation", is_forced=True, reason="the hall is booked")

    assert moves() == [("scoring", "deliberation", True)]


def nobody_takes_part(world):
    Run.objects.all().delete()
    Assignment.objects.all().delete()
    Cycle.objects.update(computation=None)
    Result.objects.all().delete()
    for entry in Entry.objects.all():
        entry.marks.all().delete()
        entry.measure_values.all().delete()
        entry.rulings.all().delete()
        entry.delete()


@pytest.mark.parametrize(
    ("change", "to", "sentences"),
    [
        (None, "deliberation", [INCOMPLETE, OPEN]),
        (
            lambda world: owe_computation(world.cycle),
            "deliberation",
            [OUT_OF_DATE, INCOMPLETE, OPEN],
        ),
        (
            lambda world: Cycle.objects.update(computation=None),
            "deliberation",
            [NOT_COMPUTED, OPEN],
        ),
        (lambda world: world.enter("deliberation"), "notice", [INCOMPLETE, OPEN]),
        (lambda world: world.enter("draft"), "reporting", []),
        (lambda world: world.enter("published"), "archived", []),
        (None, "reporting", []),
        (
            lambda world: Assessor.objects.update(user=None),
            "deliberation",
            [INCOMPLETE],
        ),
        (
            lambda world: Assignment.objects.filter(entry__alliance__code="new").delete(),
            "deliberation",
            [INCOMPLETE, "1 sheet is not submitted: Alliance gaoxin (gaoxin) – assessor."],
        ),
        (nobody_takes_part, "deliberation", ["No alliance takes part.", NOT_COMPUTED]),
    ],
)
def test_unfinished_in_names_each_thing(world, change, to, sentences):
    if change:
        change(world)
    world.cycle.refresh_from_db()

    assert unfinished_in(world.cycle, Phase(to)) == sentences


def test_unfinished_in_names_incomplete_alliances_and_only_sheets_that_can_be_submitted(world):
    finish(world)
    for name in ("with", "without"):
        assessor = Assessor.objects.create(name=name)
        Assignment.objects.create(entry=world.entries["gaoxin"], assessor=assessor)
    Assessor.objects.filter(name="with").update(user=world.users["stranger"])
    Result.objects.update(
        status="incomplete", total_hundredths=None, grade="", outcome="", missing="5.4.12-1"
    )

    assert unfinished_in(world.cycle, Phase.DELIBERATION) == [
        "3 alliances are incomplete: "
        "Alliance dianzi (dianzi), Alliance gaoxin (gaoxin), Alliance zichuan (zichuan).",
        "1 sheet is not submitted: Alliance gaoxin (gaoxin) – stranger.",
    ]


def test_unfinished_in_names_twenty_sheets_at_most_and_counts_the_rest(world):
    finish(world)
    for number in range(22):
        user = User.objects.create(username=f"x{number:02}", role="assessor")
        assessor = Assessor.objects.create(name=user.username, user=user)
        Assignment.objects.create(entry=world.entries["gaoxin"], assessor=assessor)
    named = ", ".join(f"Alliance gaoxin (gaoxin) – x{number:02}" for number in range(20))

    assert unfinished_in(world.cycle, Phase.DELIBERATION) == [
        f"22 sheets are not submitted: {named} and 2 more."
    ]


def test_publishing_seals_and_numbers_the_results(world):
    finish(world)
    world.enter("notice")

    move(world, "published")

    world.cycle.refresh_from_db()
    computation = world.cycle.computation
    assert (computation.number, computation.frozen_at) == (1, NOW)
    ranks = computation.results.in_ranking_order().values_list("code", "rank")
    assert list(ranks) == [("gaoxin", 1), ("dianzi", 2), ("zichuan", 3)]
    assert all(len(each.fingerprint) == 64 for each in computation.results.all())


@pytest.mark.parametrize("is_owed", [True, False])
def test_publishing_in_haste_computes_what_is_missing(world, is_owed):
    world.enter("notice")
    run = owe_computation(world.cycle)
    if not is_owed:
        Run.objects.all().delete()
        Cycle.objects.update(computation=None)

    move(world, "published", is_forced=True, reason="the newspaper waits")

    world.cycle.refresh_from_db()
    assert list(differences(world.cycle)) == []
    assert world.cycle.computations.count() == 1
    assert not Run.objects.unsettled().exists()
    assert Run.objects.filter(pk=run.pk, state="done").exists() == is_owed

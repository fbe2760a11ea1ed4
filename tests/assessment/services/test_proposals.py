"""Exceptions: proposed, confirmed, declined, undone; by one person or by two."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation

from assessment.computing.sealing import differences
from assessment.computing.seen import seen_of
from assessment.errors import (
    AlreadyThere,
    ExceptionRefused,
    FiguresChanged,
    NotDeliberating,
    ReasonMissing,
    SecondPersonNeeded,
    TransitionRefused,
)
from assessment.models import Entry, Proposal, Ruling, Run
from assessment.services.proposals import (
    confirm_proposal,
    decline_proposal,
    propose,
    put_in_force,
    withdraw_proposal,
)
from assessment.services.undoing import keep_ruling, undo_ruling
from members.choices import Role
from tests.assessment.api.world import NOW
from tests.decision_factories import make_objection, make_terms
from tests.factories import make_ruling, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(small_world):
    small_world.enter("deliberation")
    return small_world


@pytest.fixture
def second(world):
    return make_user(Role.BUREAU, "second")


def entry_of(world, code="dianzi"):
    return Entry.objects.select_related("cycle__framework", "alliance").get(
        cycle=world.cycle, alliance__code=code
    )


def proposed(world, code="dianzi", **given):
    entry = entry_of(world, code)
    told = {
        "kind": "bonus",
        "item": "case",
        "value": Decimal("2.5"),
        "reason": "A national case.",
        "by": world.users["bureau"],
        "now": NOW,
        "seen": seen_of(entry),
    }
    return propose(entry.pk, **(told | given))


def test_an_exception_of_one_person_is_in_force_at_once(world):
    proposal = proposed(world)

    ruling = proposal.ruling
    assert (ruling.kind, ruling.item, ruling.value) == ("bonus", "case", Decimal("2.5"))
    assert (ruling.reason, ruling.author) == ("A national case.", world.users["bureau"])
    assert (proposal.state, proposal.decided_by) == ("in_force", world.users["bureau"])
    assert proposal.effect["alliance"]["total"] == ["83.32", "85.82"]
    world.cycle.refresh_from_db()
    run = Run.objects.unsettled().get()
    assert (run.cycle, run.entry) == (world.cycle, world.entries["dianzi"])


def test_what_was_told_beforehand_is_what_is_computed(world):
    proposal = proposed(world, kind="adjudicated", item="5.4.12-2", value=Decimal(90))
    assert Run.objects.unsettled().get().entry is None
    world.compute()

    told = proposal.effect["alliance"]
    now = seen_of(entry_of(world))
    assert {name: told[name][1] for name in ("total", "grade", "rank", "outcome")} == {
        name: now[name] for name in ("total", "grade", "rank", "outcome")
    }
    assert list(differences(world.cycle)) == []


def test_vetoes_keep_the_order_in_which_they_were_decided(world):
    for item in ("accident", "arrears"):
        proposed(
            world, "zichuan" if item == "arrears" else "gaoxin", kind="veto", item=item, value=None
        )
        world.compute()

    assert list(
        Ruling.objects.filter(entry=world.entries["zichuan"])
        .order_by("sequence")
        .values_list("item", "sequence")
    ) == [("accident", 0), ("arrears", 1)]


def test_where_two_people_decide_it_waits_for_another(world, second):
    make_terms(world.cycle, needs_two_people=True)
    proposal = proposed(world)
    assert (proposal.state, proposal.ruling) == ("proposed", None)
    assert not Run.objects.unsettled().exists()
    seen = seen_of(entry_of(world))

    with pytest.raises(SecondPersonNeeded):
        confirm_proposal(proposal.pk, by=world.users["bureau"], now=NOW, seen=seen)
    confirmed = confirm_proposal(proposal.pk, by=second, now=NOW, seen=seen)

    assert (confirmed.state, confirmed.decided_by) == ("in_force", second)
    assert confirmed.ruling.author == world.users["bureau"]
    with pytest.raises(TransitionRefused):
        confirm_proposal(proposal.pk, by=second, now=NOW, seen=seen)


def test_a_decision_on_stale_figures_is_refused_and_names_what_changed(world, second):
    make_terms(world.cycle, needs_two_people=True)
    stale = seen_of(entry_of(world))
    proposal = proposed(world)
    make_ruling(world.entries["dianzi"], "deduction", "late", "10")
    world.compute()

    with translation.override("en"):
        with pytest.raises(FiguresChanged) as refusal:
            confirm_proposal(proposal.pk, by=second, now=NOW, seen=stale)
        with pytest.raises(FiguresChanged):
            proposed(world, item="another", seen=stale)

    assert refusal.value.extra["changes"] == [
        "Total: 83.32 → 73.32",
        "Grade: Good → Qualified",
    ]
    assert "Total: 83.32 → 73.32." in str(refusal.value)
    proposal.refresh_from_db()
    assert proposal.state == "proposed"
    assert Proposal.objects.count() == 1


def test_nothing_is_decided_while_the_figures_are_computed(world):
    proposed(world)

    with pytest.raises(FiguresChanged):
        proposed(world, item="another")


@pytest.mark.parametrize("phase", ["scoring", "notice", "published"])
def test_exceptions_are_decided_in_deliberation_only(world, second, phase):
    make_terms(world.cycle, needs_two_people=True)
    proposal = proposed(world)
    world.enter(phase)
    ruling = Ruling.objects.get(item="media")

    for attempt in (
        lambda: proposed(world, item="another"),
        lambda: confirm_proposal(proposal.pk, by=second, now=NOW, seen=seen_of(entry_of(world))),
        lambda: undo_ruling(ruling.pk, by=second, now=NOW, reason="r"),
        lambda: keep_ruling(ruling.pk, by=second, now=NOW),
    ):
        with pytest.raises(NotDeliberating):
            attempt()


@pytest.mark.parametrize("role", [role for role in Role.values if role != "bureau"])
def test_only_the_bureau_decides(world, role):
    by = world.users[role]
    waiting = Proposal.objects.create(
        entry=world.entries["new"], kind="bonus", item="x", value=1, reason="r", proposed_at=NOW
    )
    seen = seen_of(entry_of(world, "new"))

    for attempt in (
        lambda: proposed(world, by=by),
        lambda: confirm_proposal(waiting.pk, by=by, now=NOW, seen=seen),
        lambda: decline_proposal(waiting.pk, by=by, now=NOW, reason="r"),
        lambda: withdraw_proposal(waiting.pk, by=by, now=NOW),
        lambda: undo_ruling(Ruling.objects.get(item="media").pk, by=by, now=NOW, reason="r"),
    ):
        with pytest.raises(PermissionDenied):
            attempt()


@pytest.mark.parametrize(
    ("kind", "item", "value"),
    [
        ("praise", "", None),
        ("bonus", " ", "1"),
        ("bonus", "case", None),
        ("bonus", "case", "0"),
        ("bonus", "case", "-1"),
        ("bonus", "case", "NaN"),
        ("bonus", "x" * 201, "1"),
        ("adjudicated", "5.4.12", "50"),
        ("adjudicated", "9.9.9", "50"),
        ("adjudicated", "5.4.12-1", "100.01"),
        ("not_applicable", "9.9.9", None),
        ("not_applicable", "5.4.12", "1"),
        ("veto", "rudeness", None),
        ("veto", "accident", "1"),
        ("excused", "5.4.12", None),
    ],
)
def test_what_does_not_fit_its_kind_is_refused(world, kind, item, value):
    with pytest.raises(ExceptionRefused):
        proposed(world, kind=kind, item=item, value=value and Decimal(value))

    assert not Proposal.objects.exists()


@pytest.mark.parametrize(
    ("kind", "item", "value"),
    [
        ("adjudicated", "5.4.12-1", "0"),
        ("not_applicable", "5.4.12", None),
        ("not_applicable", "5.4.12-1", None),
        ("veto", "false_data", None),
        ("deduction", "late report", "1"),
        ("excused", "", None),
    ],
)
def test_each_kind_can_be_decided(world, kind, item, value):
    proposed(world, kind=kind, item=item, value=value and Decimal(value))
    world.compute()

    assert list(differences(world.cycle)) == []


def test_a_reason_is_needed(world):
    with pytest.raises(ReasonMissing):
        proposed(world, reason=" \n")


def test_the_same_exception_is_there_once(world, second):
    proposed(world)
    world.compute()
    with pytest.raises(AlreadyThere):
        proposed(world)

    make_terms(world.cycle, needs_two_people=True)
    waiting = proposed(world, item="another")
    with pytest.raises(AlreadyThere):
        proposed(world, item="another")
    make_ruling(world.entries["dianzi"], "bonus", "another", "1")
    world.compute()
    with pytest.raises(AlreadyThere):
        confirm_proposal(waiting.pk, by=second, now=NOW, seen=seen_of(entry_of(world)))


def test_a_proposal_is_declined_with_a_reason_or_withdrawn_by_its_author(world, second):
    make_terms(world.cycle, needs_two_people=True)
    one, other = proposed(world), proposed(world, item="another")

    with pytest.raises(ReasonMissing):
        decline_proposal(one.pk, by=second, now=NOW, reason="")
    with pytest.raises(PermissionDenied):
        withdraw_proposal(other.pk, by=second, now=NOW)
    declined = decline_proposal(one.pk, by=second, now=NOW, reason="Not shown.")
    withdrawn = withdraw_proposal(other.pk, by=world.users["bureau"], now=NOW)

    assert (declined.state, declined.closing_reason) == ("declined", "Not shown.")
    assert withdrawn.state == "withdrawn"
    for attempt in (
        lambda: decline_proposal(one.pk, by=second, now=NOW, reason="r"),
        lambda: withdraw_proposal(one.pk, by=world.users["bureau"], now=NOW),
        lambda: confirm_proposal(other.pk, by=second, now=NOW, seen=seen_of(entry_of(world))),
    ):
        with pytest.raises(TransitionRefused):
            attempt()
    assert not Ruling.objects.filter(item="case").exists()


def test_undoing_brings_the_figures_back_and_keeps_the_record(world):
    before = seen_of(entry_of(world))
    proposal = proposed(world)
    world.compute()
    ruling = proposal.ruling

    undone = undo_ruling(
        ruling.pk,
        by=world.users["bureau"],
        now=NOW,
        reason="Counted twice.",
        seen=seen_of(entry_of(world)),
    )
    world.compute()

    assert (undone.state, undone.closing_reason, undone.ruling) == (
        "undone",
        "Counted twice.",
        None,
    )
    assert not Ruling.objects.filter(pk=ruling.pk).exists()
    after = seen_of(entry_of(world))
    assert after == before | {"results_version": after["results_version"]}
    assert list(differences(world.cycle)) == []
    with pytest.raises(TransitionRefused):
        undo_ruling(ruling.pk, by=world.users["bureau"], now=NOW, reason="r")
    loaded = Ruling.objects.get(item="media")
    with pytest.raises(ReasonMissing):
        undo_ruling(loaded.pk, by=world.users["bureau"], now=NOW, reason="")


def test_undoing_one_that_came_with_a_folder_records_what_it_was(world):
    loaded = Ruling.objects.get(item="media")

    undone = undo_ruling(loaded.pk, by=world.users["bureau"], now=NOW, reason="Not shown.")

    assert (undone.kind, undone.item, undone.value, undone.reason) == (
        "bonus",
        "media",
        Decimal("1.25"),
        "held out",
    )
    assert (undone.state, undone.proposed_at) == ("undone", loaded.created_at)


def test_undoing_on_stale_figures_is_refused(world):
    stale = seen_of(entry_of(world))
    make_ruling(world.entries["dianzi"], "deduction", "late", "10")
    world.compute()

    with pytest.raises(FiguresChanged):
        undo_ruling(
            Ruling.objects.get(item="media").pk,
            by=world.users["bureau"],
            now=NOW,
            reason="r",
            seen=stale,
        )


def test_where_two_people_decide_another_carries_the_undoing_out(world, second):
    make_terms(world.cycle, needs_two_people=True)
    ruling, first = Ruling.objects.get(item="media"), world.users["bureau"]

    asked = undo_ruling(ruling.pk, by=first, now=NOW, reason="Not shown.")
    assert (asked.state, asked.undo_asked_by, asked.ruling) == ("in_force", first, ruling)
    with pytest.raises(SecondPersonNeeded):
        undo_ruling(ruling.pk, by=first, now=NOW, reason="Not shown.")
    undone = undo_ruling(ruling.pk, by=second, now=NOW, reason="Agreed.")

    assert (undone.pk, undone.state, undone.undone_by) == (asked.pk, "undone", second)
    assert undone.closing_reason == "Not shown."


def test_an_undoing_that_was_asked_for_can_be_turned_down(world, second):
    make_terms(world.cycle, needs_two_people=True)
    ruling, first = Ruling.objects.get(item="media"), world.users["bureau"]
    undo_ruling(ruling.pk, by=first, now=NOW, reason="Not shown.")

    kept = keep_ruling(ruling.pk, by=second, now=NOW)

    assert (kept.state, kept.undo_asked_by, kept.closing_reason) == ("in_force", None, "")
    with pytest.raises(TransitionRefused):
        keep_ruling(ruling.pk, by=second, now=NOW)


def test_one_of_an_objection_waits_until_that_is_granted(world, second):
    world.enter("notice")
    objection = make_objection(world.entries["dianzi"])
    proposal = proposed(world, objection=objection)
    assert proposal.state == "proposed"
    world.enter("deliberation")
    with pytest.raises(TransitionRefused):
        confirm_proposal(proposal.pk, by=second, now=NOW, seen=seen_of(entry_of(world)))
    world.enter("notice")

    ruling = put_in_force(Proposal.objects.get(pk=proposal.pk), by=world.users["bureau"], now=NOW)

    assert ruling.item == "case"
    with pytest.raises(TransitionRefused):
        proposed(world, "gaoxin", objection=objection)
    make_terms(world.cycle, needs_two_people=True)
    world.compute()
    other = proposed(world, item="another", objection=objection)
    with pytest.raises(SecondPersonNeeded):
        put_in_force(other, by=world.users["bureau"], now=NOW)


def test_nobody_proposes_for_an_objection_that_is_decided(world):
    objection = make_objection(world.entries["dianzi"], state="withdrawn")

    with pytest.raises(TransitionRefused):
        proposed(world, objection=objection)

from datetime import date, timedelta

import pytest

from assessment import jobs
from assessment.choices import Phase
from assessment.computing.proving import broken_seals
from assessment.computing.published import as_published_on
from assessment.computing.sealing import differences, is_as_sealed
from assessment.errors import PhaseRefused, TransitionRefused
from assessment.models import CalendarDay, Computation, Cycle, Delivery, Mark, Notice, Ruling, Run
from assessment.services import publishing
from assessment.services.computing import owe_computation
from assessment.services.decisions import withdraw_decision
from assessment.services.phases import hindrances_to, unfinished_in
from assessment.services.publishing import new_version
from tests.assessment.api.world import NOW
from tests.assessment.deciding import (
    AFTER,
    announce,
    confirm,
    confirm_all,
    decision_on,
    finish,
    move,
)
from tests.decision_factories import make_objection, make_proposal, make_terms, make_webhook

DAY = timedelta(days=1)


def change(world, code="gaoxin"):
    Mark.objects.filter(entry=world.entries[code]).update(hundredths=100)
    owe_computation(world.cycle, world.entries[code])


def numbers(world):
    return list(world.cycle.computations.order_by("pk").values_list("number", flat=True))


def to_notice(world):
    finish(world)
    world.enter("deliberation")
    move(world, "notice")


def test_the_notice_announces_version_1_for_five_working_days(world):
    to_notice(world)

    notice = Notice.objects.get()
    assert (notice.computation, world.cycle.computation.number) == (world.cycle.computation, 1)
    assert (notice.opens_on, notice.ends_on) == (date(2026, 11, 22), date(2026, 11, 27))
    assert world.cycle.computation.frozen_at == NOW
    assert numbers(world) == [1]


def test_the_notice_runs_as_long_as_the_terms_say_by_the_bureaus_calendar(world):
    CalendarDay.objects.create(
        day=date(2026, 11, 24), is_working=False, note="storm", by=world.users["bureau"], set_at=NOW
    )

    announce(world, notice_days=7)

    assert Notice.objects.get().ends_on == date(2026, 12, 2)


def test_going_back_closes_the_notice_and_nothing_changed_announces_the_same_number_again(world):
    to_notice(world)

    move(world, "deliberation", reason="a typing error", now=NOW + DAY)
    move(world, "notice", now=NOW + 2 * DAY)

    assert list(Notice.objects.order_by("pk").values_list("closed_at", "computation__number")) == [
        (NOW + DAY, 1),
        (None, 1),
    ]


def test_a_numbered_set_is_not_written_into_when_one_alliance_is_computed_anew(world):
    to_notice(world)
    sealed = list(world.cycle.computation.results.order_by("code").values())
    change(world)

    jobs.compute_cycle(world.cycle.pk)

    world.cycle.refresh_from_db()
    assert numbers(world) == [1, None]
    assert list(Computation.objects.get(number=1).results.order_by("code").values()) == sealed
    assert world.cycle.computation.number is None
    assert list(differences(world.cycle)) == []


def test_publishing_gives_what_was_announced_as_it_is(world):
    to_notice(world)
    announced = world.cycle.computation

    move(world, "published")

    assert (world.cycle.computation, numbers(world)) == (announced, [1])


@pytest.mark.parametrize("is_computed", [True, False])
def test_publishing_seals_another_number_once_something_changed(world, is_computed):
    to_notice(world)
    change(world)
    if is_computed:
        jobs.compute_cycle(world.cycle.pk)

    move(world, "published", is_forced=True, reason="x")

    assert (world.cycle.computation.number, numbers(world)) == (2, [1, 2])
    assert list(differences(world.cycle)) == []
    assert not Run.objects.unsettled().exists()


def test_a_name_that_changed_is_a_change_too(world):
    to_notice(world)
    alliance = world.entries["gaoxin"].alliance
    alliance.name_zh = "新名"
    alliance.save()

    assert not is_as_sealed(Cycle.objects.get(pk=world.cycle.pk))


def test_without_terms_neither_notice_nor_decision_is_waited_for(world):
    to_notice(world)

    assert hindrances_to(world.cycle, Phase.PUBLISHED, NOW) == []
    move(world, "published")

    assert world.cycle.phase == "published"


def test_with_terms_the_notice_is_waited_for_and_no_reason_helps(world):
    announce(world)
    confirm_all(world)
    last = NOW + 5 * DAY

    with pytest.raises(PhaseRefused) as refusal:
        move(world, "published", now=last, is_forced=True, reason="in a hurry")

    sentence = "The public notice runs until the end of 27 Nov 2026."
    assert refusal.value.extra == {"unfinished": [sentence]}
    world.cycle.refresh_from_db()
    assert world.cycle.phase == "notice"
    assert hindrances_to(world.cycle, Phase.PUBLISHED, AFTER) == []


def test_with_terms_every_outcome_is_decided_on_first(world):
    announce(world)

    assert hindrances_to(world.cycle, Phase.PUBLISHED, AFTER) == [
        "2 outcomes have no confirmed or withdrawn decision:"
        " Alliance gaoxin (gaoxin), Alliance zichuan (zichuan)."
    ]
    confirm(world, "zichuan")
    withdraw_decision(
        decision_on(world, "gaoxin").pk, by=world.users["bureau"], now=NOW, reason="the quota"
    )
    assert hindrances_to(world.cycle, Phase.PUBLISHED, AFTER) == []


def test_with_terms_decisions_on_other_figures_are_confirmed_again_first(world):
    announce(world)
    confirm_all(world)
    Ruling.objects.create(
        entry=world.entries["gaoxin"], kind="deduction", value=10, reason="late", sequence=9
    )
    new_version(world.cycle, by=world.users["bureau"], now=NOW)

    told = hindrances_to(Cycle.objects.get(pk=world.cycle.pk), Phase.PUBLISHED, AFTER)

    assert told == [
        "1 decision was confirmed on other figures; confirm it again or withdraw it:"
        " Alliance gaoxin (gaoxin): commendation."
    ]


def test_with_terms_what_was_never_announced_is_not_published(world):
    make_terms(world.cycle)
    finish(world)
    world.enter("notice")

    assert hindrances_to(world.cycle, Phase.PUBLISHED, AFTER)[0] == (
        "The results were not announced: go back and open the public notice."
    )


def test_in_the_deliberation_nobody_is_sent_back_to_open_the_notice(world):
    make_terms(world.cycle)
    finish(world)
    world.enter("deliberation")

    assert hindrances_to(world.cycle, Phase.PUBLISHED, AFTER)[0] == (
        "The public notice is still to be opened."
    )


@pytest.mark.parametrize("has_terms", [True, False])
def test_an_open_objection_forbids_to_publish(world, has_terms):
    if has_terms:
        announce(world)
        confirm_all(world)
    else:
        to_notice(world)
    make_objection(world.entries["dianzi"])

    with pytest.raises(PhaseRefused) as refusal:
        move(world, "published", now=AFTER, is_forced=True, reason="in a hurry")

    assert refusal.value.extra == {"unfinished": ["1 objection is not decided."]}


def test_proposed_exceptions_are_named_before_the_notice(world):
    finish(world)
    world.enter("deliberation")
    make_proposal(world.entries["dianzi"])

    assert unfinished_in(world.cycle, Phase.NOTICE) == [
        "1 proposed exception waits for a decision."
    ]


def test_figures_that_change_at_the_last_moment_stop_the_publication_whole(world):
    announce(world)
    confirm_all(world)
    change(world)

    with pytest.raises(PhaseRefused) as refusal:
        move(world, "published", now=AFTER, is_forced=True, reason="in a hurry")

    assert "confirmed on other figures" in str(refusal.value)
    world.cycle.refresh_from_db()
    assert (world.cycle.phase, numbers(world)) == ("notice", [1])


def test_what_fails_while_publishing_leaves_nothing_published(world, monkeypatch):
    announce(world)
    confirm_all(world)
    issue, left = publishing.issue_decision, iter([True])

    def issue_one(*args, **how):
        if next(left, False):
            return issue(*args, **how)
        raise RuntimeError("killed")

    monkeypatch.setattr(publishing, "issue_decision", issue_one)

    with pytest.raises(RuntimeError):
        move(world, "published", now=AFTER)

    world.cycle.refresh_from_db()
    states = {each.state for each in world.cycle.decisions.all()}
    assert (world.cycle.phase, states) == ("notice", {"confirmed"})


@pytest.mark.parametrize("phase", ["draft", "reporting", "screening", "scoring", "deliberation"])
def test_no_version_is_made_before_the_notice(world, phase):
    world.enter(phase)

    with pytest.raises(TransitionRefused):
        new_version(world.cycle, by=None, now=NOW)


def test_programs_hear_of_phases_and_versions(world):
    make_webhook(world.users["bureau"], events=["results.sealed", "cycle.phase_changed"])

    to_notice(world)

    assert [(each.event, each.payload) for each in Delivery.objects.order_by("pk")] == [
        ("results.sealed", {"cycle": "tiny", "version": 1}),
        ("cycle.phase_changed", {"cycle": "tiny", "state": "notice"}),
    ]


def test_each_day_has_the_version_that_stood_then(world):
    to_notice(world)
    move(world, "deliberation", reason="x", now=NOW + DAY)
    move(world, "notice", now=NOW + 3 * DAY)
    move(world, "published", now=NOW + 4 * DAY)
    Ruling.objects.create(
        entry=world.entries["gaoxin"], kind="deduction", value=1, reason="late", sequence=9
    )
    new_version(world.cycle, by=None, now=NOW + 8 * DAY)

    first = date(2026, 11, 22)
    found = {
        day: as_published_on(world.cycle, first + day * DAY) for day in (-1, 0, 1, 3, 7, 8, 400)
    }

    assert {day: each and each.number for day, each in found.items()} == {
        -1: None,
        0: 1,
        1: None,
        3: 1,
        7: 1,
        8: 2,
        400: 2,
    }


def test_the_earlier_versions_are_proven_too(world):
    to_notice(world)
    change(world)
    jobs.compute_cycle(world.cycle.pk)
    move(world, "published", is_forced=True, reason="x")
    assert list(differences(world.cycle)) == []


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("total_hundredths", 9999, ["version 7, rank", "version 7, total"]),
        ("grade", "excellent", ["version 7, grade"]),
        ("fingerprint", "0" * 64, ["version 7, fingerprint"]),
        ("explanation", None, ["version 7, fingerprint"]),
    ],
)
def test_a_numbered_set_that_was_forged_is_found(world, column, value, told):
    to_notice(world)
    results = list(world.cycle.computation.results.order_by("code"))
    forged = Computation.objects.create(cycle=world.cycle, number=7, framework_digest="x")
    for result in results:
        result.pk, result.computation = None, forged
        if result.code == "dianzi":
            setattr(result, column, value)
        result.save()
    Computation.objects.filter(pk=forged.pk).update(frozen_at=NOW)

    found = [each.item for each in broken_seals(world.cycle) if each.alliance == "dianzi"]

    assert sorted(found) == told

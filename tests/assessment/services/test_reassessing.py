"""Criteria assessed once more: who may, when, and what follows."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from assessment.errors import (
    ConflictOfInterest,
    FiguresChanged,
    NotAsked,
    NothingComputed,
    ReasonMissing,
    SecondPersonNeeded,
    TransitionRefused,
)
from assessment.models import (
    Cycle,
    Mail,
    Order,
    Paper,
    Reassessment,
    ReassessmentSheet,
)
from assessment.services.reassessing import open_reassessment
from assessment.services.reassessment_sheets import (
    give_sheet,
    open_sheet_again,
    take_sheet_back,
)
from tests.assessment.reassessing import NOW, Again
from tests.decision_factories import make_terms
from tests.factories import make_assessor, make_membership, make_unit, make_user


@pytest.fixture
def world(small_world):
    return small_world


@pytest.fixture
def again(world):
    return Again(world)


def state_of(again):
    return Order.objects.get(pk=again.order.pk).state


# Beginning


def test_it_begins_once_every_item_is_accepted(again):
    reassessment = again.open()

    assert (state_of(again), reassessment.round) == ("reassessing", 1)
    assert [sheet.assessor for sheet in reassessment.sheets.all()] == [again.nora]
    assert [each.kind for each in again.order.events.all()] == ["reassessment"]


@pytest.mark.parametrize("state", ["open", "answered", "returned"])
def test_an_item_that_is_not_accepted_stops_it(again, state):
    again.items[0].state, again.items[0].ruling_reason = state, "why"
    again.items[0].save()

    with pytest.raises(TransitionRefused):
        again.open()

    assert not Reassessment.objects.exists()
    assert state_of(again) == "issued"


def test_an_order_without_an_item_is_not_assessed_again(again):
    again.items[0].delete()

    with pytest.raises(TransitionRefused):
        again.open()


@pytest.mark.parametrize("state", ["prepared", "reassessing", "passed", "failed", "withdrawn"])
def test_no_other_state_of_an_order_leads_there(again, state):
    Order.objects.filter(pk=again.order.pk).update(state=state, settled_at=NOW)

    with pytest.raises(TransitionRefused):
        again.open()

    assert not Reassessment.objects.exists()


@pytest.mark.parametrize("role", ["observer", "district", "secretariat", "assessor", "member"])
def test_only_the_bureau_begins_it(again, role):
    with pytest.raises(PermissionDenied):
        again.open(by=again.world.users[role])


def test_somebody_is_asked_where_there_is_something_to_judge(again):
    with pytest.raises(TransitionRefused):
        open_reassessment(again.order.pk, assessors=[], by=again.bureau, now=NOW)


def test_nobody_is_asked_where_everything_is_measured(world):
    again = Again(world, "5.4.4")

    open_reassessment(again.order.pk, assessors=[], by=again.bureau, now=NOW)
    again.value("40", "member_units")
    again.settle()

    assert state_of(again) == "failed"  # 5.4.4 came to 88.89, all in all 47.56.


@pytest.mark.parametrize(
    ("joined", "left"),
    [
        (date(2030, 1, 1), None),
        (date(2030, 1, 1), date(2032, 1, 1)),  # On the day that the cycle speaks of.
        (date(2032, 2, 1), None),  # Only since.
    ],
)
def test_whose_unit_belongs_to_the_alliance_is_not_asked(again, joined, left):
    unit = make_unit()
    make_membership(again.entry.alliance, unit, joined_on=joined, left_on=left)
    otto = again.another(unit=unit)

    with pytest.raises(ConflictOfInterest):
        again.open(again.nora, otto)

    assert not ReassessmentSheet.objects.exists()


def test_whose_unit_left_long_ago_can_be_asked(again):
    unit = make_unit()
    make_membership(
        again.entry.alliance, unit, joined_on=date(2030, 1, 1), left_on=date(2031, 1, 1)
    )

    assert again.open(again.another(unit=unit)).sheets.count() == 1


def test_an_assessor_without_an_account_is_not_asked(again):
    with pytest.raises(TransitionRefused):
        again.open(make_assessor("paper"))


def test_the_assessors_get_a_mail_once(again, settings):
    settings.IS_MAIL_SENT = True
    again.nora.user.email = "nora@example.cn"
    again.nora.user.save()

    reassessment = again.open()
    give_sheet(reassessment.pk, again.nora.pk, by=again.bureau, now=NOW)

    assert [(mail.to, "reassessment-sheet" in mail.key) for mail in Mail.objects.all()] == [
        ("nora@example.cn", True)
    ]


# The end


def test_an_order_that_passes(again):
    again.judge("100", contracts="1200.5")
    settled = again.settle()

    assert (settled.outcome, state_of(again)) == ("passed", "passed")
    assert (settled.before["total"], settled.after["total"]) == ("20.89", "68.89")
    assert (settled.settled_by, settled.settled_at, settled.reason) == (
        again.bureau,
        NOW,
        "looked at",
    )
    assert [each.kind for each in again.order.events.order_by("pk")] == ["reassessment", "passed"]
    assert Order.objects.get().settled_at == NOW
    papers = Paper.objects.filter(reassessment=settled, kind="before_after")
    assert sorted(papers.values_list("format", "language")) == [("pdf", "en"), ("pdf", "zh-hans")]


def test_an_order_that_fails(again):
    again.judge("50")

    assert again.settle().outcome == "failed"
    assert state_of(again) == "failed"


def test_the_secretariat_is_told_once(world, settings):
    settings.IS_MAIL_SENT = True
    again = Again(world, alliance="dianzi")
    world.users["secretariat"].email = "office@example.cn"
    world.users["secretariat"].save()
    again.judge("50")
    again.settle()

    assert [mail.to for mail in Mail.objects.filter(key__startswith="reassessment-outcome")] == [
        "office@example.cn"
    ]


def test_it_is_settled_with_a_reason(again):
    again.judge("50")

    with pytest.raises(ReasonMissing):
        again.settle(reason=" ")


def test_an_open_sheet_stops_the_end(again):
    again.open(again.nora, again.another())
    again.mark("50")
    again.submit()

    with pytest.raises(TransitionRefused) as refusal:
        again.settle()

    assert refusal.value.extra["open"] == ["otto"]
    assert state_of(again) == "reassessing"


def test_figures_other_than_those_seen_are_refused_with_what_changed(again):
    again.judge("100", contracts="1200.5")
    seen = {"total": "68.89", "grade": "qualified", "lifted": "–", "5.4.12": "100.00"}
    again.value("0", seen="1200.5")

    with pytest.raises(FiguresChanged) as refusal:
        again.settle(seen=seen)

    assert refusal.value.extra["changes"] == [
        "Total: 68.89 then, 38.89 now.",
        "Grade: qualified then, unsatisfactory now.",
        "5.4.12: 100.00 then, 50.00 now.",
    ]
    assert state_of(again) == "reassessing"


def test_only_a_veto_that_is_in_force_can_be_put_right(again):
    again.judge("50")

    with pytest.raises(NotAsked):
        again.settle(lifted=["false_data"])
    assert again.settle(lifted=["accident"]).after["lifted"] == ["accident"]


def test_where_two_people_decide_the_second_one_settles(again):
    make_terms(again.entry.cycle, needs_two_people=True)
    again.judge("50")

    with pytest.raises(SecondPersonNeeded):
        again.settle()
    assert again.settle(by=make_user("bureau")).outcome == "failed"


@pytest.mark.parametrize("role", ["observer", "district", "secretariat", "assessor", "member"])
def test_only_the_bureau_settles(again, role):
    again.judge("50")

    with pytest.raises(PermissionDenied):
        again.settle(by=again.world.users[role])


def test_without_published_figures_nothing_is_settled(again):
    again.judge("50")
    seen = {"total": "–"}
    Cycle.objects.filter(pk=again.entry.cycle_id).update(computation=None)

    with pytest.raises(NothingComputed):
        again.settle(seen=seen)


def test_an_unknown_score_stops_the_end(world):
    again = Again(world, alliance="new")
    again.judge("80")

    with pytest.raises(TransitionRefused) as refusal:
        again.settle()

    assert refusal.value.extra["missing"] == ["5.4.12-2"]


def test_once_settled_nothing_changes_any_more(again):
    again.judge("50", contracts="3")
    otto = again.another()
    sheet = again.sheet()
    seen = {"total": "20.89"}
    again.settle()

    for refused in (
        lambda: again.mark("51", 1),
        lambda: again.submit(),
        lambda: again.value("4", seen="3"),
        lambda: again.settle(seen=seen),
        lambda: open_sheet_again(sheet.pk, by=again.bureau),
        lambda: take_sheet_back(sheet.pk, by=again.bureau),
        lambda: give_sheet(again.reassessment.pk, otto.pk, by=again.bureau, now=NOW),
    ):
        with pytest.raises(TransitionRefused):
            refused()


def test_once_the_order_is_withdrawn_nobody_marks_any_more(again):
    again.open()
    Order.objects.filter(pk=again.order.pk).update(state="withdrawn")

    with pytest.raises(TransitionRefused):
        again.mark("80")


def test_a_second_round_is_assessed_anew(again):
    again.judge("50")
    again.settle()
    Order.objects.filter(pk=again.order.pk).update(state="issued", round=2, settled_at=None)
    again.order.refresh_from_db()

    again.open(by=make_user("bureau"))

    assert list(again.order.reassessments.order_by("round").values_list("round", "outcome")) == [
        (1, "failed"),
        (2, ""),
    ]

import pytest
from django.core.exceptions import PermissionDenied

from alliances.models import Alliance
from assessment.choices import DecisionState
from assessment.computing.decision_states import STEPS, may_become
from assessment.computing.seen import seen_of
from assessment.errors import (
    AlreadyThere,
    FiguresChanged,
    ReasonMissing,
    SecondPersonNeeded,
    TransitionRefused,
)
from assessment.models import Cycle, Decision, Delivery, Mail, Order, Result, Ruling
from assessment.services.decisions import (
    confirm_decision,
    entry_of,
    issue_alone,
    prepare_all,
    prepare_decision,
    withdraw_decision,
)
from assessment.services.publishing import new_version
from tests.assessment.api.world import NOW
from tests.assessment.deciding import (
    AFTER,
    announce,
    confirm,
    confirm_all,
    decision_on,
    move,
    second_clerk,
)
from tests.decision_factories import issued, make_decision, make_terms, make_webhook


def told():
    rows = Decision.objects.order_by("alliance__code", "pk")
    return list(rows.values_list("alliance__code", "kind", "state", "number"))


def prepare(world, kind, code, *, by="bureau", in_cycle=True):
    user = world.users[by] if by else None
    cycle = world.cycle.pk if in_cycle else None
    return prepare_decision(kind, world.entries[code].alliance_id, cycle, by=user, now=NOW)


def deduct(world, code, points=10):
    """Change the figures of one alliance, and have them sealed under the next number."""
    Ruling.objects.create(
        entry=world.entries[code], kind="deduction", value=points, reason="late", sequence=9
    )
    world.cycle.refresh_from_db()
    return new_version(world.cycle, by=world.users["bureau"], now=NOW)


def test_the_outcomes_are_prepared_with_their_grounds_and_the_order_when_they_are_announced(world):
    announce(world)

    assert told() == [
        ("gaoxin", "commend", "prepared", None),
        ("zichuan", "rectify", "prepared", None),
    ]
    assert decision_on(world, "gaoxin").grounds == [
        {"code": "grade", "grade": "excellent", "total": "96.95"}
    ]
    assert decision_on(world, "zichuan").grounds == [
        {"code": "grade", "grade": "unsatisfactory", "total": "20.89"},
        {"code": "floor", "criterion": "5.4.12", "score": "20.00"},
        {"code": "veto", "item": "accident"},
    ]
    assert Order.objects.get().decision == decision_on(world, "zichuan")


def test_prepare_all_again_adds_nothing_and_leaves_alone_what_a_person_withdrew(world):
    announce(world)
    bureau = world.users["bureau"]
    withdraw_decision(decision_on(world, "gaoxin").pk, by=bureau, now=NOW, reason="the quota")

    assert prepare_all(world.cycle.pk, by=bureau, now=NOW) == []
    assert [state for *_, state, _number in told()] == ["withdrawn", "prepared"]


def test_prepare_all_lets_go_of_what_the_results_no_longer_call_for(world):
    announce(world)

    deduct(world, "gaoxin")

    assert told()[0] == ("gaoxin", "commend", "withdrawn", None)
    gone = decision_on(world, "gaoxin")
    assert (gone.withdrawal_reason, gone.withdrawn_by) == (
        "The results no longer call for it.",
        None,
    )
    Ruling.objects.filter(kind="deduction").delete()
    new_version(Cycle.objects.get(pk=world.cycle.pk), by=None, now=NOW)
    assert [row[2] for row in told() if row[0] == "gaoxin"] == ["withdrawn", "prepared"]


def test_prepared_decisions_have_the_grounds_of_the_present_figures(world):
    announce(world)

    deduct(world, "zichuan", 1)

    assert decision_on(world, "zichuan").grounds[0]["total"] == "19.89"


@pytest.mark.parametrize("by", ["district", "secretariat", "assessor", "member", "observer"])
def test_deciding_is_for_the_bureau(world, by):
    announce(world)
    user, pk = world.users[by], decision_on(world, "gaoxin").pk

    for refused in (
        lambda: prepare(world, "remove", "gaoxin", by=by),
        lambda: (
            prepare_all(world.cycle.pk, by=user, now=NOW)
            or prepare(world, "remove", "dianzi", by=by)
        ),
        lambda: confirm(world, "gaoxin", by=user),
        lambda: withdraw_decision(pk, by=user, now=NOW, reason="x"),
        lambda: issue_alone(pk, by=user, now=NOW),
    ):
        with pytest.raises(PermissionDenied):
            refused()


@pytest.mark.parametrize(
    ("kind", "code", "refusal"),
    [
        ("commend", "gaoxin", AlreadyThere),
        ("commend", "dianzi", TransitionRefused),
        ("rectify", "dianzi", TransitionRefused),
        ("commend", "new", TransitionRefused),
        ("readmit", "dianzi", TransitionRefused),
    ],
)
def test_prepare_decision_refuses_what_the_figures_or_the_register_do_not_give(
    world, kind, code, refusal
):
    announce(world)

    with pytest.raises(refusal):
        prepare(world, kind, code)


def test_a_removal_is_prepared_once_whatever_the_cycle(world):
    announce(world)
    prepare(world, "remove", "dianzi", in_cycle=False)

    with pytest.raises(AlreadyThere):
        prepare(world, "remove", "dianzi")


@pytest.mark.parametrize("phase", ["reporting", "scoring", "archived"])
def test_outcomes_are_decided_on_in_their_phases_only(world, phase):
    world.enter(phase)

    with pytest.raises(TransitionRefused):
        prepare(world, "commend", "gaoxin")


def test_confirm_decision_keeps_who_why_and_on_which_figures(world):
    announce(world)

    decision = confirm(world, "gaoxin", reason=" Well done. ")

    assert (decision.state, decision.reason) == ("confirmed", "Well done.")
    assert (decision.confirmed_by, decision.confirmed_at) == (world.users["bureau"], NOW)
    assert decision.seen == seen_of(entry_of(decision))


def test_confirm_decision_refuses_stale_figures_and_names_what_changed(world):
    announce(world)
    seen = seen_of(entry_of(decision_on(world, "zichuan")))
    deduct(world, "zichuan", 1)

    with pytest.raises(FiguresChanged) as refusal:
        confirm(world, "zichuan", seen=seen)

    assert refusal.value.extra == {"changes": ["Total: 20.89 → 19.89"]}
    assert decision_on(world, "zichuan").state == "prepared"


def test_confirm_decision_needs_a_reason_and_the_outcome(world):
    announce(world)
    with pytest.raises(ReasonMissing):
        confirm(world, "gaoxin", reason=" ")

    Result.objects.filter(code="gaoxin", computation__frozen_at=None).delete()
    Ruling.objects.create(
        entry=world.entries["zichuan"], kind="excused", reason="moved", sequence=9
    )
    pk = decision_on(world, "zichuan").pk
    Decision.objects.filter(pk=pk).update(proposed_by=None)
    new_version(Cycle.objects.get(pk=world.cycle.pk), by=None, now=NOW)
    with pytest.raises(TransitionRefused):
        confirm_decision(pk, by=world.users["bureau"], now=NOW, reason="x", seen={})


def test_of_two_people_one_prepares_and_another_confirms(world):
    announce(world, needs_two_people=True)

    with pytest.raises(SecondPersonNeeded):
        confirm(world, "gaoxin")

    assert confirm(world, "gaoxin", by=second_clerk()).state == "confirmed"


def test_what_a_program_prepared_is_confirmed_by_one_and_issued_by_another(world):
    world.enter("published")
    make_terms(world.cycle, needs_two_people=True)
    prepare(world, "remove", "zichuan", by=None)
    decision = confirm(world, "zichuan")

    with pytest.raises(SecondPersonNeeded):
        issue_alone(decision.pk, by=world.users["bureau"], now=NOW)

    assert issue_alone(decision.pk, by=second_clerk(), now=NOW).state == "issued"


def test_withdraw_decision_needs_a_reason(world):
    announce(world)

    with pytest.raises(ReasonMissing):
        withdraw_decision(
            decision_on(world, "gaoxin").pk, by=world.users["bureau"], now=NOW, reason=" "
        )


def test_withdrawing_an_order_takes_what_was_built_with_it(world):
    announce(world)
    pk = decision_on(world, "zichuan").pk

    withdraw_decision(pk, by=world.users["bureau"], now=NOW, reason="settled otherwise")

    assert Order.objects.get(decision=pk).state == "withdrawn"


def in_state(world, state):
    values = issued(world.users["bureau"]) if state == "issued" else {"state": state}
    if state == "confirmed":
        values |= {"reason": "x", "confirmed_by": world.users["bureau"]}
    entry = world.entries["dianzi"]
    return make_decision(entry, "remove", **values, seen=seen_of(entry_of_entry(entry)))


def entry_of_entry(entry):
    entry.cycle.refresh_from_db()
    return entry


ACTS = {
    "confirmed": lambda world, pk, seen: confirm_decision(
        pk, by=world.users["bureau"], now=NOW, reason="x", seen=seen
    ),
    "issued": lambda world, pk, seen: issue_alone(pk, by=world.users["bureau"], now=NOW),
    "withdrawn": lambda world, pk, seen: withdraw_decision(
        pk, by=world.users["bureau"], now=NOW, reason="x"
    ),
}


@pytest.mark.parametrize("state", DecisionState.values)
@pytest.mark.parametrize("to", ACTS)
def test_every_step_that_the_table_does_not_allow_is_refused(world, state, to):
    world.enter("published")
    decision = in_state(world, state)

    if may_become(state, DecisionState(to)):
        assert ACTS[to](world, decision.pk, decision.seen).state == to
    else:
        with pytest.raises(TransitionRefused):
            ACTS[to](world, decision.pk, decision.seen)
        decision.refresh_from_db()
        assert decision.state == state


def test_the_table_knows_every_state_and_none_becomes_prepared_again():
    assert set(STEPS) == set(DecisionState)
    assert not any(may_become(state, DecisionState.PREPARED) for state in STEPS)


def test_numbers_run_through_the_year_without_gaps(world):
    world.enter("published")
    make_decision(world.entries["new"], "commend", **issued(world.users["bureau"], "2026-007"))
    make_decision(world.entries["gaoxin"], "commend", **issued(world.users["bureau"], "2025-950"))
    numbers = []
    for code in ("dianzi", "zichuan"):
        prepare(world, "remove", code)
        confirm(world, code)
        numbers.append(
            issue_alone(decision_on(world, code).pk, by=world.users["bureau"], now=NOW).number
        )

    assert numbers == ["2026-008", "2026-009"]


def test_a_removed_alliance_keeps_its_history_and_comes_back_by_a_decision(world):
    world.enter("published")
    bureau = world.users["bureau"]
    for kind in ("remove", "readmit"):
        decision = prepare(world, kind, "zichuan")
        seen = seen_of(entry_of(decision))
        confirm_decision(decision.pk, by=bureau, now=NOW, reason="x", seen=seen)
        issue_alone(decision.pk, by=bureau, now=NOW)
        with pytest.raises((TransitionRefused, AlreadyThere)):
            prepare(world, kind, "zichuan", in_cycle=False)

    days = Alliance.history.filter(code="zichuan").order_by("history_id")
    assert [day and day.isoformat() for day in days.values_list("removed_on", flat=True)] == [
        None,
        "2026-11-22",
        None,
    ]
    assert world.entries["zichuan"].results.filter(computation__number=1).exists()


def test_before_the_publication_nothing_goes_out_alone(world):
    announce(world)
    confirm(world, "gaoxin")

    with pytest.raises(TransitionRefused):
        issue_alone(decision_on(world, "gaoxin").pk, by=world.users["bureau"], now=NOW)


def test_a_decision_on_figures_that_changed_since_is_not_issued(world):
    world.enter("published")
    prepare(world, "remove", "zichuan")
    confirm(world, "zichuan")
    deduct(world, "zichuan", 1)

    with pytest.raises(FiguresChanged):
        issue_alone(decision_on(world, "zichuan").pk, by=world.users["bureau"], now=NOW)


def test_those_concerned_are_told_once_it_is_issued(world, settings):
    settings.IS_MAIL_SENT = True
    world.users["secretariat"].email = "dianzi@example.cn"
    world.users["secretariat"].save()
    make_webhook(world.users["bureau"], events=["decision.issued"])
    world.enter("published")
    prepare(world, "remove", "dianzi")
    confirm(world, "dianzi")

    issue_alone(decision_on(world, "dianzi").pk, by=world.users["bureau"], now=NOW)

    mail = Mail.objects.get()
    assert (mail.to, "2026-001" in mail.subject, "2026-001" in mail.body) == (
        "dianzi@example.cn",
        True,
        True,
    )
    assert Delivery.objects.get().payload == {
        "cycle": "tiny",
        "alliance": "dianzi",
        "number": "2026-001",
        "kind": "remove",
        "state": "issued",
    }


def test_publication_issues_all_confirmed_decisions_at_once(world):
    announce(world)
    confirm_all(world)

    move(world, "published", now=AFTER)

    assert told() == [
        ("gaoxin", "commend", "issued", "2026-001"),
        ("zichuan", "rectify", "issued", "2026-002"),
    ]
    assert Order.objects.get().state == "issued"

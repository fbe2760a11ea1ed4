"""Item by item, and more time: what secretariat and bureau may do, and when."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from assessment.computing.order_days import extension_limit
from assessment.errors import (
    CalendarRefused,
    DeadlineOver,
    ReasonMissing,
    StaleVersion,
    TransitionRefused,
)
from assessment.models import Mail, Order
from assessment.services.order_ends import order_again
from assessment.services.order_time import ask_extension, decide_extension
from tests.decision_factories import make_terms
from tests.order_factories import DUE, NOW, Rectification

LATE = datetime(2031, 4, 7, 2, tzinfo=UTC)


@pytest.fixture
def rectification(world):
    return Rectification(world)


def test_an_answer_is_kept_as_a_draft_and_then_goes_to_the_bureau(rectification):
    draft = rectification.answer(answer="", progress=30, submit=False)
    assert (draft.state, draft.version, draft.answered_at) == ("open", 2, None)
    assert rectification.events() == []

    sent = rectification.answer()

    assert (sent.state, sent.version, sent.answered_by) == (
        "answered",
        3,
        rectification.secretariat,
    )
    assert rectification.events() == ["answered"]


def test_saving_what_is_stored_changes_nothing_whatever_the_version(rectification):
    rectification.answer(submit=False)

    assert rectification.answer(submit=False, version=0).version == 2


def test_an_answer_to_what_was_changed_elsewhere_is_refused_with_what_is_stored(rectification):
    rectification.answer(submit=False)

    with pytest.raises(StaleVersion) as refusal:
        rectification.answer(answer="something else", version=1)

    assert refusal.value.extra["stored"] == {
        "state": "open",
        "plan": "plan",
        "progress": 100,
        "answer": "done",
        "version": 2,
    }


@pytest.mark.parametrize("missing", ["plan", "answer"])
def test_what_says_nothing_is_not_submitted(rectification, missing):
    with pytest.raises(ReasonMissing):
        rectification.answer(**{missing: "  "})

    assert rectification.item().state == "open"


@pytest.mark.parametrize("role", ["bureau", "observer", "district", "assessor", "member"])
def test_only_the_secretariat_answers_and_asks_for_time(rectification, role):
    by = rectification.users[role]
    with pytest.raises(PermissionDenied):
        rectification.answer(by=by)
    with pytest.raises(PermissionDenied):
        ask(rectification, by=by)


@pytest.mark.parametrize("role", ["secretariat", "observer", "district", "assessor", "member"])
def test_only_the_bureau_rules(rectification, role):
    by, asked = rectification.users[role], ask(rectification)
    rectification.answer()
    with pytest.raises(PermissionDenied):
        rectification.rule(by=by)
    with pytest.raises(PermissionDenied):
        decide_extension(asked.pk, by=by, now=NOW, granted_until=None, reply="no")


def test_what_is_with_the_bureau_is_closed(rectification):
    rectification.answer()

    with pytest.raises(TransitionRefused):
        rectification.answer(answer="more")


def test_single_items_are_accepted_or_returned(rectification, settings):
    settings.IS_MAIL_SENT = True
    rectification.secretariat.email = "office@example.cn"
    rectification.secretariat.language = "en"
    rectification.secretariat.save()
    rectification.answer(0)
    rectification.answer(1)

    rectification.rule(0)
    rectification.rule(1, accepted=False, reason=" The list is not signed. ")

    assert [rectification.item(place).state for place in (0, 1)] == ["accepted", "returned"]
    assert rectification.item(1).ruling_reason == "The list is not signed."
    assert rectification.events() == ["answered", "answered", "accepted", "returned"]
    mail = Mail.objects.get()
    assert mail.subject == "Rectification: 5.4.12 is returned"
    assert "The list is not signed." in mail.body


def test_a_return_has_its_reason(rectification):
    rectification.answer()

    with pytest.raises(ReasonMissing):
        rectification.rule(accepted=False, reason=" ")


def test_a_verdict_on_an_answer_that_was_not_read_is_refused(rectification):
    read = rectification.answer().version
    rectification.rule(accepted=False, reason="no")
    rectification.answer(answer="more")

    with pytest.raises(StaleVersion):
        rectification.rule(version=read)

    assert rectification.rule(version=read + 1).state == "accepted"


def test_an_accepted_item_can_be_returned_until_it_is_assessed_again(rectification):
    rectification.answer()
    rectification.rule()
    rectification.rule(accepted=False, reason="We overlooked something.")
    rectification.answer()
    rectification.rule()
    Order.objects.filter(pk=rectification.order.pk).update(state="reassessing")

    with pytest.raises(TransitionRefused):
        rectification.rule(accepted=False, reason="Too late.")


@pytest.mark.parametrize("state", ["prepared", "reassessing", "passed", "failed", "withdrawn"])
def test_nothing_is_answered_ruled_or_extended_unless_the_order_is_under_way(world, state):
    rectification = Rectification(world, state=state, settled_at=NOW)

    with pytest.raises(TransitionRefused):
        rectification.answer()
    with pytest.raises(TransitionRefused):
        rectification.rule()
    with pytest.raises(TransitionRefused):
        ask(rectification)


def test_what_came_in_time_has_some_days_left_when_it_is_returned(rectification):
    rectification.answer(now=datetime(2031, 3, 31, 15, 59, tzinfo=UTC))  # 23:59 in Shanghai.

    # 4 April is Qingming: Tue, Wed, Thu, then Mon 7 and Tue 8.
    item = rectification.rule(
        accepted=False, reason="no", now=datetime(2031, 3, 31, 17, tzinfo=UTC)
    )

    assert item.due_on == date(2031, 4, 9)
    assert rectification.now().due_on == date(2031, 4, 9)
    assert rectification.events() == ["answered", "extended", "returned"]


def test_what_came_late_has_no_days_left_when_it_is_returned(rectification):
    rectification.answer(now=LATE)

    item = rectification.rule(accepted=False, reason="no", now=LATE)

    assert (item.due_on, rectification.now().due_on) == (DUE, DUE)


def ask(rectification, **values):
    told = {"wanted_until": date(2031, 4, 30), "reason": "The building is late."}
    told |= {"by": rectification.secretariat, "now": NOW} | values
    return ask_extension(rectification.order.pk, **told)


def decide(rectification, asked, **values):
    told = {"by": rectification.bureau, "now": NOW, "granted_until": date(2031, 4, 20)} | values
    return decide_extension(asked.pk, **told)


def test_more_time_is_granted_until_a_working_day_for_what_is_not_accepted(rectification):
    rectification.answer(0)
    rectification.rule(0)

    granted = decide(rectification, ask(rectification))  # 20 April 2031 is a Sunday.

    assert (granted.state, granted.granted_until) == ("granted", date(2031, 4, 21))
    assert rectification.now().due_on == date(2031, 4, 21)
    assert [rectification.item(place).due_on for place in (0, 1)] == [DUE, date(2031, 4, 21)]
    assert rectification.events() == ["answered", "accepted", "extension_asked", "extended"]


def test_more_time_has_a_limit_in_working_days_from_the_first_last_day(rectification):
    make_terms(rectification.order.entry.cycle, extension_days=10)
    # From 31 March: Qingming on 4 April, so ten working days later is Tuesday 15 April.
    limit = r"on 15 Apr 2031 at the latest: 10 working days in all .* 31 Mar 2031\."
    with pytest.raises(CalendarRefused, match=limit) as refused:
        ask(rectification, wanted_until=date(2031, 4, 16))
    asked = ask(rectification, wanted_until=date(2031, 4, 10))
    decide(rectification, asked, granted_until=date(2031, 4, 10))
    again = ask(rectification, wanted_until=date(2031, 4, 15))

    with pytest.raises(CalendarRefused, match=limit):
        decide(rectification, again, granted_until=date(2031, 4, 16))
    granted = decide(rectification, again, granted_until=date(2031, 4, 15))

    assert refused.value.extra == {"latest_day": "2031-04-15"}
    assert rectification.now().due_on == granted.granted_until == date(2031, 4, 15)


def test_terms_can_allow_no_more_time_at_all(rectification):
    make_terms(rectification.order.entry.cycle, extension_days=0)

    with pytest.raises(CalendarRefused, match="on 31 Mar 2031 at the latest: 0 working days"):
        ask(rectification, wanted_until=date(2031, 4, 1))


def test_a_second_round_has_its_own_first_last_day(rectification):
    Order.objects.update(state="failed", settled_at=NOW)
    again = {"by": rectification.bureau, "now": LATE, "days": 5, "reason": "Once more."}
    order = order_again(rectification.order.pk, **again)

    limit = extension_limit(order)

    assert (limit.first, limit.days) == (order.due_on, 30)
    assert limit.first > DUE


def test_more_time_is_refused_with_a_reply(rectification):
    asked = ask(rectification)
    with pytest.raises(ReasonMissing):
        decide(rectification, asked, granted_until=None)

    refused = decide(rectification, asked, granted_until=None, reply="There was time enough.")

    assert (refused.state, rectification.now().due_on) == ("refused", DUE)
    assert rectification.events() == ["extension_asked", "extension_refused"]
    with pytest.raises(TransitionRefused, match="decided already"):
        decide(rectification, asked)


def test_more_time_is_asked_for_once_with_a_reason_and_for_later(rectification):
    with pytest.raises(ReasonMissing):
        ask(rectification, reason=" ")
    with pytest.raises(CalendarRefused):
        ask(rectification, wanted_until=DUE)
    asked = ask(rectification)
    with pytest.raises(TransitionRefused, match="with the bureau already"):
        ask(rectification)
    with pytest.raises(CalendarRefused):
        decide(rectification, asked, granted_until=DUE)
    with pytest.raises(CalendarRefused, match="This day is over"):
        decide(rectification, asked, now=datetime(2031, 5, 1, tzinfo=UTC))


def test_more_time_is_asked_for_on_the_last_day_and_not_after(rectification):
    with pytest.raises(DeadlineOver) as refusal:
        ask(rectification, now=datetime(2031, 3, 31, 16, tzinfo=UTC))  # 1 April in Shanghai.
    assert refusal.value.extra == {"last_day": "2031-03-31"}

    assert ask(rectification, now=datetime(2031, 3, 31, 15, 59, tzinfo=UTC)).state == "asked"

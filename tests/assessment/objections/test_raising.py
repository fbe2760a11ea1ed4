"""Who may object, when, and which rule keeps the others out."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from assessment.computing.objection_rules import is_real_name
from assessment.computing.objections import open_objections
from assessment.errors import ObjectionRefused
from assessment.models import Cycle, Delivery, Notice, Objection
from assessment.services.objection_cases import Sender
from assessment.services.objections import confirm_address
from tests.assessment.api.world import NOW
from tests.assessment.objections.conftest import LATE, WANG, raised
from tests.decision_factories import make_terms, make_webhook
from tests.factories import make_cycle


def refused(world, **values):
    with pytest.raises(ObjectionRefused) as refusal:
        raised(world, **values)
    return refusal.value


def test_an_objection_of_the_secretariat_is_admitted_with_a_number_and_a_last_day(world):
    objection = raised(world, item="5.4.12")

    assert (objection.state, objection.number) == ("open", "2026-001")
    assert objection.reply_by == date(2026, 12, 4)  # Ten working days after Sunday, 22 November.
    assert objection.notice == Notice.objects.get()
    assert open_objections(world.cycle) == 1


def test_the_bureau_settles_how_long_a_reply_takes(world):
    make_terms(world.cycle, reply_days=3)

    assert raised(world).reply_by == date(2026, 11, 25)


def test_the_last_day_of_the_notice_counts_whole(world):
    last_minute = LATE.replace(day=26, hour=15, minute=59)  # 23:59 in Shanghai.

    assert raised(world, now=last_minute).state == "open"


def test_a_late_objection_is_refused_with_the_rule_and_kept(world):
    refusal = refused(world, now=LATE.replace(day=26, hour=16))  # Midnight in Shanghai.

    kept = Objection.objects.get()
    assert refusal.extra == {"rule": "in_time", "number": "2026-001"}
    assert "rule 2" in str(refusal)
    assert (kept.state, kept.rule, kept.name) == ("inadmissible", "in_time", "王芳")
    assert open_objections(world.cycle) == 0


def test_once_published_an_objection_is_late(world):
    Cycle.objects.update(phase="published")

    assert refused(world).extra["rule"] == "in_time"
    assert Objection.objects.get().state == "inadmissible"


@pytest.mark.parametrize("phase", ["scoring", "deliberation"])
def test_before_the_notice_there_is_nothing_to_object_to(world, phase):
    Cycle.objects.update(phase=phase)

    assert refused(world).extra == {"rule": "in_time"}
    assert not Objection.objects.exists()


def test_without_a_notice_of_days_the_phase_decides(world):
    Notice.objects.update(cycle=make_cycle())  # It is never deleted.

    assert raised(world, now=LATE).state == "open"


@pytest.mark.parametrize(
    "name", ["", " ", "匿名", "Anonymous", "王", "x", "xxx", "aaaa", "123456", "免费 http://a.cn"]
)
def test_nothing_is_kept_of_an_objection_without_a_real_name(world, mails, name):
    for by in ("secretariat", None):
        refusal = refused(world, by=by, sender=Sender(name, "a@example.cn"))

        assert refusal.extra == {"rule": "real_name"}
    assert not Objection.objects.exists()
    assert mails() == []


@pytest.mark.parametrize(
    "name", ["王芳", "欧阳", "Wang Fang", "O’Neill", "阿卜杜拉·买买提", "J. Doe"]
)
def test_real_names_are_taken(name):
    assert is_real_name(name)


def test_only_the_secretariat_of_the_alliance_objects_by_its_account(world):
    for who in ("bureau", "observer", "district", "assessor", "member"):
        with pytest.raises(PermissionDenied):
            raised(world, by=who)
    with pytest.raises(PermissionDenied):
        raised(world, code="gaoxin")


def test_the_same_point_is_objected_to_once_while_it_is_open(world):
    first = raised(world, item="5.4.12")

    assert refused(world, item="5.4.12").extra == {"rule": "once"}
    assert raised(world).pk != first.pk  # To the result as a whole.
    Objection.objects.update(state="withdrawn")
    assert raised(world, item="5.4.12").number == "2026-003"


def test_the_public_confirms_by_the_link_in_the_mail(world, mails):
    objection = raised(world, by=None)

    assert objection.state == "unconfirmed"
    assert open_objections(world.cycle) == 0
    assert mails() == [("wang@example.cn", f"objection.{objection.pk}.confirm")]

    admitted = confirm_address(objection.pk, now=NOW + timedelta(hours=1))

    assert (admitted.state, admitted.number) == ("open", "2026-001")
    assert mails()[1:] == [("wang@example.cn", f"objection.{objection.pk}.admitted")]
    assert confirm_address(objection.pk, now=NOW + timedelta(hours=2)).number == "2026-001"
    assert len(mails()) == 2


def test_what_came_on_the_last_day_can_be_confirmed_the_day_after(world, mails):
    last_day = LATE.replace(day=26, hour=15)

    objection = raised(world, by=None, now=last_day)

    assert confirm_address(objection.pk, now=last_day + timedelta(hours=20)).state == "open"


@pytest.mark.parametrize(
    ("hours", "phase"), [(49, "notice"), (1, "published"), (1, "deliberation")]
)
def test_a_confirmation_that_comes_too_late_is_refused_and_kept(world, mails, hours, phase):
    objection = raised(world, by=None)
    Cycle.objects.update(phase=phase)

    with pytest.raises(ObjectionRefused) as refusal:
        confirm_address(objection.pk, now=NOW + timedelta(hours=hours))

    assert refusal.value.extra["rule"] == "confirmed"
    assert Objection.objects.get().state == "inadmissible"


def test_the_public_needs_a_server_that_sends_mail(world, settings):
    settings.IS_MAIL_SENT = False

    assert refused(world, by=None).extra == {"rule": "confirmed"}
    assert not Objection.objects.exists()


def test_of_two_alike_that_wait_one_is_confirmed(world, mails):
    first, second = raised(world, by=None), raised(world, by=None)
    confirm_address(first.pk, now=NOW)

    with pytest.raises(ObjectionRefused) as refusal:
        confirm_address(second.pk, now=NOW)

    assert refusal.value.extra["rule"] == "once"


def test_the_form_does_not_tell_whose_case_there_is(world, mails):
    confirm_address(raised(world, by=None).pk, now=NOW)

    again = raised(world, by=None)

    assert again.state == "unconfirmed"
    with pytest.raises(ObjectionRefused) as refusal:
        confirm_address(again.pk, now=NOW)
    assert refusal.value.extra["rule"] == "once"


def test_numbers_have_no_gaps_whatever_is_never_confirmed(world, mails):
    raised(world, by=None)
    second = raised(world)

    assert second.number == "2026-001"
    assert raised(world, item="5.4.4").number == "2026-002"


def test_programs_hear_of_an_admitted_one_without_a_name(world):
    make_webhook(world.users["bureau"], events=["objection.opened"])

    raised(world, sender=WANG)

    assert Delivery.objects.get().payload == {
        "cycle": "tiny",
        "alliance": "dianzi",
        "number": "2026-001",
        "state": "open",
        "version": None,
    }

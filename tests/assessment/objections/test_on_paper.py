"""Objections that came on paper: entered by the bureau, then cases like all others."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from assessment.computing.objection_links import token_of
from assessment.errors import ObjectionRefused, ReasonMissing, TransitionRefused
from assessment.models import Cycle, Notice, Objection
from assessment.services.objection_cases import Sender
from assessment.services.objections import (
    refuse_objection,
    withdraw_objection,
    write_message,
)
from assessment.services.objections_on_paper import enter_objection
from tests.assessment.api.world import ENDS, NOW, OPENS
from tests.assessment.files_made import pdf
from tests.assessment.objections.conftest import LATE, WANG, raised
from tests.factories import make_cycle

LI = Sender("李明", phone="0991-1234567", address="和平路 1 号")
MONDAY = date(2026, 11, 23)  # The day after NOW, in the notice.


def entered(world, *, by="bureau", code="dianzi", sender=LI, now=NOW, **values):
    told = {"text": "The value is not right.", "received_on": date(2026, 11, 22)} | values
    return enter_objection(
        world.entries[code].pk, sender=sender, by=world.users[by], now=now, **told
    )


def test_it_is_admitted_at_once_and_says_who_entered_it(world):
    objection = entered(world, item="5.4.12")

    assert (objection.state, objection.number, objection.item) == ("open", "2026-001", "5.4.12")
    assert (objection.entered_by, objection.entered_at) == (world.users["bureau"], NOW)
    assert (objection.user, objection.address) == (None, "和平路 1 号")
    assert objection.history.get().history_user == world.users["bureau"]


@pytest.mark.parametrize("who", ["observer", "district", "secretariat", "assessor", "member"])
def test_the_bureau_alone_enters_it(world, who):
    with pytest.raises(PermissionDenied):
        entered(world, by=who)


def test_the_reply_is_counted_from_the_day_that_it_came_in(world):
    objection = entered(world, received_on=OPENS, now=NOW + timedelta(days=3))

    assert objection.reply_by == date(2026, 12, 4)  # Ten working days after Friday, 20 November.


def test_what_came_on_the_last_day_is_entered_after_it(world):
    assert entered(world, received_on=ENDS, now=LATE).state == "open"


def test_a_late_one_is_refused_with_the_rule_and_kept_with_its_files(world):
    with pytest.raises(ObjectionRefused) as refusal:
        entered(world, received_on=ENDS + timedelta(days=1), now=LATE)

    kept = Objection.objects.get()
    assert refusal.value.extra == {"rule": "in_time", "number": "2026-001"}
    assert "rule 2" in str(refusal.value)
    assert (kept.state, kept.rule, kept.entered_by) == (
        "inadmissible",
        "in_time",
        world.users["bureau"],
    )


def test_what_came_before_the_notice_is_refused_and_nothing_is_kept(world):
    with pytest.raises(ObjectionRefused) as refusal:
        entered(world, received_on=OPENS - timedelta(days=1))

    assert refusal.value.extra == {"rule": "in_time"}
    assert not Objection.objects.exists()


def test_a_day_that_lies_ahead_is_refused(world):
    with pytest.raises(TransitionRefused) as refusal:
        entered(world, received_on=MONDAY)

    assert refusal.value.extra == {"field": "received_on"}


@pytest.mark.parametrize("phase", ["deliberation", "published"])
def test_what_came_in_time_is_not_entered_once_the_notice_is_closed(world, phase):
    Cycle.objects.update(phase=phase)

    with pytest.raises(TransitionRefused):
        entered(world)

    assert not Objection.objects.exists()


def test_without_a_notice_of_days_the_phase_decides(world):
    Notice.objects.update(cycle=make_cycle())  # It is never deleted.

    assert entered(world, now=LATE).state == "open"


def test_nothing_is_kept_of_one_without_a_real_name(world):
    with pytest.raises(ObjectionRefused) as refusal:
        entered(world, sender=Sender("匿名", phone="1"))

    assert refusal.value.extra == {"rule": "real_name"}


def test_the_same_letter_is_entered_once_and_a_namesake_is_another(world):
    entered(world)

    with pytest.raises(ObjectionRefused) as refusal:
        entered(world)
    assert refusal.value.extra == {"rule": "once"}
    assert entered(world, sender=Sender("李明", address="解放路 9 号")).number == "2026-002"


def test_an_address_that_objects_already_does_not_object_on_paper_too(world, mails):
    raised(world, by=None)  # It waits, so it is no case yet.
    assert entered(world, sender=WANG).state == "open"

    with pytest.raises(ObjectionRefused):
        entered(world, sender=Sender("王芳", "WANG@example.cn", phone="1"))


def test_the_database_keeps_one_that_nobody_can_answer_out(world):
    with pytest.raises(IntegrityError), transaction.atomic():
        entered(world, sender=Sender("李明"))


def test_without_an_e_mail_nobody_is_written_to(world, mails):
    objection = entered(world)
    write_message(objection.pk, text="When?", by=world.users["bureau"], now=NOW)
    version = Objection.objects.get().version
    refuse_objection(objection.pk, reply="No.", by=world.users["bureau"], now=NOW, version=version)

    assert mails() == []
    assert Objection.objects.get().papers.count() == 4  # The letter is there to be posted.


def test_with_an_e_mail_the_link_to_the_case_goes_there(world, mails):
    objection = entered(world, sender=WANG)

    assert mails() == [("wang@example.cn", f"objection.{objection.pk}.admitted")]


def test_the_bureau_enters_its_withdrawal_and_says_how_it_came(world):
    objection = entered(world)
    bureau = world.users["bureau"]

    with pytest.raises(ReasonMissing):
        withdraw_objection(objection.pk, by=bureau, now=NOW, reason=" ")
    gone = withdraw_objection(objection.pk, by=bureau, now=NOW, reason="By letter.")

    assert gone.state == "withdrawn"
    assert gone.messages.get().author == bureau


def test_nobody_else_is_withdrawn_by_the_bureau(world):
    with pytest.raises(PermissionDenied):
        withdraw_objection(raised(world).pk, by=world.users["bureau"], now=NOW, reason="x")


@pytest.fixture
def desk(world, time_machine):
    time_machine.move_to(NOW, tick=False)
    client = Client()
    client.force_login(world.users["bureau"])
    client.cookies["django_language"] = "en"
    return client


def at(name, *args):
    return reverse(f"assessment:{name}", args=args)


def send(client, **values):
    given = {
        "alliance": "dianzi",
        "received_on": "2026-11-22",
        "name": "李明",
        "phone": "0991-1234567",
        "text": "The value is not right.",
    }
    return client.post(at("objection_paper", "tiny"), given | values)


def test_the_form_leads_to_the_case_with_the_scanned_pages(world, desk):
    scan = SimpleUploadedFile("scan.pdf", pdf(), content_type="application/pdf")

    answer = send(desk, file=scan)

    objection = Objection.objects.get()
    assert answer.headers["Location"] == at("objection", objection.pk)
    page = desk.get(at("objection", objection.pk)).content.decode()
    assert "on paper, entered by" in page
    assert "scan.pdf" in page
    listed = desk.get(at("objections", "tiny")).content.decode()
    assert "on paper" in listed
    own = token_of(objection, "case")
    file = desk.get(at("objection_case_file", own, objection.attachments.get().pk))
    assert (file.status_code, b"".join(file.streaming_content)) == (200, pdf())


def test_the_form_asks_for_a_way_to_answer_and_a_day_that_has_come(world, desk):
    unreached = send(desk, phone="")
    ahead = send(desk, received_on="2026-11-24")

    assert (unreached.status_code, ahead.status_code) == (400, 409)
    assert "received_on" in ahead.context["form"].errors
    assert not Objection.objects.exists()


def test_the_form_leads_to_the_late_one_that_is_kept(world, desk, time_machine):
    time_machine.move_to(LATE, tick=False)
    desk.force_login(world.users["bureau"])  # The former session is over by then.

    answer = send(desk, received_on="2026-11-27")

    kept = Objection.objects.get()
    assert answer.headers["Location"] == at("objection", kept.pk)
    assert "rule 2" in desk.get(at("objection", kept.pk)).content.decode()


def test_the_form_says_that_the_letter_is_to_be_posted_and_asks_how_it_was_withdrawn(world, desk):
    refused, other = entered(world), entered(world, item="5.4.12")
    told = {"do": "refuse", "reply": "No.", "version": refused.version}

    page = desk.post(at("objection", refused.pk), told, follow=True).content.decode()
    unsaid = desk.post(at("objection", other.pk), {"do": "withdraw", "reason": ""})
    said = desk.post(at("objection", other.pk), {"do": "withdraw", "reason": "By letter."})

    assert "its letter goes out by post" in page
    assert (unsaid.status_code, said.status_code) == (400, 302)


def test_who_entered_it_is_told_to_nobody_outside(world, desk, client):
    objection = entered(world)

    page = client.get(at("objection_case", token_of(objection, "case"))).content.decode()

    assert "on paper" in page
    assert "entered by" not in page
    assert "0991-1234567" not in page

"""What is written in a case, by whom, and how it ends."""

import pytest
from django.core.exceptions import PermissionDenied

from assessment.errors import ReasonMissing, StaleVersion, TransitionRefused
from assessment.models import Objection, ObjectionMessage, Proposal
from assessment.services.objections import (
    confirm_address,
    refuse_objection,
    withdraw_objection,
    write_message,
)
from tests.assessment.api.world import NOW
from tests.assessment.objections.conftest import raised
from tests.decision_factories import make_proposal

CLOSED = ["unconfirmed", "granted", "refused", "inadmissible", "withdrawn"]


def put_into(objection, state):
    Objection.objects.filter(pk=objection.pk).update(state=state, reply="A reply.", decided_at=NOW)


def refuse(world, objection, *, by="bureau", version=None, reply="Because."):
    objection.refresh_from_db()
    version = objection.version if version is None else version
    who = world.users[by]
    return refuse_objection(objection.pk, reply=reply, by=who, now=NOW, version=version)


def test_bureau_and_secretariat_write_in_turn(world, mails):
    objection = raised(world)

    write_message(objection.pk, text="Which figure?", by=world.users["bureau"], now=NOW)
    write_message(objection.pk, text="The second.", by=world.users["secretariat"], now=NOW)

    objection.refresh_from_db()
    assert [each.text for each in objection.messages.order_by("pk")] == [
        "Which figure?",
        "The second.",
    ]
    assert objection.version == 3
    first = objection.messages.order_by("pk").first()
    assert mails()[1:] == [("wang@example.cn", f"objection.{objection.pk}.message.{first.pk}")]


def test_a_note_of_the_bureau_goes_to_nobody(world, mails):
    objection = raised(world)
    before = mails()

    write_message(objection.pk, text="Hm.", is_internal=True, by=world.users["bureau"], now=NOW)

    assert mails() == before
    with pytest.raises(PermissionDenied):
        write_message(
            objection.pk, text="Hm.", is_internal=True, by=world.users["secretariat"], now=NOW
        )


def test_strangers_write_in_no_case(world, mails):
    own, public = raised(world), raised(world, by=None)
    confirm_address(public.pk, now=NOW)

    for who in ("observer", "district", "assessor", "member"):
        with pytest.raises(PermissionDenied):
            write_message(own.pk, text="x", by=world.users[who], now=NOW)
    with pytest.raises(PermissionDenied):  # The secretariat in the case of a private person.
        write_message(public.pk, text="x", by=world.users["secretariat"], now=NOW)
    with pytest.raises(PermissionDenied):  # The public in the case of a secretariat.
        write_message(own.pk, text="x", by=None, now=NOW)
    assert not ObjectionMessage.objects.exists()


@pytest.mark.parametrize("state", CLOSED)
def test_nothing_happens_in_a_case_that_is_not_open(world, state):
    objection = raised(world)
    put_into(objection, state)
    bureau, secretariat = world.users["bureau"], world.users["secretariat"]

    for act in (
        lambda: write_message(objection.pk, text="x", by=bureau, now=NOW),
        lambda: withdraw_objection(objection.pk, by=secretariat, now=NOW),
        lambda: refuse(world, objection),
    ):
        with pytest.raises(TransitionRefused):
            act()
    objection.refresh_from_db()
    assert objection.state == state


def test_refusing_takes_a_reply_and_tells_who_raised_it(world, mails):
    objection = raised(world)
    prepared = make_proposal(objection.entry, objection=objection)

    with pytest.raises(ReasonMissing):
        refuse(world, objection, reply=" ")
    decided = refuse(world, objection)

    assert (decided.state, decided.reply, decided.decided_by) == (
        "refused",
        "Because.",
        world.users["bureau"],
    )
    assert Proposal.objects.get(pk=prepared.pk).state == "declined"
    assert mails()[-1] == ("wang@example.cn", f"objection.{objection.pk}.decided")


def test_only_the_bureau_decides(world):
    objection = raised(world)

    for who in ("observer", "district", "secretariat", "assessor", "member"):
        with pytest.raises(PermissionDenied):
            refuse(world, objection, by=who)


def test_nobody_decides_past_a_message_that_was_not_read(world):
    objection = raised(world)
    version = objection.version
    write_message(objection.pk, text="New proof.", by=world.users["secretariat"], now=NOW)

    with pytest.raises(StaleVersion):
        refuse(world, objection, version=version)


def test_who_raised_it_withdraws_it_and_what_was_prepared_goes_with_it(world):
    objection = raised(world)
    make_proposal(objection.entry, objection=objection)

    with pytest.raises(PermissionDenied):
        withdraw_objection(objection.pk, by=world.users["bureau"], now=NOW)
    with pytest.raises(PermissionDenied):
        withdraw_objection(objection.pk, by=None, now=NOW)
    withdraw_objection(objection.pk, by=world.users["secretariat"], now=NOW, reason="Settled.")

    objection.refresh_from_db()
    assert objection.state == "withdrawn"
    assert Proposal.objects.get().state == "declined"
    assert objection.messages.get().text == "Settled."

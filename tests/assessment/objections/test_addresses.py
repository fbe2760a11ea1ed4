"""How often one e-mail address objects, and that no stranger can use it up."""

from datetime import timedelta

import pytest
from django.urls import reverse

from assessment.computing.objection_links import token_of
from assessment.errors import ObjectionRefused
from assessment.models import Objection
from assessment.services.objection_cases import Sender
from assessment.services.objections import confirm_address
from tests.assessment.api.world import NOW
from tests.assessment.objections.conftest import WANG, raised

DAY = timedelta(days=1, minutes=1)


def confirm_page(objection):
    return reverse("assessment:objection_confirm", args=[token_of(objection, "confirm")])


def confirmed(world, **values):
    return confirm_address(raised(world, by=None, **values).pk, now=NOW)


def test_three_from_one_address_are_admitted_in_a_day_and_the_fourth_waits(world, mails):
    for code in ("dianzi", "gaoxin", "new"):
        confirmed(world, code=code)
    fourth = raised(world, by=None, code="zichuan", sender=Sender("王芳", "WANG@example.cn"))

    with pytest.raises(ObjectionRefused) as refusal:
        confirm_address(fourth.pk, now=NOW)

    assert refusal.value.extra == {"rule": "sparingly"}
    assert confirm_address(fourth.pk, now=NOW + DAY).state == "open"


def test_a_stranger_uses_up_nobody_elses_address(world, mails):
    """Whatever waits with the address, what its owner raises is taken and can be confirmed."""
    for _times in range(5):
        raised(world, by=None, text="A stranger wrote this.")

    own = raised(world, by=None, code="gaoxin")

    assert confirm_address(own.pk, now=NOW).state == "open"


def test_an_address_is_asked_three_times_a_day_at_most_however_it_is_written(world, mails):
    for address in ("wang@example.cn", "Wang@Example.cn", "WANG@example.cn", "wang@example.cn"):
        raised(world, by=None, sender=Sender("王芳", address))
    assert [to for to, _key in mails()] == ["wang@example.cn"] * 3

    raised(world, by=None, now=NOW + DAY)

    assert len(mails()) == 4


def test_the_link_of_one_opens_all_that_wait_with_the_address(world, mails, client, time_machine):
    time_machine.move_to(NOW, tick=False)
    first = raised(world, by=None, text="A stranger wrote this.")
    own = raised(world, by=None, code="gaoxin", text="I wrote this.")
    other = raised(world, by=None, sender=Sender("李明", "li@example.cn"), text="Another one's.")

    page = client.get(confirm_page(first)).content.decode()
    answer = client.post(confirm_page(first), {"objection": own.pk})

    assert [text in page for text in ("A stranger", "I wrote", "Another")] == [True, True, False]
    assert answer.headers["Location"].endswith(token_of(own, "case") + "/")
    assert states(first, own, other) == ["unconfirmed", "open", "unconfirmed"]


def test_a_link_confirms_nothing_of_another_address(world, mails, client, time_machine):
    time_machine.move_to(NOW, tick=False)
    mine = raised(world, by=None, sender=Sender("李明", "li@example.cn"))
    victims = raised(world, by=None, sender=WANG, code="gaoxin")

    client.post(confirm_page(mine), {"objection": victims.pk})

    assert states(mine, victims) == ["unconfirmed", "unconfirmed"]


def test_what_is_refused_for_today_stays_on_the_page(world, mails, client, time_machine):
    time_machine.move_to(NOW, tick=False)
    for code in ("dianzi", "gaoxin", "new"):
        confirmed(world, code=code)
    fourth = raised(world, by=None, code="zichuan")

    answer = client.post(confirm_page(fourth), follow=True)

    page = answer.content.decode()
    assert "rule 5" in page
    assert "I raise this objection" in page


def states(*objections):
    rows = Objection.objects.in_bulk([each.pk for each in objections])
    return [rows[each.pk].state for each in objections]

"""The decision room while figures are owed: nothing of two states stands side by side."""

from django.urls import reverse

from assessment.models import Ruling
from assessment.services.computing import owe_computation

ROOM = reverse("assessment:room", args=["tiny"])
DIANZI = reverse("assessment:room_alliance", args=["tiny", "dianzi"])


def test_meanwhile_no_way_up_stands_beside_a_total_that_it_does_not_belong_to(
    client, world, settings
):
    settings.LANGUAGE_CODE = "en"
    world.enter("deliberation")
    client.force_login(world.users["bureau"])
    assert "6.68 points to Excellent" in client.get(ROOM).text
    entry = world.entries["dianzi"]
    Ruling.objects.create(entry=entry, kind="deduction", value=10, reason="late", sequence=9)
    owe_computation(world.cycle)

    room, seat = client.get(ROOM).text, client.get(DIANZI).text

    assert "83.32" in room
    assert "83.32" in seat
    assert "points to" not in room
    assert "short of" not in seat
    assert "points are missing" not in seat
    assert "Wait until the figures are computed." in seat

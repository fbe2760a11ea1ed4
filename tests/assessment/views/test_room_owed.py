"""The decision room while figures are owed, and afterwards: one state at a time."""

from django.urls import reverse

from alliances.models import Alliance
from assessment.models import Result, Ruling
from assessment.services.computing import owe_computation
from members.models import Region

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


def test_a_published_room_says_where_an_alliance_was(client, world, settings):
    settings.LANGUAGE_CODE = "en"
    world.enter("published")
    client.force_login(world.users["bureau"])
    before = client.get(ROOM).text
    moved = Region.objects.create(code="370371", name_zh="高新区", name_en="High-tech Zone")
    Alliance.objects.filter(code="dianzi").update(region=moved)

    page = client.get(ROOM).text

    assert "Zhangdian" in before
    assert page.count("Zhangdian") == before.count("Zhangdian")
    assert "High-tech Zone" not in page


def test_an_alliance_that_moved_stands_where_the_cycle_assessed_it(client, world):
    world.enter("deliberation")
    client.force_login(world.users["bureau"])
    Alliance.objects.filter(code="dianzi").update(region="370304")

    assert client.get(DIANZI).context["region"].code == "370303"
    splits = client.get(reverse("assessment:credits", args=["tiny"])).context["splits"]
    (split,) = [each for each in splits if each.entry.alliance.code == "dianzi"]
    assert (split.region.code, split.parts[0][0].code) == ("370303", "370303")


def test_an_alliance_without_results_stands_where_it_is_now(client, world):
    world.enter("deliberation")
    client.force_login(world.users["bureau"])
    Result.objects.filter(code="dianzi").delete()
    Alliance.objects.filter(code="dianzi").update(region="370304")

    assert client.get(DIANZI).context["region"].code == "370304"

"""Proposing and answering splits on pages, and where two alliances may have entered one thing."""

from datetime import date

import pytest
from django.utils.timezone import localdate

from alliances.models import Share
from alliances.services.sharing import propose_shares
from tests.factories import make_alliance, make_user
from tests.register_factories import make_activity, make_carrier, make_document

NORTH = "/alliances/north/registers/activities/"


@pytest.fixture
def north(db):
    return make_alliance("north", name_zh="北方联合体", name_en="North")


@pytest.fixture
def south(db):
    return make_alliance("south", name_zh="南方联合体", name_en="South")


@pytest.fixture
def event(north):
    return make_activity(north, title="春季对接会", held_on=localdate())


@pytest.fixture
def clerks(north, south):
    return {each.code: make_user("secretariat", alliance=each) for each in (north, south)}


@pytest.fixture
def asked(event, north, south, clerks):
    portions = {north.pk: 6000, south.pk: 4000}
    shares = propose_shares(
        "activities", event.pk, portions, by=clerks["north"], today=date(2031, 7, 1)
    )
    return shares[1]


def split(client, event, **given):
    empty = {f"{name}{n}": "" for name in ("alliance", "part") for n in range(5)}
    return client.post(f"{NORTH}{event.pk}/split/", empty | {"seen": ""} | given)


def test_a_split_is_proposed_on_the_page_of_the_row(client, clerks, event, south):
    client.force_login(clerks["north"])
    assert client.get(f"{NORTH}{event.pk}/split/").status_code == 200

    answer = split(client, event, own="60", alliance0=south.pk, part0="40")

    assert answer.url == f"{NORTH}{event.pk}/"
    assert sorted(share.percent for share in Share.objects.all()) == [40, 60]
    assert "waiting for agreement" in client.get(answer.url).text


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"own": "60", "part0": "30", "alliance0": "south"}, "Together the parts make 100 %."),
        ({"own": "60", "part0": "40"}, "An alliance and its part belong together."),
        ({"own": "60", "alliance0": "south"}, "An alliance and its part belong together."),
        ({"own": "", "part0": "40", "alliance0": "south"}, "This field is required."),
        (
            {"own": "60", "part0": "20", "alliance0": "south", "part1": "20", "alliance1": "south"},
            "This alliance is named twice.",
        ),
    ],
)
def test_a_split_that_does_not_hold_is_said(client, clerks, event, south, given, sentence):
    client.force_login(clerks["north"])
    given = {name: south.pk if value == "south" else value for name, value in given.items()}

    answer = split(client, event, **given)

    assert answer.status_code == 409
    assert sentence in answer.text
    assert not Share.objects.exists()


def test_a_split_is_withdrawn_unless_it_was_changed(client, clerks, event, asked, north, south):
    client.force_login(clerks["north"])
    stale = split(client, event, withdraw="1", seen="nothing")
    assert (stale.status_code, Share.objects.count()) == (302, 2)

    seen = client.get(f"{NORTH}{event.pk}/split/").context["form"].initial["seen"]
    split(client, event, withdraw="1", seen=seen)

    assert not Share.objects.exists()


def test_the_asked_alliance_finds_it_at_home_and_agrees(client, clerks, asked):
    client.force_login(clerks["south"])
    home = client.get("/")
    address = f"/alliances/south/shares/{asked.pk}/"
    assert address in home.text

    page = client.get(address)
    seen = page.context["form"].initial["seen"]
    answer = client.post(address, {"answer": "agree", "seen": seen, "reason": ""})

    asked.refresh_from_db()
    assert asked.agreed_on == localdate()
    assert answer.url == "/alliances/south/shares/"
    assert "agreed by all" in client.get(answer.url).text
    assert address not in client.get("/").text


def test_declining_needs_a_reason_that_the_owner_reads(client, clerks, event, asked):
    client.force_login(clerks["south"])
    address = f"/alliances/south/shares/{asked.pk}/"

    seen = client.get(address).context["form"].initial["seen"]
    refused = client.post(address, {"answer": "decline", "reason": "", "seen": seen})
    client.post(address, {"answer": "decline", "reason": "我方过半", "seen": seen})

    assert (refused.status_code, "Say why the share is declined" in refused.text) == (409, True)
    client.force_login(clerks["north"])
    assert "我方过半" in client.get(f"{NORTH}{event.pk}/").text
    assert "declined" in client.get("/alliances/north/shares/").text


def test_an_answer_is_the_alliances_own(client, clerks, event, asked, south):
    client.force_login(clerks["north"])
    assert client.get(f"/alliances/south/shares/{asked.pk}/").status_code == 404
    assert client.get(f"/alliances/north/shares/{asked.pk}/").status_code == 404
    own = event.shares.get(alliance=event.alliance)
    assert client.get(f"/alliances/north/shares/{own.pk}/").url == f"{NORTH}{event.pk}/"
    client.force_login(make_user("observer"))
    address = f"/alliances/south/shares/{asked.pk}/"
    assert client.get(address).context["form"] is None
    assert client.post(address, {"answer": "agree"}).status_code == 403


def test_a_carrier_and_only_what_counts_is_split(client, clerks, north, south):
    carrier, document = make_carrier(north), make_document(north)
    make_share = {"own": "50", "alliance0": south.pk, "part0": "50", "seen": ""}
    client.force_login(clerks["north"])

    base = "/alliances/north/registers"
    answer = client.post(f"{base}/carriers/{carrier.pk}/split/", make_share)

    assert answer.status_code == 302
    assert client.get("/alliances/north/shares/").context["splits"][0].register == "carriers"
    assert client.get(f"{base}/documents/{document.pk}/split/").status_code == 404


def test_an_empty_page_of_shares_says_how_they_come_about(client, clerks):
    client.force_login(clerks["north"])

    assert "Nothing is split" in client.get("/alliances/north/shares/").text


def test_the_bureau_sees_likely_duplicates_and_what_became_of_them(client, event, south):
    make_activity(south, title="春季供需对接会", held_on=localdate())
    client.force_login(make_user())

    page = client.get(f"/duplicates/?year={event.held_on.year}")

    [pair] = page.context["pairs"]
    assert {title for _, title, _ in pair["sides"]} == {"春季对接会", "春季供需对接会"}
    assert "Propose a split" in page.text
    assert client.get("/duplicates/?register=carriers&year=nonsense").context["pairs"] == []


def test_a_pair_that_is_split_says_so(client, event, asked, south):
    make_activity(south, title="春季对接会", held_on=localdate())
    client.force_login(make_user("observer"))

    [pair] = client.get(f"/duplicates/?year={event.held_on.year}").context["pairs"]

    assert pair["split"][0] == "wait"


def test_the_secretariat_reads_of_it_on_its_own_row_and_nobody_else_gets_the_list(
    client, clerks, event, south
):
    make_activity(south, title="春季供需对接会", held_on=localdate())
    client.force_login(clerks["north"])

    page = client.get(f"{NORTH}{event.pk}/")

    listed = client.get(NORTH)
    assert [(row, is_twice) for row, _, _, is_twice in listed.context["cells"]] == [(event, True)]
    assert "perhaps a duplicate" in listed.text
    assert [row.alliance for row in page.context["alike"]] == [south]
    assert "Perhaps another alliance has entered this achievement too" in page.text
    assert client.get("/duplicates/").status_code == 403


@pytest.mark.parametrize("asked", ["south", "nobody", "\0", "north"])
def test_a_split_begins_with_the_alliance_of_the_likely_duplicate(
    client, clerks, event, south, asked
):
    make_activity(south, title="春季供需对接会", held_on=localdate())
    client.force_login(clerks["north"])

    linked = client.get(f"{NORTH}{event.pk}/").text
    form = client.get(f"{NORTH}{event.pk}/split/", {"with": asked}).context["form"]

    assert f"{NORTH}{event.pk}/split/?with=south" in linked
    assert form.initial.get("alliance0") == (south if asked == "south" else None)

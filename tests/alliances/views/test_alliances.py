"""The register of alliances and the profile of each."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from tests.factories import (
    make_alliance,
    make_chain,
    make_membership,
    make_region,
    make_unit,
    make_user,
)

URL = "/alliances/"
MOST_QUERIES = 12


@pytest.fixture
def bureau(client, db):
    client.force_login(make_user())
    return client


@pytest.fixture
def register(db):
    """North of two members in a district, South in the city."""
    district = make_region("370303", "张店区", "Zhangdian")
    north = make_alliance(
        "north", name_zh="北", name_en="North", region=district, established_on=date(2023, 5, 1)
    )
    north.chains.add(make_chain("ceramics", name_en="Ceramics"))
    make_membership(north, make_unit())
    make_membership(north, make_unit())
    south = make_alliance("south", name_zh="南", name_en="South", kind="industry")
    return {"north": north, "south": south}


def listed(response):
    return [alliance.code for alliance in response.context["page_obj"]]


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("", ["north", "south"]),
        ("search=NOR", ["north"]),
        ("search=南", ["south"]),
        ("region=370303", ["north"]),
        ("kind=industry", ["south"]),
        ("chain=ceramics", ["north"]),
        ("chain=ceramics&kind=industry", []),
        ("sort=-name", ["south", "north"]),
        ("sort=members", ["south", "north"]),
        ("sort=-established", ["north", "south"]),
        ("sort=established", ["north", "south"]),
        ("sort=nonsense", ["north", "south"]),
    ],
)
def test_register_is_filtered_and_sorted_by_its_address(bureau, register, query, codes):
    assert listed(bureau.get(f"{URL}?{query}")) == codes


def test_a_filter_that_is_not_known_is_named_and_left_out(bureau, register):
    response = bureau.get(f"{URL}?kind=secret&search=nor")

    assert listed(response) == ["north"]
    assert "“secret” is not known here, so the list is not narrowed by it." in response.text


@pytest.mark.parametrize("name", ["region", "kind", "chain"])
def test_each_filter_names_what_it_does_not_know(bureau, register, name):
    response = bureau.get(f"{URL}?{name}=zz")

    assert listed(response) == ["north", "south"]
    assert "“zz” is not known here" in response.text


def test_register_needs_an_account(client, db):
    assert client.get(URL).url == f"/accounts/login/?next={URL}"


def test_each_sees_the_alliances_of_the_own_scope(client, register):
    unit = make_unit()
    make_membership(register["south"], unit)
    people = {
        "observer": make_user("observer"),
        "assessor": make_user("assessor"),
        "district": make_user("district", region=make_region("370303")),
        "secretariat": make_user("secretariat", alliance=register["north"]),
        "member": make_user("member", unit=unit),
    }

    seen = {}
    for role, person in people.items():
        client.force_login(person)
        status = client.get(f"{URL}south/").status_code
        seen[role] = (listed(client.get(URL)), status)

    assert seen == {
        "observer": (["north", "south"], 200),
        "assessor": (["north", "south"], 200),
        "district": (["north"], 404),
        "secretariat": (["north"], 404),
        "member": (["south"], 200),
    }


def test_an_empty_register_says_how_alliances_get_there(bureau):
    assert "once the bureau has entered them" in bureau.get(URL).text


def test_profile_lists_members_with_leads_first_and_those_who_left(bureau, register):
    north = register["north"]
    school = make_unit("school", name_en="School", kind="university")
    make_membership(north, school, role="lead_school")
    make_membership(north, make_unit("gone"), left_on=localdate())
    make_membership(north, make_unit("coming"), joined_on=date(2999, 1, 1))

    response = bureau.get(f"{URL}north/")

    present = [spell.role for spell in response.context["present"]]
    assert present == ["lead_school", "member", "member"]
    assert [spell.unit.code for spell in response.context["others"]] == ["coming", "gone"]
    assert response.context["kinds"] == [("general university", 1), ("park", 2)]


def test_profile_of_no_alliance_is_not_found(bureau):
    assert bureau.get(f"{URL}nowhere/").status_code == 404


def test_profile_speaks_chinese(bureau, register):
    response = bureau.get(f"{URL}north/", headers={"Accept-Language": "zh-hans"})

    assert "<h1>北</h1>" in response.text


@pytest.mark.parametrize("rows", [1, 3])
def test_register_and_profile_cost_the_same_at_any_length(bureau, rows):
    for number in range(rows):
        alliance = make_alliance(f"a{number}")
        alliance.chains.add(make_chain())
        for _ in range(rows):
            make_membership(alliance, make_unit(region=make_region()))

    with CaptureQueriesContext(connection) as register:
        listed_rows = len(listed(bureau.get(URL)))
    with CaptureQueriesContext(connection) as profile:
        members = len(bureau.get(f"{URL}a0/").context["present"])

    assert (listed_rows, members) == (rows, rows)
    assert (len(register), len(profile)) == (7, 5)

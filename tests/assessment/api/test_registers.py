"""The registers: scoped, filtered, and as cheap at any length."""

import pytest

from alliances.models import Alliance, Membership
from assessment.models import Framework
from members.models import Region, Unit
from tests.factories import NOW, make_user

REGIONS = "/api/v1/regions/"
UNITS = "/api/v1/units/"
ALLIANCES = "/api/v1/alliances/"
FRAMEWORKS = "/api/v1/frameworks/"


def codes(answer):
    return [row["code"] for row in answer.json()["results"]]


def test_regions_are_no_secret(as_role, world):
    assert as_role().get(REGIONS, {"region": "370303"}).json()["results"] == [
        {"code": "370303", "name": "Zhangdian", "is_functional_zone": False}
    ]


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("anonymous", []),
        ("bureau", ["dianzi", "gaoxin", "new", "zichuan"]),
        ("observer", ["dianzi", "gaoxin", "new", "zichuan"]),
        ("assessor", ["dianzi", "gaoxin", "new", "zichuan"]),
        ("district", ["dianzi", "new"]),
        ("secretariat", ["dianzi"]),
        ("member", ["dianzi"]),
    ],
)
def test_alliances_are_those_in_scope(as_role, role, expected):
    assert codes(as_role(role).get(ALLIANCES)) == expected


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("anonymous", []),
        ("bureau", ["school", "works"]),
        ("observer", ["school", "works"]),
        ("assessor", []),
        ("district", ["works"]),
        ("secretariat", ["works"]),
        ("member", ["works"]),
    ],
)
def test_units_are_those_in_scope(as_role, role, expected):
    assert codes(as_role(role).get(UNITS)) == expected


@pytest.mark.parametrize(
    ("address", "query", "expected"),
    [
        (ALLIANCES, {"region": "370304"}, ["gaoxin", "zichuan"]),
        (ALLIANCES, {"region": "370300"}, ["dianzi", "gaoxin", "new", "zichuan"]),
        (ALLIANCES, {"chain": "ceramics"}, ["dianzi"]),
        (ALLIANCES, {"kind": "industry"}, []),
        (ALLIANCES, {"search": "ALLIANCE Z"}, ["zichuan"]),
        (UNITS, {"kind": "enterprise"}, ["works"]),
        (UNITS, {"scale": "large"}, []),
        (UNITS, {"region": "3703"}, ["school", "works"]),
        (UNITS, {"is_integration_enterprise": "true"}, []),
        (UNITS, {"search": "学"}, ["school"]),
        (REGIONS, {"search": "zibo"}, ["370300"]),
        (FRAMEWORKS, {"code": "fw-tiny"}, ["fw-tiny"]),
        (FRAMEWORKS, {"code": "other"}, []),
    ],
)
def test_registers_are_filtered(as_role, address, query, expected):
    assert codes(as_role("bureau").get(address, query)) == expected


@pytest.mark.parametrize(
    ("address", "query"),
    [
        (ALLIANCES, {"kind": "club"}),
        (ALLIANCES, {"region": "zibo"}),
        (ALLIANCES, {"chain": "zz"}),
        (ALLIANCES, {"chain": "z z"}),
        (UNITS, {"kind": "zz"}),
        (UNITS, {"scale": "zz"}),
        (UNITS, {"is_integration_enterprise": "zz"}),
        (UNITS, {"search": "a\0"}),
        (UNITS, {"page": "x"}),
    ],
)
def test_registers_refuse_what_cannot_be(as_role, address, query):
    answer = as_role("bureau").get(address, query)

    assert (answer.status_code, list(answer.json()["errors"])) == (400, list(query))


def test_a_chain_that_there_is_not_is_refused_and_a_region_elsewhere_finds_nothing(as_role):
    client = as_role("bureau")
    rankings = "/api/v1/cycles/tiny/rankings/"

    for address in (ALLIANCES, rankings):
        refused = client.get(address, {"chain": "zz"}).json()
        elsewhere = client.get(address, {"region": "110000"}).json()

        assert refused["errors"] == {"chain": ["There is no such chain."]}
        assert elsewhere["results"] == []


def test_an_alliance_tells_its_members(as_role):
    assert as_role("bureau").get(f"{ALLIANCES}dianzi/").json() == {
        "code": "dianzi",
        "name": "Alliance dianzi",
        "kind": "city_region",
        "region": "370303",
        "park": "",
        "established_on": None,
        "chains": [{"code": "ceramics", "name": "Ceramics"}],
        "memberships": [
            {
                "unit": "works",
                "name": "Works",
                "unit_kind": "enterprise",
                "role": "member",
                "joined_on": "2024-01-01",
                "left_on": None,
            }
        ],
    }


@pytest.mark.parametrize("role", ["anonymous", "district", "secretariat"])
def test_an_alliance_out_of_scope_is_not_found(as_role, role):
    assert as_role(role).get(f"{ALLIANCES}gaoxin/").status_code == 404


def test_a_unit_tells_what_it_is(as_role):
    assert as_role("member").get(UNITS).json()["results"] == [
        {
            "code": "works",
            "uscc": None,
            "name": "Works",
            "kind": "enterprise",
            "scale": None,
            "region": "370303",
            "is_integration_enterprise": False,
        }
    ]


def test_a_framework_tells_its_rules_and_their_hash(as_role, world):
    told = as_role("member").get(f"{FRAMEWORKS}fw-tiny/1/").json()

    content = told.pop("content")
    assert told == {
        "code": "fw-tiny",
        "version": 1,
        "name": "fw-tiny",
        "hash": world.cycle.framework.digest,
        "released_at": "2025-01-01T08:00:00+08:00",
        "released_by": None,
        "origin": None,
    }
    assert [criterion["code"] for criterion in content["criteria"]] == ["5.4.4", "5.4.12"]


def test_who_released_a_version_and_by_which_comparison_is_named_to_bureau_and_observers(
    as_role, world
):
    staff = make_user("bureau", last_name="王", first_name="敏")
    Framework.objects.create(
        code="drawn",
        version=3,
        name_zh="修订稿",
        policy={},
        digest="",
        origin="comparison",
        drafted_from=2,
        comparison_name="Panel",
        released_at=NOW,
        released_by=staff,
        is_released_by_command=False,
    )

    def told(role):
        (row,) = as_role(role).get(f"{FRAMEWORKS}?code=drawn").json()["results"]
        return row["origin"], row["released_by"]

    assert told("observer") == (
        {"kind": "comparison", "version": 2, "comparison": "Panel"},
        {"is_command": False, "name": "王敏"},
    )
    assert told("assessor") == (
        {"kind": "comparison", "version": 2, "comparison": None},
        {"is_command": False, "name": None},
    )


def test_frameworks_are_public_with_their_cycles(as_role, world):
    client = as_role()
    before = codes(client.get(FRAMEWORKS))

    world.enter("notice")

    assert (before, codes(client.get(FRAMEWORKS))) == ([], ["fw-tiny"])


def test_drafts_of_a_framework_are_for_the_bureau(as_role, world):
    Framework.objects.create(code="draft", version=1, name_zh="草案", policy={}, digest="")

    assert codes(as_role("bureau").get(FRAMEWORKS)) == ["draft", "fw-tiny"]
    assert codes(as_role("assessor").get(FRAMEWORKS)) == ["fw-tiny"]


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("address", "queries"),
    [  # session and account, then:
        (f"{REGIONS}?search=qq", 4),  # count, page
        (f"{UNITS}?search=qq", 4),  # count, page
        (f"{ALLIANCES}?search=qq", 5),  # count, page, chains
        (f"{FRAMEWORKS}?code=qq", 4),  # count, page
        (f"{ALLIANCES}dianzi/", 5),  # alliance, chains, memberships with units
    ],
)
def test_registers_cost_as_many_queries_at_any_length(
    as_role, world, rows, address, queries, django_assert_num_queries
):
    for number in range(rows):
        name = {"name_zh": f"qq{number}"}
        Region.objects.create(code=f"37100{number}", **name)
        unit = Unit.objects.create(code=f"qq{number}", kind="university", **name)
        alliance = Alliance.objects.create(
            code=f"qq{number}", kind="industry", region_id="370300", **name
        )
        alliance.chains.add("ceramics")
        Framework.objects.create(code="qq", version=number + 1, policy={}, digest="", **name)
        Membership.objects.create(
            alliance=world.entries["dianzi"].alliance,
            unit=unit,
            role="member",
            joined_on="2025-01-01",
        )
    client = as_role("bureau")

    with django_assert_num_queries(queries):
        answer = client.get(address)

    assert answer.json().get("count", rows) == rows

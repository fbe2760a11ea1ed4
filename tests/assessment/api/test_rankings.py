"""Rows, filters and pages of a ranking."""

import pytest
from rest_framework.renderers import JSONRenderer

from assessment.models import Result
from tests.factories import make_chain

URL = "/api/v1/cycles/tiny/rankings/"


def row(code, region, **figures):
    return {
        "rank": None,
        "alliance": {
            "code": code,
            "name": f"Alliance {code}",
            "region": region,
            "kind": "city_region",
        },
        "status": "complete",
        "total": None,
        "grade": None,
        "outcome": None,
        "reasons": [],
        "criteria": {},
        "missing": [],
        **figures,
    }


GAOXIN = row(
    "gaoxin",
    "370304",
    rank=1,
    total="96.95",
    grade={"code": "excellent", "name": "Excellent"},
    outcome="commend",
    reasons=["grade"],
    criteria={"5.4.4": "100.00", "5.4.12": "94.92"},
)
DIANZI = row(
    "dianzi",
    "370303",
    rank=2,
    total="83.32",
    grade={"code": "good", "name": "Good"},
    criteria={"5.4.4": "94.44", "5.4.12": "73.82"},
)
ZICHUAN = row(
    "zichuan",
    "370304",
    rank=3,
    total="20.89",
    grade={"code": "unsatisfactory", "name": "Unsatisfactory"},
    outcome="rectify",
    reasons=["grade", "floor:5.4.12", "veto:accident"],
    criteria={"5.4.4": "22.22", "5.4.12": "20.00"},
)
NEW = row(
    "new",
    "370303",
    status="incomplete",
    criteria={"5.4.4": "100.00"},
    missing=["5.4.12-1", "5.4.12-2"],
)


def codes(answer):
    return [found["alliance"]["code"] for found in answer.json()["results"]]


def test_rankings_list_every_row_as_promised(as_role, world):
    answer = as_role("bureau").get(URL)

    assert answer.json() == {
        "count": 4,
        "next": None,
        "previous": None,
        "is_stale": False,
        "computed_at": answer.json()["computed_at"],
        "results": [GAOXIN, DIANZI, ZICHUAN, NEW],
    }
    assert answer.json()["computed_at"].endswith("+08:00")


def test_rankings_keep_the_order_of_criteria_that_the_framework_has(as_role):
    (first, *_) = as_role("bureau").get(URL).json()["results"]

    assert list(first["criteria"]) == ["5.4.4", "5.4.12"]


def test_a_page_is_written_as_any_other_json_whatever_the_names_hold(as_role):
    name = 'A "city" \\ of\u2028two\nlines, 市域'
    Result.objects.filter(code="gaoxin").update(name_en=name)

    answer = as_role("bureau").get(URL)

    assert answer.json()["results"][0]["alliance"]["name"] == name
    assert answer.content == JSONRenderer().render(answer.json())


def test_rankings_name_alliances_and_grades_in_the_language_of_the_reader(as_role):
    answer = as_role("bureau").get(URL, headers={"Accept-Language": "zh-hans"})

    (first, *_) = answer.json()["results"]
    assert first["alliance"]["name"] == "联合体gaoxin"
    assert first["grade"] == {"code": "excellent", "name": "优秀"}


@pytest.mark.parametrize("phase", ["scoring", "published"])
def test_rank_is_the_place_in_the_whole_cycle(as_role, world, phase):
    world.enter(phase)

    answer = as_role("bureau").get(URL, {"region": "370303"})

    assert answer.json()["results"] == [DIANZI, NEW]


def test_equal_totals_share_a_rank_and_the_next_is_skipped(as_role, world):
    Result.objects.filter(code="dianzi").update(total_hundredths=9695)

    found = as_role("bureau").get(URL).json()["results"]

    ranks = [(each["alliance"]["code"], each["rank"]) for each in found]
    assert ranks == [("dianzi", 1), ("gaoxin", 1), ("zichuan", 3), ("new", None)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"region": "370300"}, ["gaoxin", "dianzi", "zichuan", "new"]),
        ({"region": "3703"}, ["gaoxin", "dianzi", "zichuan", "new"]),
        ({"region": "370304"}, ["gaoxin", "zichuan"]),
        ({"region": "110000"}, []),
        ({"grade": "good"}, ["dianzi"]),
        ({"kind": "city_region"}, ["gaoxin", "dianzi", "zichuan", "new"]),
        ({"kind": "industry"}, []),
        ({"chain": "ceramics"}, ["dianzi"]),
        ({"outcome": "rectify"}, ["zichuan"]),
        ({"search": "XIN"}, ["gaoxin"]),
        ({"search": "联合体new"}, ["new"]),
        ({"search": "%"}, []),
        ({"region": "", "grade": "", "search": ""}, ["gaoxin", "dianzi", "zichuan", "new"]),
        ({"region": "370304", "outcome": "commend"}, ["gaoxin"]),
    ],
)
def test_filters_keep_what_is_wanted(as_role, query, expected):
    answer = as_role("bureau").get(URL, query)

    assert codes(answer) == expected
    assert answer.json()["count"] == len(expected)


def test_a_chain_whose_code_begins_alike_is_another(as_role):
    make_chain("ceramic")

    assert codes(as_role("bureau").get(URL, {"chain": "ceramic"})) == []


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"grade": "splendid"}, "grade"),
        ({"kind": "club"}, "kind"),
        ({"chain": "ceramic"}, "chain"),
        ({"outcome": "praise"}, "outcome"),
        ({"region": "zibo"}, "region"),
        ({"search": "x" * 101}, "search"),
        ({"search": "a\0b"}, "search"),
        ({"page": "abc"}, "page"),
        ({"page": "0"}, "page"),
        ({"page_size": "-1"}, "page_size"),
    ],
)
def test_a_filter_that_cannot_be_is_refused_by_name(as_role, query, field):
    answer = as_role("bureau").get(URL, query)

    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])
    assert answer["Content-Type"] == "application/problem+json"


def test_pages_lead_on_and_back(as_role):
    client = as_role("bureau")
    first = client.get(URL, {"page_size": 3, "kind": "city_region"})

    second = client.get(first.json()["next"])

    assert (codes(first), codes(second)) == (["gaoxin", "dianzi", "zichuan"], ["new"])
    address = f"http://testserver{URL}?kind=city_region"
    assert first.json()["previous"] is None
    assert first.json()["next"] == f"{address}&page=2&page_size=3"
    assert second.json()["previous"] == f"{address}&page_size=3"
    assert second.json()["next"] is None


def test_a_page_past_the_end_is_not_found(as_role):
    answer = as_role("bureau").get(URL, {"page": 2})

    assert answer.status_code == 404


def test_a_cycle_without_results_is_listed_empty_and_stale(as_role, world):
    type(world.cycle).objects.update(computation=None)

    told = as_role("bureau").get(URL).json()

    assert told == {
        "count": 0,
        "next": None,
        "previous": None,
        "is_stale": True,
        "computed_at": None,
        "results": [],
    }


@pytest.mark.parametrize("rows", [1, 3])
def test_rankings_cost_as_many_queries_at_any_length(
    as_role, world, rows, django_assert_num_queries
):
    client = as_role("bureau")
    client.get(URL, {"page_size": 100})  # The outline is known from here on.

    # session, account, version, page
    with django_assert_num_queries(4):
        answer = client.get(URL, {"page_size": rows})

    assert len(answer.json()["results"]) == rows

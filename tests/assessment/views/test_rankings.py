"""The ranking as different people see it, filtered and sorted, and while it is being computed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessment.computing.ordering import CRITERION
from assessment.models import Cycle, Run
from assessment.services.computing import owe_computation, score_here
from tests.factories import (
    framework_content,
    make_cycle,
    make_entry,
    make_framework,
    make_measure,
    make_user,
)

URL = "/cycles/tiny/ranking/"
MOST_QUERIES = 12
HTMX = {"HX-Request": "true"}


@pytest.fixture
def bureau(client, world):
    client.force_login(world.users["bureau"])
    return client


def listed(response):
    return [row["alliance"]["code"] for row in response.context["rows"]]


def test_ranking_lists_every_alliance_with_grade_outcome_and_flags(bureau):
    response = bureau.get(URL)

    rows = response.context["rows"]
    assert listed(response) == ["gaoxin", "dianzi", "zichuan", "new"]
    assert [(row["rank"], row["total"], row["tone"]) for row in rows] == [
        (1, "96.95", "good"),
        (2, "83.32", "info"),
        (3, "20.89", "bad"),
        (None, None, "wait"),
    ]
    assert [row["has_veto"] for row in rows] == [False, False, True, False]
    assert rows[2]["scores"] == [
        {"value": "22.22", "is_below": False},
        {"value": "20.00", "is_below": True},
    ]
    assert "to rectify" in response.text
    assert "below the floor" in response.text


def test_ranking_counts_grades_and_shows_how_totals_spread(bureau):
    response = bureau.get(URL)

    counts = [(grade["code"], grade["count"]) for grade in response.context["grades"]]
    assert counts == [("excellent", 1), ("good", 1), ("qualified", 0), ("unsatisfactory", 1)]
    assert response.context["incomplete"] == 1
    assert str(response.context["mean"]) == "67.05"
    assert [bin_ for bin_ in response.context["bins"] if bin_[2]] == [
        (20, 25, 1),
        (80, 85, 1),
        (95, 100, 1),
    ]


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("region=370303", ["dianzi", "new"]),
        ("region=370300", ["gaoxin", "dianzi", "zichuan", "new"]),
        ("grade=good", ["dianzi"]),
        ("kind=district", []),
        ("chain=ceramics", ["dianzi"]),
        ("outcome=rectify", ["zichuan"]),
        ("search=GAO", ["gaoxin"]),
        ("search=联合体new", ["new"]),
        ("region=370303&grade=good", ["dianzi"]),
    ],
)
def test_filters_stand_in_the_address_and_reach_the_export(bureau, query, codes):
    response = bureau.get(f"{URL}?{query}")

    assert listed(response) == codes
    exported = bureau.get(response.context["export"] + "csv")
    lines = exported.content.decode().splitlines()[1:]
    assert [line.split(",")[1] for line in lines] == codes


def test_a_filter_that_is_not_known_is_named_and_left_out(bureau):
    response = bureau.get(f"{URL}?grade=splendid&region=370303")

    assert listed(response) == ["dianzi", "new"]
    assert "“splendid” is not known here, so the list is not narrowed by it." in response.text


@pytest.mark.parametrize(
    ("sort", "codes"),
    [
        ("rank", ["gaoxin", "dianzi", "zichuan", "new"]),
        ("total", ["zichuan", "dianzi", "gaoxin", "new"]),
        ("-total", ["gaoxin", "dianzi", "zichuan", "new"]),
        ("alliance", ["dianzi", "gaoxin", "new", "zichuan"]),
        ("-alliance", ["zichuan", "new", "gaoxin", "dianzi"]),
        ("region", ["dianzi", "new", "gaoxin", "zichuan"]),
        ("grade", ["gaoxin", "dianzi", "zichuan", "new"]),
        ("-outcome", ["zichuan", "dianzi", "new", "gaoxin"]),
        (f"{CRITERION}5.4.4", ["zichuan", "dianzi", "gaoxin", "new"]),
        (f"-{CRITERION}5.4.12", ["gaoxin", "dianzi", "zichuan", "new"]),
        ("nonsense", ["gaoxin", "dianzi", "zichuan", "new"]),
    ],
)
def test_every_column_sorts_both_ways_what_is_unknown_last(bureau, sort, codes):
    assert listed(bureau.get(URL, {"sort": sort})) == codes


def test_a_criterion_whose_code_is_a_number_sorts_too(client, world):
    # A code is no path into JSON: "1" is a key, not a place.
    criteria = framework_content()["criteria"]
    criteria[0] |= {"code": "1", "indicators": [criteria[0]["indicators"][1]]}
    cycle = make_cycle("numbered", framework=make_framework(code="numbered", criteria=criteria))
    for members in ("3", "9"):
        entry = make_entry(cycle)
        make_measure(entry, "members", members)
    score_here(cycle.pk)
    client.force_login(world.users["bureau"])

    response = client.get("/cycles/numbered/ranking/", {"sort": f"{CRITERION}1"})

    assert [row["total"] for row in response.context["rows"]] == ["30.00", "90.00"]


def test_in_the_notice_the_public_sees_names_and_grades_alone(client, world):
    world.enter("notice")

    response = client.get(URL, {"sort": "-total"})

    assert listed(response) == ["gaoxin", "dianzi", "zichuan", "new"]
    assert not response.context["has_figures"]
    assert response.context["sort_keys"] == ["alliance", "region", "grade"]
    for figure in ("96.95", "67.05", "to rectify", "veto", "94.92"):
        assert figure not in response.text


def test_a_district_officer_sees_the_own_region_alone(client, world):
    client.force_login(world.users["district"])

    response = client.get(URL)

    assert listed(response) == ["dianzi", "new"]
    assert [row["rank"] for row in response.context["rows"]] == [2, None]
    assert str(response.context["mean"]) == "83.32"


@pytest.mark.parametrize("role", ["secretariat", "assessor", "member"])
def test_before_the_notice_others_find_no_ranking(client, world, role):
    client.force_login(world.users[role])

    assert client.get(URL).status_code == 404


def test_a_published_ranking_is_open_to_everybody(client, world):
    world.enter("published")

    response = client.get(URL)

    assert listed(response) == ["gaoxin", "dianzi", "zichuan", "new"]
    assert "version 1" in response.text


def test_while_it_is_computed_the_page_says_so_and_asks_again(bureau, world):
    owe_computation(world.cycle)

    page = bureau.get(URL)
    part = bureau.get(f"{URL}progress/", headers=HTMX)

    assert "Being computed" in page.text
    assert "The figures below are those of" in page.text
    assert 'hx-get="/cycles/tiny/ranking/progress/"' in part.text


def test_once_computed_the_page_is_read_again(bureau):
    part = bureau.get(f"{URL}progress/", headers=HTMX)

    assert part.headers["HX-Refresh"] == "true"
    assert "Being computed" not in bureau.get(URL).text


def test_progress_asked_for_without_a_script_leads_to_the_page(bureau):
    assert bureau.get(f"{URL}progress/").url == URL


def test_a_cycle_that_was_never_computed_says_how_figures_come_about(bureau, world):
    Run.objects.all().delete()
    Cycle.objects.filter(pk=world.cycle.pk).update(computation=None)

    response = bureau.get(URL)

    assert listed(response) == []
    assert "Nothing computed yet" in response.text


def test_a_hundred_rows_make_a_page(client, db):
    cycle = make_cycle("large")
    for _ in range(101):
        make_entry(cycle)
    score_here(cycle.pk)
    client.force_login(make_user())

    first = client.get("/cycles/large/ranking/")
    second = client.get("/cycles/large/ranking/", {"page": 2})

    assert (len(first.context["rows"]), len(second.context["rows"])) == (100, 1)


@pytest.mark.parametrize("rows", [1, 3])
def test_ranking_costs_the_same_at_any_length(client, db, rows):
    cycle = make_cycle("long")
    for number in range(rows):
        make_measure(make_entry(cycle), "members", str(number))
    score_here(cycle.pk)
    client.force_login(make_user())

    with CaptureQueriesContext(connection) as queries:
        response = client.get("/cycles/long/ranking/", {"search": "alliance", "sort": "region"})

    assert len(response.context["rows"]) == rows
    assert len(queries) <= MOST_QUERIES

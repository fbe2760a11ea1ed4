"""One alliance's result: every figure with what it came from, as far as its reader may see it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessment.models import Cycle
from assessment.services.computing import owe_computation, score_here
from tests.factories import (
    framework_content,
    make_alliance,
    make_assessor,
    make_cycle,
    make_entry,
    make_framework,
    make_mark,
    make_measure,
    make_ruling,
    make_user,
    names,
)

URL = "/cycles/tiny/alliances/{}/"
MOST_QUERIES = 12


@pytest.fixture
def bureau(client, world):
    client.force_login(world.users["bureau"])
    return client


def indicators(response):
    return {
        item["code"]: item
        for part in response.context["breakdown"]["criteria"]
        for item in part["indicators"]
    }


def test_result_shows_total_rank_grade_and_outcome(bureau):
    response = bureau.get(URL.format("gaoxin"))

    row = response.context["row"]
    assert (row["total"], row["rank"], row["outcome"]) == ("96.95", 1, "commend")
    assert (response.context["ranked"], str(response.context["mean"])) == (3, "67.05")
    assert "follows from the grade Excellent" in response.text


def test_result_tells_each_mark_and_what_was_trimmed(bureau):
    response = bureau.get(URL.format("gaoxin"))

    judged = indicators(response)["5.4.12-1"]
    assert (judged["used"], judged["trimmed"], judged["exact"]) == (3, 2, "539/6")
    assert "mean of 3 marks, without one highest and one lowest" in response.text
    assert "exactly 539/6, rounded 89.83" in response.text
    assert "e0" in response.text


def test_result_says_which_criterion_is_below_its_floor_and_which_veto_acted(bureau):
    response = bureau.get(URL.format("zichuan"))

    assert "5.4.12 is below its floor: 20.00, floor 50" in response.text
    assert "veto: Accident" in response.text
    assert "Veto “Accident”: no better than Qualified." in response.text


def test_result_shows_how_the_total_comes_about(bureau):
    response = bureau.get(URL.format("dianzi"))

    parts = [
        (part["code"], part["score"], str(part["percent"]), part["points"])
        for part in response.context["breakdown"]["criteria"]
    ]
    assert parts == [
        ("5.4.4", "94.44", "40.00", "37.7778"),
        ("5.4.12", "73.82", "60.00", "44.2917"),
    ]
    assert "+1.25" in response.text
    assert response.context["above"] == {"name": "Excellent", "points": "6.68"}


def test_an_incomplete_result_says_what_is_missing_and_what_to_do(bureau):
    response = bureau.get(URL.format("new"))

    missing = [item["code"] for item in response.context["breakdown"]["missing"]]
    assert missing == ["5.4.12-1", "5.4.12-2"]
    assert "An assessor gives it a mark" in response.text
    assert "Unknown does not count as zero." in response.text


@pytest.fixture
def every_rule(db):
    """An alliance in a cycle whose framework has an indicator of every rule."""
    one = {"weight": "1"}
    measured = {"measure": "members"} | one
    items = [
        {"code": "i-judged", "rule": "judged"} | one,
        {"code": "i-steps", "rule": "steps", "steps": [["5", "60"], ["20", "100"]]} | measured,
        {"code": "i-linear", "rule": "linear", "zero_at": "0", "full_at": "40"} | measured,
        {"code": "i-best", "rule": "best"} | measured,
        {"code": "i-mean", "rule": "against_mean", "steps": [["0", "80"]]} | measured,
        {"code": "i-points", "rule": "points", "points": {"prizes": "5"}, "cap": "20"} | one,
        {"code": "i-out", "rule": "judged"} | one,
        {"code": "i-settled", "rule": "judged"} | one,
    ]
    items = [item | {"name": names(item["code"])} for item in items]
    policy = framework_content()["policy"] | {"aggregate": "median", "bonus_cap": "1"}
    criteria = [{"code": "c1", "name": names("c1"), "weight": "100", "indicators": items}]
    framework = make_framework(code="every", criteria=criteria, policy=policy)
    cycle = make_cycle("every", framework=framework)
    north = make_entry(cycle, make_alliance("north", name_en="North"))
    for assessor, mark in (("ann", "70"), ("ben", "70.01")):
        make_mark(north, "i-judged", make_assessor(assessor), mark)
    make_measure(north, "members", "12")
    make_measure(north, "prizes", "2")
    make_measure(make_entry(cycle), "members", "30")
    author = make_user("bureau", "zhou")
    make_ruling(north, "not_applicable", "i-out", reason="moved house", author=author)
    make_ruling(north, "adjudicated", "i-settled", "84", reason="far apart", author=author)
    make_ruling(north, "bonus", "prize", "3", reason="a national prize", author=author)
    make_ruling(north, "deduction", "late", "0.5", reason="eight days late", author=author)
    score_here(cycle.pk)
    return cycle


SENTENCES = [
    "median of 2 marks",
    "exactly 14001/200, rounded 70.01",
    "reaches the step from 5 on: 60 points",
    "on a straight line from 0 points at 0 to 100 at 40",
    "of the largest value, 30, among 2 alliances",
    "−9.0000 from the mean 21.0000 of 2 alliances",
    "below the lowest step: 0 points",
    "2 × 5",
    "moved house",
    "84 points: far apart",
    "a national prize",
    "The bonuses add up to 3; no more than 1 count",
    "eight days late",
]


def test_every_rule_and_every_exception_is_told_in_words(client, every_rule):
    client.force_login(make_user("bureau"))

    response = client.get("/cycles/every/alliances/north/")

    text = " ".join(response.text.split())
    assert [sentence for sentence in SENTENCES if sentence not in text] == []
    assert "· zhou" in text


def test_who_may_not_know_the_assessors_reads_numbers_and_no_author(client, every_rule):
    client.force_login(make_user("district"))

    response = client.get("/cycles/every/alliances/north/")

    assert "assessor 1" in response.text
    assert [name for name in ("ann", "ben", "zhou") if f">{name}<" in response.text] == []
    assert "zhou" not in response.text


@pytest.mark.parametrize(
    ("role", "phase", "alliance", "template"),
    [
        ("bureau", "scoring", "gaoxin", "result.html"),
        ("observer", "scoring", "gaoxin", "result.html"),
        ("district", "scoring", "dianzi", "result.html"),
        ("district", "scoring", "gaoxin", None),
        ("secretariat", "scoring", "dianzi", None),
        ("secretariat", "notice", "dianzi", "result.html"),
        ("secretariat", "notice", "gaoxin", "result_grade.html"),
        ("assessor", "scoring", "gaoxin", None),
        ("assessor", "notice", "gaoxin", "result_grade.html"),
        ("member", "published", "gaoxin", "result.html"),
    ],
)
def test_who_sees_which_result(client, world, role, phase, alliance, template):
    world.enter(phase)
    client.force_login(world.users[role])

    response = client.get(URL.format(alliance))

    if template is None:
        assert response.status_code == 404
    else:
        assert f"assessment/{template}" in [each.name for each in response.templates]


@pytest.mark.parametrize(
    ("role", "alliance", "leads_there"),
    [
        ("", "gaoxin", False),
        ("bureau", "gaoxin", True),
        ("district", "gaoxin", False),
        ("district", "dianzi", True),
        ("secretariat", "dianzi", True),
        ("secretariat", "gaoxin", False),
    ],
)
def test_result_leads_to_the_profile_only_of_those_who_see_it(
    client, world, role, alliance, leads_there
):
    world.enter("published")
    if role:
        client.force_login(world.users[role])

    response = client.get(URL.format(alliance))

    assert (f'href="/alliances/{alliance}/"' in response.text) == leads_there


def test_in_the_notice_the_public_reads_the_grade_and_no_figure(client, world):
    world.enter("notice")

    response = client.get(URL.format("zichuan"))

    assert "Unsatisfactory" in response.text
    for figure in ("20.89", "22.22", "rectify", "floor", "Accident"):
        assert figure not in response.text


def test_a_secretariat_in_the_notice_reads_no_mean_of_the_others(client, world):
    world.enter("notice")
    client.force_login(world.users["secretariat"])

    response = client.get(URL.format("dianzi"))

    assert response.context["mean"] is None
    assert "67.05" not in response.text


def test_an_excused_alliance_has_the_reason_instead_of_figures(bureau, world):
    make_ruling(world.entries["new"], "excused", reason="founded in autumn")
    score_here(world.cycle.pk)

    response = bureau.get(URL.format("new"))

    assert "Excused from this cycle" in response.text
    assert "founded in autumn" in response.text


def test_a_result_that_is_being_computed_anew_says_so(bureau, world):
    owe_computation(world.cycle)

    assert "Being computed" in bureau.get(URL.format("gaoxin")).text


def test_an_alliance_that_was_not_computed_yet_says_so(bureau, world):
    make_entry(world.cycle, make_alliance("late"))

    assert "Nothing has been computed for this alliance" in bureau.get(URL.format("late")).text


def test_an_alliance_of_another_cycle_is_not_found(bureau):
    make_alliance("elsewhere")

    assert bureau.get(URL.format("elsewhere")).status_code == 404


def test_earlier_published_years_make_the_trend(client, world):
    world.enter("published")
    Cycle.objects.update(year=2030)
    entry = make_entry(
        make_cycle("next", framework=world.cycle.framework), world.entries["gaoxin"].alliance
    )
    score_here(entry.cycle_id)
    client.force_login(world.users["bureau"])

    response = client.get("/cycles/next/alliances/gaoxin/")
    years = client.get("/alliances/gaoxin/results/")

    last = response.context["last_year"]
    assert (str(last.total), last.rank, last.of, str(last.mean)) == ("96.95", 1, 3, "67.05")
    assert response.context["trend"]["labels"] == ["2030", "2031"]
    assert [(each.cycle.year, each.rank) for each in years.context["rows"]] == [(2030, 1)]


@pytest.mark.parametrize("role", ["district", "secretariat", "member"])
def test_years_of_an_alliance_out_of_scope_are_not_found(client, world, role):
    client.force_login(world.users[role])

    assert client.get("/alliances/gaoxin/results/").status_code == 404
    assert client.get("/alliances/dianzi/results/").status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_result_costs_the_same_however_many_marks_and_years(client, db, rows):
    alliance = make_alliance("north")
    for year in range(2031 - rows, 2032):
        cycle = make_cycle(f"year-{year}", year=year)
        entry = make_entry(cycle, alliance)
        make_measure(entry, "members", "5")
        for _ in range(rows):
            make_mark(entry, "j1", make_assessor(), "80")
        score_here(cycle.pk)
    Cycle.objects.filter(year__lt=2031).update(phase="published")
    client.force_login(make_user())

    with CaptureQueriesContext(connection) as queries:
        response = client.get("/cycles/year-2031/alliances/north/")

    assert len(response.context["earlier"]) == rows
    assert len(queries) <= MOST_QUERIES, [each["sql"][:150] for each in queries]

"""Who sees which results, and how much of them."""

import pytest
from django.contrib.auth.models import AnonymousUser

from assessment.computing.rankings import Ranking, sight_of
from assessment.models import Cycle, Result
from tests.assessment.api.test_rankings import DIANZI, GAOXIN, NEW, URL, ZICHUAN, codes

ALL = [GAOXIN, DIANZI, ZICHUAN, NEW]
ROLES = ["anonymous", "observer", "bureau", "district", "secretariat", "assessor", "member"]
PHASES = ["draft", "reporting", "scoring", "deliberation", "notice", "published", "archived"]
WITHHELD = {
    "rank": None,
    "total": None,
    "outcome": None,
    "reasons": [],
    "criteria": {},
    "missing": [],
}


def withheld(row):
    return row | WITHHELD


@pytest.mark.parametrize("role", ["bureau", "observer"])
@pytest.mark.parametrize("phase", PHASES)
def test_bureau_and_observer_always_see_all(as_role, world, role, phase):
    world.enter(phase)

    assert as_role(role).get(URL).json()["results"] == ALL


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("phase", ["published", "archived"])
def test_everybody_sees_all_once_published(as_role, world, role, phase):
    world.enter(phase)

    assert as_role(role).get(URL).json()["results"] == ALL


@pytest.mark.parametrize("role", ["anonymous", "secretariat", "assessor", "member"])
@pytest.mark.parametrize("phase", ["draft", "reporting", "scoring", "deliberation"])
def test_nobody_else_sees_anything_before_the_notice(as_role, world, role, phase):
    world.enter(phase)

    assert as_role(role).get(URL).status_code == 404


@pytest.mark.parametrize("phase", ["reporting", "scoring", "deliberation"])
def test_a_district_officer_sees_those_of_the_region(as_role, world, phase):
    world.enter(phase)

    assert as_role("district").get(URL).json()["results"] == [DIANZI, NEW]


def test_a_district_officer_knows_of_no_draft(as_role, world):
    world.enter("draft")

    assert as_role("district").get(URL).status_code == 404


@pytest.mark.parametrize("role", ["anonymous", "assessor", "member"])
def test_in_the_notice_others_see_names_and_grades(as_role, world, role):
    world.enter("notice")

    assert as_role(role).get(URL).json()["results"] == [withheld(row) for row in ALL]


def test_in_the_notice_a_secretariat_sees_its_own_figures(as_role, world):
    world.enter("notice")

    told = as_role("secretariat").get(URL).json()["results"]

    assert told == [withheld(GAOXIN), DIANZI, withheld(ZICHUAN), withheld(NEW)]


def test_in_the_notice_a_district_officer_sees_the_figures_of_the_region(as_role, world):
    world.enter("notice")

    told = as_role("district").get(URL).json()["results"]

    assert told == [withheld(GAOXIN), DIANZI, withheld(ZICHUAN), NEW]


def test_the_order_of_the_notice_gives_no_rank_away(as_role, world):
    Result.objects.filter(code="dianzi").update(total_hundredths=9999, grade="excellent")
    Result.objects.filter(code="zichuan").update(total_hundredths=9990, grade="excellent")
    world.enter("notice")

    in_notice, in_full = as_role().get(URL), as_role("bureau").get(URL)

    assert codes(in_notice) == ["dianzi", "gaoxin", "zichuan", "new"]
    assert codes(in_full) == ["dianzi", "zichuan", "gaoxin", "new"]


def test_a_filter_finds_out_no_outcome_that_is_withheld(as_role, world):
    world.enter("notice")

    answer = as_role().get(URL, {"outcome": "rectify"})

    assert codes(answer) == []


def test_what_one_has_read_is_not_served_to_another(as_role, world):
    world.enter("notice")
    address = {"page_size": 100}

    read = [
        as_role(role).get(URL, address).json()["results"][1]["total"]
        for role in ("bureau", "anonymous", "secretariat", "anonymous", "district")
    ]

    assert read == ["83.32", None, "83.32", None, "83.32"]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("phase", PHASES)
def test_the_rows_with_figures_are_those_of_the_queryset(world, role, phase):
    """``Result.objects.visible_to`` and ``sight_of`` say the same in two ways."""
    world.enter(phase)
    user = AnonymousUser() if role == "anonymous" else world.users[role]
    cycle = Cycle.objects.visible_to(user).filter(pk=world.cycle.pk).first()
    sight = cycle and sight_of(user, phase)
    rows = Ranking(cycle, sight).rows(0, 10) if sight else []

    with_figures = {row["alliance"]["code"] for row in rows if row["criteria"]}

    visible = Result.objects.visible_to(user) if cycle else Result.objects.none()
    assert with_figures == set(visible.values_list("code", flat=True))

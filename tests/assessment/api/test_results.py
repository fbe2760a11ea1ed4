"""One result and its explanation, and the roll-up by region."""

import json

import pytest

from assessment import scoring
from assessment.models import Ruling
from tests.assessment.api.test_rankings import DIANZI, GAOXIN
from tests.assessment.api.test_sight import withheld

RESULT = "/api/v1/cycles/tiny/results/{}/"
REGIONS = "/api/v1/cycles/tiny/regions/"


def test_a_result_is_the_row_and_how_it_came_about(as_role, world):
    told = as_role("bureau").get(RESULT.format("gaoxin")).json()

    explained = told.pop("explanation")
    assert told.pop("computed_at") is not None
    assert told == {
        **GAOXIN,
        "cycle": "tiny",
        "framework": {
            "code": "fw-tiny",
            "version": 1,
            "name": "fw-tiny",
            "hash": world.cycle.framework.digest,
        },
        "fingerprint": scoring.fingerprint(explained),
        "version": None,
        "is_stale": False,
    }
    assert explained["total"]["score"] == "96.95"


def test_a_published_result_tells_the_stored_fingerprint(as_role, world):
    world.enter("published")

    told = as_role("bureau").get(RESULT.format("gaoxin")).json()

    stored = world.cycle.computation.results.get(code="gaoxin")
    assert told["fingerprint"] == stored.fingerprint == scoring.fingerprint(told["explanation"])


@pytest.mark.parametrize("role", ["bureau", "observer"])
def test_those_who_may_read_who_gave_which_mark(as_role, role):
    assert _assessors(as_role(role)) == ["e0", "e1", "e2", "e3", "e4"]


@pytest.mark.parametrize("role", ["secretariat", "district", "assessor", "anonymous"])
def test_others_read_the_assessors_as_numbers(as_role, world, role):
    world.enter("published")

    client = as_role(role)

    assert _assessors(client) == [f"assessor {number}" for number in range(1, 6)]
    assert '"e0"' not in client.get(RESULT.format("gaoxin")).content.decode()


def test_marks_stay_with_their_number_and_keep_no_order_of_names(as_role, world):
    world.enter("published")
    by_name = _marks(as_role("bureau"))
    by_number = _marks(as_role("secretariat"))

    assert sorted(mark["mark"] for mark in by_name) == sorted(mark["mark"] for mark in by_number)
    assert [mark["mark"] for mark in by_name if mark["is_trimmed"]] == ["70.00", "99.00"]
    trimmed = [mark["mark"] for mark in by_number if mark["is_trimmed"]]
    assert sorted(trimmed) == ["70.00", "99.00"]


def test_others_read_no_author_of_an_exception(as_role, world):
    Ruling.objects.create(
        entry=world.entries["dianzi"],
        kind="adjudicated",
        item="5.4.12-2",
        value="70",
        reason="agreed",
        author=world.users["bureau"],
        sequence=9,
    )
    world.compute()
    world.enter("published")

    told = as_role().get(RESULT.format("dianzi")).json()

    adjudicated = told["explanation"]["criteria"][1]["indicators"][1]["adjudicated"]
    assert adjudicated == {"value": "70", "reason": "agreed", "author": None}
    assert told["explanation"]["total"]["bonuses"][0]["author"] is None
    assert "bureau" not in json.dumps(told)


def test_in_the_notice_others_read_name_and_grade_without_explanation(as_role, world):
    world.enter("notice")

    told = as_role("assessor").get(RESULT.format("gaoxin")).json()

    figures = {key: told[key] for key in GAOXIN}
    assert figures == withheld(GAOXIN)
    assert (told["explanation"], told["fingerprint"]) == (None, None)


def test_in_the_notice_a_secretariat_reads_its_own_explanation(as_role, world):
    world.enter("notice")

    told = as_role("secretariat").get(RESULT.format("dianzi")).json()

    assert {key: told[key] for key in DIANZI} == DIANZI
    assert told["explanation"]["alliance"] == "dianzi"


@pytest.mark.parametrize(
    ("role", "alliance"),
    [("district", "gaoxin"), ("secretariat", "dianzi"), ("anonymous", "dianzi"), ("bureau", "no")],
)
def test_what_one_may_not_see_is_not_found(as_role, role, alliance):
    assert as_role(role).get(RESULT.format(alliance)).status_code == 404


def test_an_excused_alliance_has_no_result(as_role, world):
    Ruling.objects.create(entry=world.entries["dianzi"], kind="excused", reason="-", sequence=9)
    world.compute()

    assert as_role("bureau").get(RESULT.format("dianzi")).status_code == 404


def test_regions_roll_results_up(as_role):
    told = as_role("bureau").get(REGIONS).json()

    grades = {"excellent": 0, "good": 1, "qualified": 0, "unsatisfactory": 0}
    zhangdian = {
        "region": {"code": "370303", "name": "Zhangdian"},
        "alliances": 2,
        "complete": 1,
        "incomplete": 1,
        "grades": grades,
        "mean": "83.32",
        "median": "83.32",
        "best_rank": 2,
        "rectify": 0,
        "commend": 0,
        "barometer": {"score": "86.66", "points": "8.67"},
    }
    boshan = {
        "region": {"code": "370304", "name": "Boshan"},
        "alliances": 2,
        "complete": 2,
        "incomplete": 0,
        "grades": {**grades, "excellent": 1, "good": 0, "unsatisfactory": 1},
        "mean": "58.92",
        "median": "58.92",
        "best_rank": 1,
        "rectify": 1,
        "commend": 1,
        "barometer": {"score": "57.14", "points": "5.71"},
    }
    zibo = {
        "region": {"code": "370300", "name": "Zibo"},
        "alliances": 4,
        "complete": 3,
        "incomplete": 1,
        "grades": {"excellent": 1, "good": 1, "qualified": 0, "unsatisfactory": 1},
        "mean": "67.05",
        "median": "83.32",
        "best_rank": 1,
        "rectify": 1,
        "commend": 1,
        "barometer": {"score": "66.98", "points": "6.70"},
    }
    assert (told["count"], told["is_stale"]) == (3, False)
    assert told["results"] == [zibo, zhangdian, boshan]


def test_a_district_officer_rolls_up_the_own_region(as_role):
    told = as_role("district").get(REGIONS).json()["results"]

    assert [(row["region"]["code"], row["mean"]) for row in told] == [("370303", "83.32")]


def test_the_roll_up_of_the_notice_counts_grades_alone(as_role, world):
    world.enter("notice")

    (zibo, *_) = as_role().get(REGIONS).json()["results"]

    assert zibo == {
        "region": {"code": "370300", "name": "Zibo"},
        "alliances": 4,
        "complete": 3,
        "incomplete": 1,
        "grades": {"excellent": 1, "good": 1, "qualified": 0, "unsatisfactory": 1},
        **dict.fromkeys(("mean", "median", "best_rank", "rectify", "commend", "barometer")),
    }


def test_nobody_else_rolls_up_before_the_notice(as_role):
    assert as_role("assessor").get(REGIONS).status_code == 404


def _marks(client):
    told = client.get(RESULT.format("gaoxin")).json()
    return told["explanation"]["criteria"][1]["indicators"][0]["marks"]


def _assessors(client):
    return [mark["assessor"] for mark in _marks(client)]

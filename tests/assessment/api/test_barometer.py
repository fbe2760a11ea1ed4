import pytest

URL = "/api/v1/cycles/tiny/barometer/"


def test_the_barometer_is_told_with_its_parts(as_role):
    answer = as_role("bureau").get(URL).json()

    assert (answer["by"], answer["points_at_most"], answer["count"]) == ("region", "10.00", 3)
    assert [(part["code"], part["weight"]) for part in answer["parts"]] == [
        ("results", "40.00"),
        ("grades", "10.00"),
        ("rectification", "10.00"),
        ("coordination", "15.00"),
        ("operation", "15.00"),
        ("platforms", "10.00"),
    ]
    assert answer["results"][2] == {
        "code": "370304",
        "name": "Boshan",
        "is_zone": False,
        "state": "known",
        "alliances": 2,
        "incomplete": 0,
        "credit": "2.00",
        "grades": {
            "excellent": "1.00",
            "good": "0.00",
            "qualified": "0.00",
            "unsatisfactory": "1.00",
        },
        "parts": {
            "results": "58.92",
            "grades": "50.00",
            "rectification": None,
            "coordination": None,
            "operation": None,
            "platforms": None,
        },
        "orders_due": "0.00",
        "orders_on_time": "0.00",
        "score": "57.14",
        "points": "5.71",
        "place": 2,
        "trend": [{"year": 2031, "score": "57.14"}],
    }


def test_it_goes_by_other_things_too(as_role):
    answer = as_role("observer").get(URL, {"by": "chain"}).json()

    assert [row["code"] for row in answer["results"]] == ["ceramics"]


def test_an_unknown_way_is_bad_input(as_role):
    answer = as_role("bureau").get(URL, {"by": "moon"})

    assert answer.status_code == 400
    assert [*answer.json()["errors"]] == ["by"]


def test_a_district_reads_its_own(as_role):
    answer = as_role("district").get(URL).json()

    assert [row["code"] for row in answer["results"]] == ["370303"]


@pytest.mark.parametrize("role", ["anonymous", "secretariat", "assessor", "member"])
def test_nobody_else_finds_it(as_role, world, role):
    world.enter("published")

    assert as_role(role).get(URL).status_code == 404

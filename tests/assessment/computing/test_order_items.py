from fractions import Fraction

import pytest
from django.utils import translation

from assessment.computing.order_items import failing_criteria
from assessment.computing.order_targets import wanted_value
from assessment.computing.order_words import (
    name_of,
    problem_in_words,
    problem_of,
    proof_in_words,
    proof_of,
    written,
)
from assessment.models import OrderItem, Result
from tests.assessment.api.world import World
from tests.factories import make_ruling


@pytest.fixture
def world(small_world) -> World:
    return small_world


def result_of(world: World, code: str) -> Result:
    related = ("entry", "computation__cycle__framework")
    return Result.objects.select_related(*related).get(
        computation=world.cycle.computation, code=code
    )


def test_what_failed_are_criteria_below_their_floor_and_below_the_pass_mark(world):
    found = failing_criteria(result_of(world, "zichuan"))

    assert [(each["code"], each["cause"], each["score"]) for each in found] == [
        ("5.4.4", "grade", "22.22"),
        ("5.4.12", "floor", "20.00"),
    ]
    assert [each["pass_mark"] for each in found] == ["60", "60"]
    assert [(each["code"], each["wanted"]) for each in found[0]["indicators"]] == [
        ("5.4.4-1", ["at_least", "31"]),
    ]
    assert [(each["code"], each["wanted"]) for each in found[1]["indicators"]] == [
        ("5.4.12-1", None),
        ("5.4.12-2", ["at_least", "720.3"]),
    ]


def test_with_a_veto_alone_it_is_the_criterion_that_lost_the_most(world):
    make_ruling(world.entries["gaoxin"], "veto", "false_data", reason="invented contracts")
    world.compute()

    (found,) = failing_criteria(result_of(world, "gaoxin"))

    assert (found["code"], found["cause"]) == ("5.4.12", "lost")
    assert [(veto["code"], veto["reason"]) for veto in found["vetoes"]] == [
        ("false_data", "invented contracts")
    ]
    with translation.override("en"):
        assert problem_in_words(found).splitlines() == [
            "5.4.12 5.4.12: 94.92 points; no criterion cost more of the total.",
            "5.4.12-1 5.4.12-1: 89.83 points.",
            "Veto “False data”: invented contracts",
        ]


def test_what_was_published_is_explained_as_it_was(world):
    before = failing_criteria(result_of(world, "zichuan"))
    world.enter("published")

    assert failing_criteria(result_of(world, "zichuan")) == before


def test_an_item_reads_in_the_language_of_the_reader(world):
    figures = failing_criteria(result_of(world, "zichuan"))[0]
    item = OrderItem(
        criterion="5.4.4",
        figures=figures,
        problem=written(problem_in_words, figures),
        proof=written(proof_in_words, figures),
    )

    with translation.override("en"):
        assert problem_of(item) == (
            "5.4.4 5.4.4: 22.22 points, below the 60 that are enough.\n"
            "5.4.4-1 成员单位总数: 0.00 points (24).\n"
            "Veto “Accident”: held out"
        )
        assert proof_of(item) == "5.4.4-1 成员单位总数: at least 31."
        assert name_of(item) == "5.4.4 5.4.4"


def test_what_somebody_worded_himself_stays_as_written(world):
    figures = failing_criteria(result_of(world, "zichuan"))[0]
    item = OrderItem(criterion="5.4.4", figures=figures, problem="Too few units.", proof="A list.")

    with translation.override("en"):
        assert (problem_of(item), proof_of(item)) == ("Too few units.", "A list.")
    assert name_of(OrderItem(criterion="c1")) == "c1"
    assert problem_of(OrderItem(criterion="c1", problem="By hand.")) == "By hand."


MEASURED = {"cohort": None}


@pytest.mark.parametrize(
    ("indicator", "needed", "wanted"),
    [
        (
            {"rule": "steps", "params": {"steps": [["10", "50"], ["20", "80"]]}},
            60,
            ("at_least", "20"),
        ),
        ({"rule": "steps", "params": {"steps": [["10", "50"]]}}, 60, None),
        ({"rule": "linear", "params": {"zero_at": "0", "full_at": "3"}}, 60, ("at_least", "1.8")),
        ({"rule": "linear", "params": {"zero_at": "0", "full_at": "7"}}, 1, ("at_least", "0.07")),
        ({"rule": "linear", "params": {"zero_at": "9", "full_at": "0"}}, 50, ("at_most", "4.5")),
        ({"rule": "linear", "params": {"zero_at": "1", "full_at": "0"}}, 33, ("at_most", "0.67")),
        ({"rule": "points", "params": {"cap": "8"}}, 60, ("points", "4.8")),
        ({"rule": "best", "params": {}, "cohort": {"largest": "3"}}, 33, ("at_least", "0.99")),
        ({"rule": "best", "params": {}}, 60, None),
        (
            {
                "rule": "against_mean",
                "params": {"steps": [["-1", "60"], ["0", "80"]]},
                "cohort": {"mean": "10/3"},
            },
            60,
            ("at_least", "2.34"),
        ),
        ({"rule": "judged", "params": {}}, 60, None),
    ],
)
def test_the_value_that_is_wanted_follows_the_rule(indicator, needed, wanted):
    assert wanted_value(MEASURED | indicator, Fraction(needed)) == wanted


def test_an_indicator_in_words_names_value_level_and_papers(world):
    figures = {
        "code": "c",
        "name": {"en": "C"},
        "cause": "floor",
        "score": "20.00",
        "floor": "40",
        "pass_mark": None,
        "vetoes": [],
        "indicators": [
            indicator(measures={"a": "2"}, wanted=["at_most", "1"], unit={"en": "cases"}),
            indicator(measures={"members": "2", "b": None}, wanted=["points", "3"]),
            indicator(measures={"a": None}, wanted=["at_least", "3"], evidence={"en": "papers"}),
            indicator(level={"en": "Joins up."}, evidence={"en": "minutes"}),
            indicator(adjudicated="as ruled"),
        ],
    }

    with translation.override("en"):
        assert problem_in_words(figures).splitlines() == [
            "c C: 20.00 points, below the floor of 40.",
            "i I: 1.00 points (2 cases).",
            "i I: 1.00 points (members 2).",
            "i I: 1.00 points.",
            "i I: 1.00 points.",
            "i I: adjudicated at 1.00 points; as ruled",
        ]
        assert proof_in_words(figures).splitlines() == [
            "i I: at most 1 cases.",
            "i I: at least 3 points by its counting rule.",
            "i I: at least 3; shown by: papers.",
            "i I: at least this level: “Joins up”; shown by: minutes.",
            "i I: clearly better, in the view of assessors.",
        ]


def indicator(**told):
    return {
        "code": "i",
        "name": {"en": "I"},
        "score": "1.00",
        "unit": {},
        "measures": {},
        "adjudicated": None,
        "wanted": None,
        "level": {},
        "evidence": {},
    } | told

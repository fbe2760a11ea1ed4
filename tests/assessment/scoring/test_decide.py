"""Grades, vetoes, floors, outcome and reasons."""

import pytest

from tests.assessment.scoring.builders import (
    alliance,
    criterion,
    framework,
    indicator,
    policy,
    ruling,
    score_one,
)

VETOES = {
    "fraud": "bottom",
    "accident": "cap:qualified",
    "arrears": "down:1",
    "scandal": "down:9",
}
RULES = policy(**VETOES)
ONE = framework(criterion("C", indicator("I")), rules=RULES)


def decided(mark, *vetoes, definition=ONE):
    rulings = [ruling("veto", code) for code in vetoes]
    score = score_one(definition, alliance("a", *rulings, marks={"I": mark}))
    return score.grade.code, score.outcome, score.reasons


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ("100", ("excellent", "commend", ("grade",))),
        ("90", ("excellent", "commend", ("grade",))),
        ("89.99", ("good", None, ())),
        ("89.99 90", ("excellent", "commend", ("grade",))),  # exactly 89.995 shows as 90.00
        ("89.99 89.99 90", ("good", None, ())),
        ("80", ("good", None, ())),
        ("60", ("qualified", None, ())),
        ("59.99", ("poor", "rectify", ("grade",))),
        ("0", ("poor", "rectify", ("grade",))),
    ],
)
def test_grade_is_the_highest_band_the_rounded_total_reaches(marks, expected):
    assert decided(marks) == expected


def test_grade_does_not_depend_on_the_order_of_the_bands():
    shuffled = policy(bands={"poor": "0", "excellent": "90", "qualified": "60", "good": "80"})

    assert decided("85", definition=framework(*ONE.criteria, rules=shuffled)) == ("good", None, ())


@pytest.mark.parametrize(
    ("mark", "vetoes", "grade", "outcome"),
    [
        ("95", ["fraud"], "poor", "rectify"),
        ("30", ["fraud"], "poor", "rectify"),
        ("95", ["accident"], "qualified", None),
        ("70", ["accident"], "qualified", None),
        ("30", ["accident"], "poor", "rectify"),
        ("95", ["arrears"], "good", None),
        ("65", ["arrears"], "poor", "rectify"),
        ("30", ["arrears"], "poor", "rectify"),
        ("95", ["scandal"], "poor", "rectify"),
        ("95", ["arrears", "accident"], "qualified", None),
        ("95", ["accident", "arrears"], "poor", "rectify"),
    ],
)
def test_vetoes_act_in_turn(mark, vetoes, grade, outcome):
    due = ("grade",) if outcome else ()

    assert decided(mark, *vetoes) == (grade, outcome, (*due, *(f"veto:{code}" for code in vetoes)))


def test_a_veto_leaves_the_total_and_shows_the_grades_around_it():
    rulings = [ruling("veto", "arrears"), ruling("veto", "accident")]

    score = score_one(ONE, alliance("a", *rulings, marks={"I": "95"}))

    assert (str(score.shown), score.earned.code, score.grade.code) == (
        "95.00",
        "excellent",
        "qualified",
    )
    assert [(step.veto.code, step.before, step.after) for step in score.vetoes] == [
        ("arrears", "excellent", "good"),
        ("accident", "good", "qualified"),
    ]


def test_a_veto_on_an_incomplete_alliance_is_a_reason_without_an_outcome():
    score = score_one(ONE, alliance("a", ruling("veto", "fraud")))

    assert (score.grade, score.outcome, score.reasons) == (None, None, ("veto:fraud",))
    assert [(step.before, step.after) for step in score.vetoes] == [(None, None)]


FLOORED = framework(
    criterion("A", indicator("A1"), floor="40"),
    criterion("B", indicator("B1"), floor="50", weight="950"),
    rules=RULES,
)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("40", "95", ("excellent", "commend", ("grade",))),
        ("39.99", "95", ("excellent", "rectify", ("floor:A",))),
        ("39.99 40", "95", ("excellent", "commend", ("grade",))),  # 39.995 shows as 40.00
        ("39.99 39.99 40", "95", ("excellent", "rectify", ("floor:A",))),
        ("0", "0", ("poor", "rectify", ("grade", "floor:A", "floor:B"))),
        ("0", "85", ("good", "rectify", ("floor:A",))),
    ],
)
def test_a_rounded_score_below_its_floor_is_to_rectify(first, second, expected):
    score = score_one(FLOORED, alliance(marks={"A1": first, "B1": second}))

    assert (score.grade.code, score.outcome, score.reasons) == expected


def test_a_floor_of_a_criterion_that_dropped_out_is_not_asked_for():
    inputs = alliance("a", ruling("not_applicable", "A"), marks={"A1": "0", "B1": "95"})

    score = score_one(FLOORED, inputs)

    assert (score.outcome, score.below_floor) == ("commend", ())


def test_a_floor_missed_by_an_incomplete_alliance_is_known_and_no_reason_yet():
    score = score_one(FLOORED, alliance(marks={"A1": "10"}))

    assert (score.below_floor, score.outcome, score.reasons) == (("A",), None, ())


def test_reasons_come_as_grade_floors_vetoes():
    inputs = alliance("a", ruling("veto", "fraud"), marks={"A1": "0", "B1": "95"})

    assert score_one(FLOORED, inputs).reasons == ("grade", "floor:A", "veto:fraud")

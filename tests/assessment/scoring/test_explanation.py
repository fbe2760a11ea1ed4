from dataclasses import replace

import pytest

from assessment.scoring import (
    AgainstMean,
    Best,
    Linear,
    Points,
    Steps,
    digest,
    explanation,
    fingerprint,
    score_cycle,
)
from tests.assessment.scoring.builders import (
    NAME,
    alliance,
    criterion,
    dec,
    framework,
    indicator,
    policy,
    ruling,
    score_one,
    steps,
)

RULES = policy(
    "trimmed_mean", 3, "5", {"excellent": "90", "good": "60", "poor": "0"}, arrears="down:1"
)
JUDGED = framework(criterion("C", indicator("I"), floor="40"), rules=RULES)
BY = {"reason": "a reason", "author": "an author"}


def bands():
    return [
        {"code": "excellent", "name": NAME, "at_least": "90", "outcome": "commend"},
        {"code": "good", "name": NAME, "at_least": "60", "outcome": None},
        {"code": "poor", "name": NAME, "at_least": "0", "outcome": "rectify"},
    ]


def explained_indicator(params, *rulings, measures=None, marks=None):
    """Explain indicator I of alliance a beside a second alliance with value 4."""
    definition = framework(criterion("C", indicator("I", params)))
    alliances = [
        alliance("a", *rulings, measures=measures, marks=marks),
        alliance("b", measures={"m": "4"}),
    ]
    score = next(each for each in score_cycle(definition, alliances) if each.code == "a")
    return explanation(definition, score)["criteria"][0]["indicators"][0]


@pytest.fixture
def explained():
    """One judged criterion, bonuses above the cap, a deduction and a veto, explained."""
    rulings = [
        ruling("bonus", "media", "4"),
        ruling("bonus", "prize", "3"),
        ruling("deduction", "late", "0.5"),
        ruling("veto", "arrears"),
    ]
    score = score_one(JUDGED, alliance("a", *rulings, marks={"I": "70 90.5 100 80"}))
    return explanation(JUDGED, score)


def test_explanation_tells_what_was_decided_by_which_framework(explained):
    parts = {"criteria", "total", "grade"}

    assert {key: value for key, value in explained.items() if key not in parts} == {
        "framework": {"code": "fw", "version": 1, "name": NAME, "hash": digest(JUDGED)},
        "alliance": "a",
        "status": "complete",
        "missing": [],
        "below_floor": [],
        "outcome": "rectify",
        "reasons": ["grade", "veto:arrears"],
    }
    assert parts < set(explained)


def test_explanation_tells_each_criterion_down_to_each_mark(explained):
    assert explained["criteria"] == [
        {
            "code": "C",
            "name": NAME,
            "weight": "50",
            "share": "1/1",
            "is_applicable": True,
            "is_dropped": False,
            "floor": "40",
            "is_below_floor": False,
            "exact": "341/4",
            "score": "85.25",
            "indicators": [
                {
                    "code": "I",
                    "name": NAME,
                    "unit": {},
                    "weight": "1",
                    "share": "1/1",
                    "share_of_total": "1/1",
                    "rule": "judged",
                    "params": {"aggregate": "trimmed_mean", "trim_from": 3},
                    "is_applicable": True,
                    "adjudicated": None,
                    "marks": [
                        {"assessor": "e0", "mark": "70.00", "is_trimmed": True},
                        {"assessor": "e1", "mark": "90.50", "is_trimmed": False},
                        {"assessor": "e2", "mark": "100.00", "is_trimmed": True},
                        {"assessor": "e3", "mark": "80.00", "is_trimmed": False},
                    ],
                    "measures": {},
                    "cohort": None,
                    "workings": {},
                    "exact": "341/4",
                    "score": "85.25",
                }
            ],
        }
    ]


def test_explanation_tells_how_the_total_comes_about(explained):
    assert explained["total"] == {
        "criteria_mean": "341/4",
        "bonuses": [
            {"item": "media", "value": "4", **BY},
            {"item": "prize", "value": "3", **BY},
        ],
        "bonus_sum": "7",
        "bonus_cap": "5",
        "bonus_granted": "5",
        "deductions": [{"item": "late", "value": "0.5", **BY}],
        "deduction_sum": "0.5",
        "exact": "359/4",
        "score": "89.75",
        "rounding": "half_up_0.01",
    }


def test_explanation_tells_how_the_grade_comes_about(explained):
    assert explained["grade"] == {
        "bands": bands(),
        "by_total": bands()[1],
        "vetoes": [
            {
                "code": "arrears",
                "name": NAME,
                "effect": "down:1",
                "before": "good",
                "after": "poor",
                **BY,
            }
        ],
        "final": bands()[2],
    }


def test_explanation_of_an_incomplete_alliance_has_no_figures_that_are_not_known():
    explained = explanation(JUDGED, score_one(JUDGED, alliance()))

    assert (explained["status"], explained["missing"]) == ("incomplete", ["I"])
    assert (explained["total"]["exact"], explained["total"]["score"]) == (None, None)
    assert explained["grade"] == {
        "bands": bands(),
        "by_total": None,
        "vetoes": [],
        "final": None,
    }


def test_explanation_shows_the_step_reached_and_the_distance_from_the_mean():
    params = AgainstMean("m", steps(("-2", "60"), ("0", "100")))

    part = explained_indicator(params, measures={"m": "1"})

    assert (part["measures"], part["cohort"], part["workings"], part["score"]) == (
        {"m": "1"},
        {"count": 2, "sum": "5", "mean": "5/2", "largest": "4"},
        {"distance": "-3/2", "step": ["-2", "60"]},
        "60.00",
    )


def test_explanation_shows_that_no_step_was_reached():
    part = explained_indicator(Steps("m", steps(("31", "100"))), measures={"m": "30"})

    assert (part["workings"], part["cohort"], part["exact"]) == ({"step": None}, None, "0/1")


def test_explanation_shows_the_largest_of_the_cohort():
    part = explained_indicator(Best("m"), measures={"m": "1.50"})

    assert (part["cohort"]["largest"], part["measures"], part["exact"]) == (
        "4",
        {"m": "1.5"},
        "75/2",
    )


def test_explanation_shows_the_points_before_the_cap():
    params = Points({"m": dec("3"), "n": dec("0.5")}, dec("4"))

    part = explained_indicator(params, measures={"m": "1", "n": "5"})

    assert (part["workings"], part["exact"]) == ({"points": "5.5"}, "100/1")


def test_explanation_names_the_measure_that_is_missing():
    params = Points({"m": dec("3"), "n": dec("0.5")}, dec("4"))

    part = explained_indicator(params, measures={"n": "1"})

    assert (part["measures"], part["workings"], part["score"]) == (
        {"m": None, "n": "1"},
        {},
        None,
    )


def test_explanation_of_an_adjudicated_indicator_keeps_its_inputs_and_leaves_the_cohort():
    part = explained_indicator(Best("m"), ruling("adjudicated", "I", "66.5"), measures={"m": "2"})

    assert (part["adjudicated"], part["measures"], part["cohort"], part["score"]) == (
        {"value": "66.5", **BY},
        {"m": "2"},
        None,
        "66.50",
    )


def test_explanation_of_what_is_not_applicable_has_no_share_and_no_score():
    part = explained_indicator(
        Linear("m", dec("0"), dec("4")), ruling("not_applicable", "I"), measures={"m": "2"}
    )

    assert (part["is_applicable"], part["share"], part["share_of_total"], part["score"]) == (
        False,
        None,
        None,
        None,
    )


def test_fingerprint_changes_with_an_input_that_leaves_the_score_as_it_was():
    before = score_one(JUDGED, alliance(marks={"I": "70 80"}))
    after = score_one(JUDGED, alliance(marks={"I": "71 79"}))

    assert before.exact == after.exact
    assert fingerprint(explanation(JUDGED, before)) != fingerprint(explanation(JUDGED, after))


def test_fingerprint_does_not_depend_on_the_rank():
    score = score_one(JUDGED, alliance(marks={"I": "70"}))

    assert fingerprint(explanation(JUDGED, score)) == fingerprint(
        explanation(JUDGED, replace(score, rank=9))
    )

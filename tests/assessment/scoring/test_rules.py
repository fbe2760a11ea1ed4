"""Each rule at the ends of its scale, at ties and just beside its thresholds."""

from fractions import Fraction

import pytest

from assessment.scoring import AgainstMean, Best, Linear, Points, Steps, score_cycle
from assessment.scoring.rules import use_marks
from tests.assessment.scoring.builders import (
    alliance,
    criterion,
    dec,
    framework,
    indicator,
    policy,
    score_one,
    steps,
)

THREE_STEPS = steps(("20", "45"), ("0", "10.5"), ("31", "100"))
AROUND_MEAN = steps(("-10", "60"), ("-5", "80"), ("0", "100"))


def score_of_marks(marks, **rules):
    definition = framework(criterion("C", indicator("I")), rules=policy(**rules))
    return score_one(definition, alliance(marks={"I": marks}))


def exact_scores(params, *values):
    """Return the indicator's exact score for alliances with these values of measure m."""
    definition = framework(criterion("C", indicator("I", params)))
    inputs = [alliance(f"a{n}", measures={"m": value}) for n, value in enumerate(values)]
    ranking = sorted(score_cycle(definition, inputs), key=lambda score: score.code)
    return [score.criteria[0].indicators[0].exact for score in ranking]


@pytest.mark.parametrize(
    ("marks", "rules", "expected"),
    [
        ("0", {}, "0"),
        ("100", {}, "100"),
        ("70 70.01", {}, "70.005"),
        ("10 20 90", {"aggregate": "median"}, "20"),
        ("90 10", {"aggregate": "median"}, "50"),
        ("90 10 20 40", {"aggregate": "median"}, "30"),
        ("7", {"aggregate": "median"}, "7"),
        ("0 60 70 80 100", {"aggregate": "trimmed_mean", "trim_from": 5}, "70"),
        ("0 60 80 100", {"aggregate": "trimmed_mean", "trim_from": 5}, "60"),
        ("0 50 100", {"aggregate": "trimmed_mean", "trim_from": 3}, "50"),
        ("50 50 50 50 80", {"aggregate": "trimmed_mean", "trim_from": 5}, "50"),
        ("1 2 6", {"aggregate": "mean", "trim_from": 3}, "3"),
    ],
)
def test_judged_aggregates_by_the_policy(marks, rules, expected):
    score = score_of_marks(marks, **rules)

    assert score.criteria[0].indicators[0].exact == dec(expected)


def test_judged_leaves_out_one_of_several_equal_marks():
    score = score_of_marks("40 90 40 90 50", aggregate="trimmed_mean", trim_from=5)

    used = score.criteria[0].indicators[0].marks
    assert [(mark.assessor, mark.is_trimmed) for mark in used] == [
        ("e0", True),  # the first by name of the two lowest
        ("e1", False),
        ("e2", False),
        ("e3", True),  # the last by name of the two highest
        ("e4", False),
    ]


def test_judged_leaves_out_the_same_marks_whatever_their_order():
    rules = policy("trimmed_mean", 3)
    given = {"c": dec("50"), "a": dec("50"), "b": dec("50")}

    used = use_marks(rules, given)

    assert [(mark.assessor, mark.is_trimmed) for mark in used] == [
        ("a", True),
        ("b", False),
        ("c", True),
    ]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("-0.000001", "0"),
        ("0", "10.5"),
        ("19.999999", "10.5"),
        ("20", "45"),
        ("30.999999", "45"),
        ("31", "100"),
        ("1000", "100"),
    ],
)
def test_steps_gives_the_highest_threshold_reached(value, expected):
    assert exact_scores(Steps("m", THREE_STEPS), value) == [dec(expected)]


@pytest.mark.parametrize(
    ("zero_at", "full_at", "value", "expected"),
    [
        ("0", "6", "5", Fraction(250, 3)),
        ("0", "6", "0", Fraction(0)),
        ("0", "6", "6", Fraction(100)),
        ("0", "6", "7", Fraction(100)),
        ("0", "6", "-1", Fraction(0)),
        ("25", "15", "25", Fraction(0)),
        ("25", "15", "17.5", Fraction(75)),
        ("25", "15", "3", Fraction(100)),
        ("25", "15", "40", Fraction(0)),
        ("0", "-37", "-37", Fraction(100)),
    ],
)
def test_linear_runs_either_way_and_is_held(zero_at, full_at, value, expected):
    assert exact_scores(Linear("m", dec(zero_at), dec(full_at)), value) == [expected]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (("3", "1", "0"), [Fraction(100), Fraction(100, 3), Fraction(0)]),
        (("2", "2"), [Fraction(100), Fraction(100)]),
        (("4", "-1"), [Fraction(100), Fraction(0)]),
        (("0", "0"), [Fraction(0), Fraction(0)]),
        (("-1", "-2"), [Fraction(0), Fraction(0)]),
    ],
)
def test_best_compares_with_the_largest(values, expected):
    assert exact_scores(Best("m"), *values) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (("7",), [100]),
        (("10", "0"), [100, 80]),
        (("20", "0"), [100, 60]),
        (("20.000002", "0"), [100, 0]),
        (("1", "1", "2"), [80, 80, 100]),
    ],
)
def test_against_mean_gives_the_step_of_the_distance(values, expected):
    assert exact_scores(AgainstMean("m", AROUND_MEAN), *values) == expected


@pytest.mark.parametrize(
    ("measures", "expected"),
    [
        ({"lead": "0", "part": "0"}, Fraction(0)),
        ({"lead": "1", "part": "1"}, Fraction(3700, 11)),
        ({"lead": "3", "part": "2"}, Fraction(10400, 11)),
        ({"lead": "-1", "part": "0"}, Fraction(0)),
        ({"lead": "1"}, None),
    ],
)
def test_points_adds_up_to_the_cap_and_wants_every_measure(measures, expected):
    params = Points({"lead": dec("3"), "part": dec("0.7")}, dec("1.1"))
    definition = framework(criterion("C", indicator("I", params)))

    score = score_one(definition, alliance(measures=measures))

    held = None if expected is None else min(expected, Fraction(100))
    assert score.criteria[0].indicators[0].exact == held


@pytest.mark.parametrize("params", [Steps("m", THREE_STEPS), Best("m"), None])
def test_a_rule_without_input_has_no_score(params):
    definition = framework(criterion("C", indicator("I", params)))

    score = score_one(definition, alliance(measures={"other": "1"}))

    assert (score.status, score.missing) == ("incomplete", ("I",))

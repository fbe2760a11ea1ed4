"""Indicators to criteria, criteria to the total, and what takes parts out of them."""

from fractions import Fraction

import pytest

from assessment.scoring import Best, ScoringError, score_alliance
from tests.assessment.scoring.builders import (
    alliance,
    criterion,
    dec,
    framework,
    indicator,
    policy,
    ruling,
    score_one,
)

TWO = framework(
    criterion("A", indicator("A1", weight="2"), indicator("A2", weight="1"), weight="40"),
    criterion("B", indicator("B1"), weight="60"),
)
FULL = {"A1": "60", "A2": "90", "B1": "50"}


def known_criteria(score):
    return {part.definition.code: part.exact for part in score.criteria if part.exact is not None}


def test_total_is_the_weighted_mean_of_weighted_means():
    score = score_one(TWO, alliance(marks=FULL))

    assert known_criteria(score) == {"A": Fraction(70), "B": Fraction(50)}
    assert (score.exact, str(score.shown)) == (Fraction(58), "58.00")


@pytest.mark.parametrize("marks", ["70 70 70.01", "70 70.01 70.01"])
def test_total_is_rounded_once_from_thirds(marks):
    other = {"70 70 70.01": "70 70.01 70.01", "70 70.01 70.01": "70 70 70.01"}[marks]
    definition = framework(criterion("A", indicator("A1")), criterion("B", indicator("B1")))

    score = score_one(definition, alliance(marks={"A1": marks, "B1": other}))

    assert (score.exact, str(score.shown)) == (dec("70.005"), "70.01")


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("A1", {"A": Fraction(90), "B": Fraction(50)}),
        ("A", {"B": Fraction(50)}),
        ("B1", {"A": Fraction(70)}),
        ("B", {"A": Fraction(70)}),
    ],
)
def test_not_applicable_takes_a_part_out(item, expected):
    marks = {code: mark for code, mark in FULL.items() if not code.startswith(item)}

    score = score_one(TWO, alliance("a", ruling("not_applicable", item), marks=marks))

    assert (score.status, known_criteria(score)) == ("complete", expected)


def test_not_applicable_gives_the_weight_to_what_is_left():
    score = score_one(TWO, alliance("a", ruling("not_applicable", "A1"), marks=FULL))

    shares = [[part.share for part in each.indicators] for each in score.criteria]
    assert [each.share for each in score.criteria] == [dec("0.4"), dec("0.6")]
    assert shares == [[None, Fraction(1)], [Fraction(1)]]


def test_nothing_left_to_assess_is_incomplete_and_misses_nothing():
    rulings = [ruling("not_applicable", "A"), ruling("not_applicable", "B1")]

    score = score_one(TWO, alliance("a", *rulings, marks=FULL))

    assert (score.status, score.missing, score.exact) == ("incomplete", (), None)


def test_adjudicated_replaces_the_score_and_keeps_the_marks():
    inputs = alliance("a", ruling("adjudicated", "B1", "100"), marks=FULL)

    part = score_one(TWO, inputs).criteria[1].indicators[0]

    assert (part.exact, [used.mark for used in part.marks]) == (Fraction(100), [dec("50")])


def test_adjudicated_makes_a_missing_score_known():
    inputs = alliance("a", ruling("adjudicated", "B1", "0"), marks={"A1": "60", "A2": "90"})

    score = score_one(TWO, inputs)

    assert (score.status, score.exact) == ("complete", Fraction(28))


def test_of_two_adjudications_the_later_counts():
    rulings = [ruling("adjudicated", "B1", "10"), ruling("adjudicated", "B1", "20")]

    score = score_one(TWO, alliance("a", *rulings, marks=FULL))

    assert score.criteria[1].exact == Fraction(20)


@pytest.mark.parametrize("item", ["B1", "B"])
def test_not_applicable_is_stronger_than_adjudicated(item):
    rulings = [ruling("not_applicable", item), ruling("adjudicated", "B1", "100")]

    score = score_one(TWO, alliance("a", *rulings, marks=FULL))

    assert (known_criteria(score), score.exact) == ({"A": Fraction(70)}, Fraction(70))
    assert score.criteria[1].indicators[0].adjudication is None


def test_missing_is_listed_in_the_framework_order():
    score = score_one(TWO, alliance(marks={"A2": "0"}))

    assert (score.status, score.missing) == ("incomplete", ("A1", "B1"))
    assert (score.shown, score.grade, score.outcome) == (None, None, None)


def test_incomplete_still_shows_the_criteria_that_are_known():
    score = score_one(TWO, alliance(marks={"A1": "60", "A2": "90"}))

    assert known_criteria(score) == {"A": Fraction(70)}


def test_a_mark_of_zero_is_a_score():
    score = score_one(TWO, alliance(marks={"A1": "0", "A2": "0", "B1": "0"}))

    assert (score.status, str(score.shown), score.rank) == ("complete", "0.00", 1)


@pytest.mark.parametrize("marks", [{"C1": "80", "Z1": "3"}, {"C1": "80"}])
def test_weight_zero_indicator_is_shown_and_never_required(marks):
    definition = framework(
        criterion("C", indicator("C1"), indicator("Z1", weight="0"), weight="100")
    )

    score = score_one(definition, alliance(marks=marks))

    shown = None if "Z1" not in marks else Fraction(3)
    assert (score.exact, score.criteria[0].indicators[1].exact) == (Fraction(80), shown)


@pytest.mark.parametrize("marks", [{"C1": "80", "Z1": "3"}, {"C1": "80"}])
def test_weight_zero_criterion_is_shown_without_floor_or_influence(marks):
    definition = framework(
        criterion("C", indicator("C1"), weight="100"),
        criterion("Z", indicator("Z1"), weight="0", floor="60"),
    )

    score = score_one(definition, alliance(marks=marks))

    assert (score.status, score.exact, score.below_floor) == ("complete", Fraction(80), ())
    assert score.criteria[1].exact == (Fraction(3) if "Z1" in marks else None)


def test_a_criterion_of_weight_zero_indicators_drops_out():
    definition = framework(
        criterion("C", indicator("C1")), criterion("Z", indicator("Z1", weight="0"))
    )

    score = score_one(definition, alliance(marks={"C1": "80", "Z1": "3"}))

    assert (score.criteria[1].is_dropped, score.exact) == (True, Fraction(80))


@pytest.mark.parametrize(
    ("adjustments", "cap", "expected"),
    [
        ([("bonus", "1.25")], "5", "81.25"),
        ([("bonus", "3.5"), ("bonus", "2")], "5", "85"),
        ([("bonus", "3.5"), ("bonus", "2")], "0", "80"),
        ([("bonus", "3.5"), ("bonus", "2")], None, "85.5"),
        ([("bonus", "9"), ("deduction", "4")], "5", "81"),
        ([("bonus", "30")], "30", "100"),
        ([("bonus", "30"), ("deduction", "4")], "30", "100"),  # 110 − 4, held once
        ([("deduction", "0.333333"), ("deduction", "1")], "5", "78.666667"),
        ([("deduction", "90")], "5", "0"),
    ],
)
def test_bonuses_are_capped_then_deductions_taken_and_the_total_held(adjustments, cap, expected):
    definition = framework(criterion("C", indicator("C1")), rules=policy(bonus_cap=cap))
    rulings = [ruling(kind, f"i{n}", value) for n, (kind, value) in enumerate(adjustments)]

    score = score_one(definition, alliance("a", *rulings, marks={"C1": "80"}))

    assert score.exact == dec(expected)


@pytest.mark.parametrize(
    ("kind", "item"),
    [
        ("not_applicable", "X"),
        ("adjudicated", "X"),
        ("adjudicated", "A"),
        ("veto", "X"),
    ],
)
def test_a_ruling_about_something_unknown_is_refused(kind, item):
    value = "1" if kind == "adjudicated" else None

    with pytest.raises(ScoringError):
        score_one(TWO, alliance("a", ruling(kind, item, value), marks=FULL))


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("adjudicated", None),
        ("adjudicated", "100.01"),
        ("adjudicated", "-1"),
        ("bonus", None),
        ("bonus", "-0.01"),
        ("deduction", "-1"),
    ],
)
def test_a_ruling_with_an_impossible_value_is_refused(kind, value):
    with pytest.raises(ScoringError):
        ruling(kind, "A1", value)


@pytest.mark.parametrize("mark", ["-0.01", "100.01", "70.001"])
def test_an_impossible_mark_is_refused(mark):
    with pytest.raises(ScoringError):
        alliance(marks={"A1": mark})


def test_a_value_of_seven_places_is_refused():
    with pytest.raises(ScoringError):
        alliance(measures={"m": "0.0000001"})


def test_an_alliance_outside_the_cohort_of_its_own_value_is_refused():
    definition = framework(criterion("C", indicator("I", Best("m"))))

    with pytest.raises(ScoringError):
        score_alliance(definition, alliance(measures={"m": "1"}), {})

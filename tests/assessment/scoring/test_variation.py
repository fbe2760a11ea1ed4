"""A framework with some rules changed, and what is left of the inputs."""

from dataclasses import replace
from fractions import Fraction

import pytest

from assessment.scoring import (
    Linear,
    ScoringError,
    Steps,
    Variation,
    fitted,
    score_cycle,
    vary,
    without_assessor,
)
from tests.assessment.scoring.builders import (
    alliance,
    criterion,
    framework,
    indicator,
    policy,
    ruling,
    score_one,
    steps,
)


@pytest.fixture
def definition():
    return framework(
        criterion("c1", indicator("i1"), floor="40"),
        criterion("c2", indicator("i2", Steps("m", steps(("10", "100"))))),
        rules=policy("trimmed_mean", 5, fraud="bottom"),
    )


INPUTS = alliance("a", marks={"i1": "60 70 90"}, measures={"m": "9"})


def test_nothing_named_changes_nothing(definition):
    assert vary(definition, Variation()) == definition


def test_weights_count_by_their_proportion(definition):
    heavier = vary(definition, Variation(weights={"c1": Fraction(150)}))

    assert score_one(heavier, INPUTS).exact == Fraction(220, 3) * 3 / 4


def test_weights_of_indicators_count_inside_their_criterion():
    definition = framework(
        criterion("c1", indicator("i1"), indicator("i2"), weight="60"),
        criterion("c2", indicator("i3"), weight="40"),
    )
    inputs = alliance("a", marks={"i1": "60", "i2": "90", "i3": "50"})
    found = vary(definition, Variation(indicator_weights={"i2": Fraction(2)}))

    assert score_one(definition, inputs).exact == 75 * Fraction(6, 10) + 20
    assert score_one(found, inputs).exact == 80 * Fraction(6, 10) + 20


def test_weight_and_thresholds_of_an_indicator_change_together(definition):
    found = vary(
        definition,
        Variation(indicator_weights={"i2": Fraction(3)}, params={"i2": {"steps": [["9", "50"]]}}),
    )

    changed = found.indicators[1]
    assert (changed.weight, changed.params) == (3, Steps("m", steps(("9", "50"))))


def test_a_floor_can_be_set_and_taken_away(definition):
    found = vary(definition, Variation(floors={"c1": None, "c2": Fraction(1)}))

    assert [part.floor for part in found.criteria] == [None, 1]
    assert score_one(found, INPUTS).below_floor == ("c2",)


def test_grades_begin_elsewhere(definition):
    found = vary(definition, Variation(grades={"qualified": Fraction(36)}))

    assert score_one(found, INPUTS).grade.code == "qualified"
    assert score_one(definition, INPUTS).grade.code == "poor"


def test_marks_are_put_together_another_way(definition):
    median = vary(definition, Variation(policy={"aggregate": "median"}))
    trimmed = vary(definition, Variation(policy={"trim_from": 3}))

    assert [score_one(each, INPUTS).criteria[0].exact for each in (median, trimmed)] == [70, 70]


def test_the_cap_of_bonuses_can_go(definition):
    inputs = alliance("a", ruling("bonus", "x", "9"), marks={"i1": "60"}, measures={"m": "10"})
    uncapped = vary(definition, Variation(policy={"bonus_cap": None}))

    assert score_one(definition, inputs).exact == 85
    assert score_one(uncapped, inputs).exact == 89


def test_the_thresholds_of_a_rule_change(definition):
    found = vary(definition, Variation(params={"i2": {"steps": [["9", "50"], ["10", "100"]]}}))

    assert score_one(found, INPUTS).criteria[1].exact == 50


def test_the_other_keys_of_a_rule_stay():
    definition = framework(criterion("c1", indicator("i1", Linear("m", Fraction(0), Fraction(10)))))

    found = vary(definition, Variation(params={"i1": {"full_at": "20"}}))

    assert found.indicators[0].params == Linear("m", Fraction(0), Fraction(20))


def test_a_criterion_is_left_out_with_its_rulings(definition):
    inputs = alliance(
        "a",
        ruling("adjudicated", "i2", "50"),
        ruling("not_applicable", "c2"),
        ruling("veto", "fraud"),
        ruling("bonus", "i2", "1"),
        marks={"i1": "60"},
    )
    smaller = vary(definition, Variation(without_criterion="c2"))

    kept, left = fitted(smaller, inputs)

    assert [part.code for part in smaller.criteria] == ["c1"]
    assert [each.kind for each in left] == ["adjudicated", "not_applicable"]
    assert [each.kind for each in kept.rulings] == ["veto", "bonus"]
    assert score_one(smaller, kept).exact == 61


def test_what_fits_is_kept_whole(definition):
    inputs = alliance("a", ruling("adjudicated", "i2", "50"), ruling("not_applicable", "c1"))

    assert fitted(definition, inputs) == (inputs, ())


def test_an_assessor_is_left_out_and_the_rest_stays():
    left = without_assessor(INPUTS, "e2")

    assert left == replace(INPUTS, marks={"i1": {"e0": Fraction(60), "e1": Fraction(70)}})


def test_without_the_only_assessor_an_alliance_is_incomplete(definition):
    inputs = alliance("a", marks={"i1": "60"}, measures={"m": "9"})

    (score,) = score_cycle(definition, [without_assessor(inputs, "e0")])

    assert (score.status, score.missing) == ("incomplete", ("i1",))


@pytest.mark.parametrize(
    "variation",
    [
        {"weights": {"c9": Fraction(1)}},
        {"weights": {"c1": Fraction(-1)}},
        {"weights": {"c1": Fraction(0), "c2": Fraction(0)}},
        {"indicator_weights": {"c1": Fraction(1)}},
        {"indicator_weights": {"i1": Fraction(-1)}},
        {"indicator_weights": {"i1": Fraction(0)}},
        {"floors": {"i1": Fraction(1)}},
        {"floors": {"c1": Fraction(101)}},
        {"grades": {"superb": Fraction(95)}},
        {"grades": {"good": Fraction(90)}},
        {"grades": {"poor": Fraction(1)}},
        {"params": {"i9": {}}},
        {"params": {"i2": {"steps": []}}},
        {"policy": {"trim_from": 2}},
        {"policy": {"aggregate": "best"}},
        {"policy": {"grades": ()}},
        {"without_criterion": "c9"},
    ],
)
def test_vary_refuses_what_makes_no_sense(definition, variation):
    with pytest.raises(ScoringError):
        vary(definition, Variation(**variation))

"""Some criteria scored once more, the others as they were."""

from fractions import Fraction

import pytest

from assessment.scoring import (
    AllianceInputs,
    Cohort,
    RulingInput,
    from_canonical,
    gather_cohorts,
    score_again,
    score_alliance,
)


def names(text):
    return {"zh-hans": text, "en": text}


def criterion(code, weight, *, floor=None):
    told = {
        "code": code,
        "name": names(code),
        "weight": weight,
        "indicators": [
            {"code": f"{code}-j", "name": names("j"), "weight": "1", "rule": "judged"},
            {
                "code": f"{code}-m",
                "name": names("m"),
                "weight": "1",
                "rule": "best",
                "measure": "shared",
            },
        ],
    }
    return told if floor is None else told | {"floor": floor}


FRAMEWORK = from_canonical(
    {
        "code": "again",
        "version": "1",
        "name": names("again"),
        "policy": {
            "aggregate": "mean",
            "bonus_cap": "5",
            "grades": [
                {"code": "good", "name": names("good"), "at_least": "60"},
                {"code": "bad", "name": names("bad"), "at_least": "0", "outcome": "rectify"},
            ],
            "vetoes": [{"code": "false", "name": names("false"), "effect": "bottom"}],
        },
        "criteria": [criterion("a", "60", floor="50"), criterion("b", "40")],
    }
)
BEFORE = AllianceInputs(
    "one",
    {"a-j": {"x": Fraction(20)}, "b-j": {"x": Fraction(60)}},
    {"shared": Fraction(30)},
    (RulingInput("bonus", "media", Fraction(2)),),
)
OTHER = AllianceInputs("other", {}, {"shared": Fraction(90)})
COHORTS = gather_cohorts(FRAMEWORK, [BEFORE, OTHER])


def after(marks, value, rulings=BEFORE.rulings):
    return AllianceInputs("one", {**BEFORE.marks, **marks}, {"shared": Fraction(value)}, rulings)


def again(*given, codes=("a",)):
    return score_again(FRAMEWORK, BEFORE, after(*given), codes, COHORTS)


def test_only_the_criteria_asked_for_are_scored_anew():
    scored = again({"a-j": {"x": Fraction(81)}, "b-j": {"x": Fraction(99)}}, 60)

    # a: (81 + 60/90 × 100) / 2; b as before: (60 + 30/90 × 100) / 2; and the bonus.
    a = (81 + Fraction(200, 3)) / 2
    b = (60 + Fraction(100, 3)) / 2
    assert [part.exact for part in scored.criteria] == [a, b]
    assert scored.exact == a * Fraction(60, 100) + b * Fraction(40, 100) + 2
    assert str(scored.shown) == "64.97"
    assert scored.grade.code == "good"


def test_a_shared_measure_counts_anew_in_those_criteria_alone():
    scored = again({}, 90)

    assert [part.indicators[1].exact for part in scored.criteria] == [100, Fraction(100, 3)]


def test_more_than_the_best_of_the_published_cohort_is_held_at_100():
    assert again({}, 500).criteria[0].indicators[1].exact == 100


def test_without_anything_new_it_is_what_it_was():
    assert score_again(FRAMEWORK, BEFORE, BEFORE, ("a",), COHORTS) == score_alliance(
        FRAMEWORK, BEFORE, COHORTS
    )


def test_all_criteria_anew_are_a_score_of_the_new_inputs():
    given = ({"a-j": {"x": Fraction(70)}}, 45)

    assert again(*given, codes=("a", "b")) == score_alliance(FRAMEWORK, after(*given), COHORTS)


def test_the_vetoes_are_those_of_the_new_inputs():
    vetoed = (*BEFORE.rulings, RulingInput("veto", "false"))

    assert again({"a-j": {"x": Fraction(99)}}, 90, vetoed).grade.code == "bad"
    assert again({"a-j": {"x": Fraction(99)}}, 90).grade.code == "good"


@pytest.mark.parametrize(("mark", "below"), [("66.65", ("a",)), ("66.66", ())])
def test_the_floor_is_asked_of_the_rounded_score(mark, below):
    # (66.66 + 100/3) / 2 is 49.996…, which rounds to 50.00: not below.
    assert again({"a-j": {"x": Fraction(mark)}}, 30).below_floor == below


def test_the_cohort_is_not_changed_by_what_is_new():
    assert COHORTS["a-m"] == Cohort(2, Fraction(120), Fraction(90))
    again({}, 500)
    assert COHORTS["a-m"] == Cohort(2, Fraction(120), Fraction(90))

"""What a framework must never be, so that the arithmetic always has an answer."""

from fractions import Fraction

import pytest

from assessment.scoring import (
    AgainstMean,
    Bottom,
    CapAt,
    Down,
    GradeBand,
    Linear,
    Points,
    Policy,
    ScoringError,
    Steps,
    grade_after,
    parse_effect,
)
from tests.assessment.scoring.builders import (
    NAME,
    criterion,
    dec,
    framework,
    indicator,
    policy,
    steps,
)

GRADES = ["excellent", "good", "poor"]


@pytest.mark.parametrize(
    ("text", "effect"),
    [
        ("bottom", Bottom()),
        ("cap:good", CapAt("good")),
        ("cap:A-1_b.2", CapAt("A-1_b.2")),
        ("down:1", Down(1)),
        ("down:12", Down(12)),
    ],
)
def test_parse_effect_reads_what_str_writes(text, effect):
    assert (parse_effect(text), str(effect)) == (effect, text)


@pytest.mark.parametrize(
    "text",
    ["", "Bottom", "cap:", "cap:a b", "cap", "down:0", "down:-1", "down:x", "down:", "down:١"],
)
def test_parse_effect_refuses_anything_else(text):
    with pytest.raises(ScoringError):
        parse_effect(text)


@pytest.mark.parametrize(
    ("effect", "grade", "expected"),
    [
        (Bottom(), "excellent", "poor"),
        (Bottom(), "poor", "poor"),
        (CapAt("good"), "excellent", "good"),
        (CapAt("good"), "poor", "poor"),
        (Down(1), "excellent", "good"),
        (Down(2), "excellent", "poor"),
        (Down(7), "good", "poor"),
    ],
)
def test_grade_after_never_raises_a_grade(effect, grade, expected):
    assert grade_after(effect, grade, GRADES) == expected


@pytest.mark.parametrize(
    "change",
    [
        {"aggregate": "mode"},
        {"aggregate": "trimmed_mean"},
        {"aggregate": "trimmed_mean", "trim_from": 2},
        {"bonus_cap": "-1"},
        {"bands": {}},
        {"bands": {"good": "80"}},
        {"bands": {"good": "0", "poor": "0"}},
        {"bands": {"good": "80", "fair": "80", "poor": "0"}},
        {"bands": {"good": "100.01", "poor": "0"}},
        {"bands": {"good": "-1", "poor": "0"}},
        {"accident": "cap:unknown"},
    ],
)
def test_a_policy_that_cannot_decide_is_refused(change):
    with pytest.raises(ScoringError):
        policy(**change)


@pytest.mark.parametrize(
    "grades",
    [
        (GradeBand("a", NAME, Fraction(0), "applaud"),),
        (GradeBand("a", NAME, Fraction(0)), GradeBand("a", NAME, Fraction(50))),
    ],
)
def test_grades_with_a_strange_outcome_or_the_same_code_are_refused(grades):
    with pytest.raises(ScoringError):
        Policy("mean", grades)


@pytest.mark.parametrize(
    "build",
    [
        lambda: Steps("m", ()),
        lambda: Steps("m", steps(("0", "1"), ("0.0", "2"))),
        lambda: Steps("m", steps(("0", "100.5"))),
        lambda: AgainstMean("m", steps(("0", "-1"))),
        lambda: Linear("m", dec("3"), dec("3.0")),
        lambda: Points({}, dec("1")),
        lambda: Points({"m": dec("1")}, dec("0")),
        lambda: indicator("I", weight="-1"),
        lambda: criterion("C", weight="-0.1"),
        lambda: criterion("C", floor="101"),
        lambda: criterion("C", floor="-1"),
        lambda: framework(criterion("C"), criterion("C")),
        lambda: framework(criterion("C", indicator("I")), criterion("D", indicator("I"))),
        lambda: framework(criterion("C", indicator("C"))),
    ],
)
def test_a_part_that_cannot_be_computed_is_refused(build):
    with pytest.raises(ScoringError):
        build()

"""How far it is to the next grade: what is told is enough, and no less would be."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from assessment import scoring
from assessment.computing.prospects import prospect_of
from assessment.scoring import RulingInput
from tests.assessment.scoring.exchange import read_alliances, read_framework


@pytest.fixture(scope="module")
def tiny():
    framework = read_framework("tiny")
    alliances = {each.code: each for each in read_alliances("tiny")}
    known = scoring.gather_cohorts(framework, alliances.values())
    return framework, alliances, known


def scored(tiny, code, *rulings):
    framework, alliances, known = tiny
    inputs = alliances[code]
    return scoring.score_alliance(
        framework, replace(inputs, rulings=(*inputs.rulings, *rulings)), known
    )


def at(tiny, code, criterion, score, *rulings):
    """Score the alliance as if the criterion had that score: all of its indicators do."""
    framework = tiny[0]
    part = next(each for each in framework.criteria if each.code == criterion)
    adjudications = [
        RulingInput("adjudicated", item.code, Fraction(score)) for item in part.indicators
    ]
    return scored(tiny, code, *rulings, *adjudications)


def test_the_next_grade_and_what_is_missing_to_it(tiny):
    prospect = prospect_of(tiny[0], scored(tiny, "dianzi"))

    assert (prospect.band, prospect.points, prospect.is_held) == (
        "excellent",
        Decimal("6.68"),
        False,
    )
    assert [
        (each.code, each.score, each.percent, each.gain, each.needed) for each in prospect.levers
    ] == [
        ("5.4.12", Decimal("73.82"), Decimal("60.00"), Decimal("15.71"), Decimal("84.95")),
        ("5.4.4", Decimal("94.44"), Decimal("40.00"), Decimal("2.22"), None),
    ]
    assert [each.code for each in prospect.alone] == ["5.4.12"]
    assert prospect.together == []


def test_the_score_that_is_told_brings_the_grade_and_less_would_not(tiny):
    needed = prospect_of(tiny[0], scored(tiny, "dianzi")).alone[0].needed

    reached = at(tiny, "dianzi", "5.4.12", needed)
    short = at(tiny, "dianzi", "5.4.12", needed - Decimal("0.01"))

    assert (reached.grade.code, short.grade.code) == ("excellent", "good")


def test_where_none_does_it_alone_the_fewest_together_are_named(tiny):
    late = RulingInput("deduction", "late", Fraction(15))

    prospect = prospect_of(tiny[0], scored(tiny, "zichuan", late))

    assert (prospect.band, prospect.points) == ("qualified", Decimal("54.11"))
    assert (prospect.alone, prospect.together) == ([], ["5.4.12", "5.4.4"])


def test_what_cannot_be_reached_at_all_names_nothing(tiny):
    late = RulingInput("deduction", "late", Fraction(45))

    prospect = prospect_of(tiny[0], scored(tiny, "zichuan", late))

    assert (prospect.alone, prospect.together) == ([], [])


def test_deductions_that_press_a_total_below_zero_have_to_be_made_up_for(tiny):
    crushing = RulingInput("deduction", "late", Fraction(90))
    score = scored(tiny, "zichuan", crushing)
    assert score.shown == 0

    prospect = prospect_of(tiny[0], score)

    assert (prospect.points, prospect.alone, prospect.together) == (Decimal("60.00"), [], [])


def test_a_veto_holds_the_grade_whatever_the_total(tiny):
    veto = RulingInput("veto", "accident")

    prospect = prospect_of(tiny[0], scored(tiny, "dianzi", veto))

    assert (prospect.band, prospect.is_held) == ("excellent", True)


def test_the_highest_grade_and_the_incomplete_have_no_way_up(tiny):
    top = at(tiny, "gaoxin", "5.4.12", 100)
    assert top.grade.code == "excellent"

    assert prospect_of(tiny[0], top) is None
    assert prospect_of(tiny[0], scored(tiny, "new")) is None

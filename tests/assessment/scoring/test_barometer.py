from fractions import Fraction

import pytest

from assessment.scoring import ScoringError, combined, credit_mean, points_of


@pytest.mark.parametrize(
    ("values", "mean"),
    [
        ([], None),
        ([(None, Fraction(1))], None),
        ([(Fraction(80), Fraction(0))], None),
        ([(Fraction(80), Fraction(1)), (Fraction(90), Fraction(1))], Fraction(85)),
        ([(Fraction(80), Fraction(1, 4)), (Fraction(90), Fraction(3, 4))], Fraction(175, 2)),
        ([(Fraction(80), Fraction(1)), (None, Fraction(9))], Fraction(80)),
        ([(Fraction(0), Fraction(1)), (Fraction(100), Fraction(2))], Fraction(200, 3)),
    ],
)
def test_credit_mean_weighs_what_is_known(values, mean):
    assert credit_mean(values) == mean


def test_parts_without_a_value_leave_their_weight_to_the_others():
    assert combined(
        [(Fraction(90), Fraction(40)), (None, Fraction(50)), (Fraction(60), Fraction(10))]
    ) == Fraction(84)


def test_no_part_with_a_value_is_no_score():
    assert combined([(None, Fraction(40)), (Fraction(90), Fraction(0))]) is None


def test_a_negative_weight_is_refused():
    with pytest.raises(ScoringError):
        credit_mean([(Fraction(1), Fraction(-1))])


@pytest.mark.parametrize(
    ("score", "most", "points"),
    [
        (Fraction(0), Fraction(10), Fraction(0)),
        (Fraction(100), Fraction(10), Fraction(10)),
        (Fraction(200, 3), Fraction(6), Fraction(4)),
        (Fraction(50), Fraction(0), Fraction(0)),
    ],
)
def test_points_are_the_score_in_their_own_scale(score, most, points):
    assert points_of(score, most) == points


@pytest.mark.parametrize(
    ("score", "most"),
    [(Fraction(101), Fraction(10)), (Fraction(-1), Fraction(10)), (Fraction(50), Fraction(-1))],
)
def test_points_refuse_what_is_no_score(score, most):
    with pytest.raises(ScoringError):
        points_of(score, most)

from fractions import Fraction as F

import pytest

from assessment.scoring import ScoringError, combined, credit_mean, points_of


@pytest.mark.parametrize(
    ("values", "mean"),
    [
        ([], None),
        ([(None, F(1))], None),
        ([(F(80), F(0))], None),
        ([(F(80), F(1)), (F(90), F(1))], F(85)),
        ([(F(80), F(1, 4)), (F(90), F(3, 4))], F(175, 2)),
        ([(F(80), F(1)), (None, F(9))], F(80)),
        ([(F(0), F(1)), (F(100), F(2))], F(200, 3)),
    ],
)
def test_credit_mean_weighs_what_is_known(values, mean):
    assert credit_mean(values) == mean


def test_parts_without_a_value_leave_their_weight_to_the_others():
    assert combined([(F(90), F(40)), (None, F(50)), (F(60), F(10))]) == F(84)


def test_no_part_with_a_value_is_no_score():
    assert combined([(None, F(40)), (F(90), F(0))]) is None


def test_a_negative_weight_is_refused():
    with pytest.raises(ScoringError):
        credit_mean([(F(1), F(-1))])


@pytest.mark.parametrize(
    ("score", "most", "points"),
    [(F(0), F(10), F(0)), (F(100), F(10), F(10)), (F(200, 3), F(6), F(4)), (F(50), F(0), F(0))],
)
def test_points_are_the_score_in_their_own_scale(score, most, points):
    assert points_of(score, most) == points


@pytest.mark.parametrize(("score", "most"), [(F(101), F(10)), (F(-1), F(10)), (F(50), F(-1))])
def test_points_refuse_what_is_no_score(score, most):
    with pytest.raises(ScoringError):
        points_of(score, most)

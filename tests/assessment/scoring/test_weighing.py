"""Weights by comparison and by entropy, held to published examples."""

from decimal import Decimal
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.scoring import ScoringError, entropy_weights, priorities, to_hundred
from tests.assessment.scoring.test_properties import tried

# T. L. Saaty, Decision making with the analytic hierarchy process, International Journal of Services
# Sciences 1 (2008), 83-98: what is drunk more in the United States; coffee, wine, tea, beer, sodas,
# milk, water. Matrix and priorities as PhilipGriffith/AHPy has them, tests/test_ahp.py.
DRINKS = """
    1    9  5  2    1    1    1/2
    1/9  1  1/3  1/9  1/9  1/9  1/9
    1/5  3  1  1/3  1/4  1/3  1/9
    1/2  9  3  1    1/2  1    1/3
    1    9  4  2    1    2    1/2
    1    9  3  1    1/2  1    1/3
    2    9  9  3    2    3    1
"""
DRINKS_WEIGHTS = "0.177 0.019 0.042 0.116 0.190 0.129 0.327"

# T. L. Saaty, How to make a decision: the analytic hierarchy process, EJOR 48 (1990), 9-26: buying a
# house. Of the 28 comparisons 16 stand in S. Bozóki, J. Fülöp and L. Rónyai, Mathematical and Computer
# Modelling 52 (2010), 318-333 (as PhilipGriffith/AHPy has them), the other 12 in the table on
# studopedia.info/4-100870.html. The figures are those of numpy.linalg.eig for this matrix.
HOUSE = """
    1    5    3    7  6    6    1/3  1/4
    1/5  1    1/3  5  3    3    1/5  1/7
    1/3  3    1    6  3    4    6    1/5
    1/7  1/5  1/6  1  1/3  1/4  1/7  1/8
    1/6  1/3  1/3  3  1    1/2  1/5  1/6
    1/6  1/3  1/4  4  2    1    1/5  1/6
    3    5    1/6  7  5    5    1    1/2
    4    7    5    8  6    6    2    1
"""
HOUSE_WEIGHTS = "0.173 0.054 0.188 0.018 0.031 0.036 0.167 0.333"

# Both as energyinpython/distance-metrics-for-mcda has them, tests/test_weights.py.
ENTROPY_EXAMPLES = {
    # X. Xu, A note on the subjective and objective integrated approach to determine attribute
    # weights, EJOR 156 (2004), 530-532, doi.org/10.1016/S0377-2217(03)00146-2.
    "Xu 2004": (
        """
        30 30 38 29
        19 54 86 29
        19 15 85 28.9
        68 70 60 29
        """,
        "0.4630 0.3992 0.1378 0.0000",
    ),
    # E. K. Zavadskas and V. Podvezko, Integrated determination of objective criteria weights in MCDM,
    # International Journal of Information Technology & Decision Making 15 (2016), 267-283.
    "Zavadskas and Podvezko 2016": (
        """
        3.0 100 10 7
        2.5 80  8  5
        1.8 50  20 11
        2.2 70  12 9
        """,
        "0.1146 0.1981 0.4185 0.2689",
    ),
}


def table(text):
    return [[Fraction(cell) for cell in line.split()] for line in text.split("\n") if line.strip()]


def upper(matrix):
    """Return the codes of a matrix and the comparisons above its diagonal."""
    codes = [f"c{place}" for place in range(len(matrix))]
    pairs = combinations(range(len(matrix)), 2)
    return codes, {(codes[one], codes[other]): matrix[one][other] for one, other in pairs}


def rounded(numbers, places):
    return [f"{number:.{places}f}" for number in numbers]


@pytest.mark.parametrize(
    ("matrix", "weights", "largest", "index", "ratio", "is_consistent"),
    [
        (DRINKS, DRINKS_WEIGHTS, "7.177", "0.029", "0.022", True),
        (HOUSE, HOUSE_WEIGHTS, "9.669", "0.238", "0.169", False),
    ],
)
def test_priorities_are_those_of_the_published_examples(
    matrix, weights, largest, index, ratio, is_consistent
):
    found = priorities(*upper(table(matrix)))

    assert rounded(found.weights.values(), 3) == weights.split()
    assert rounded([found.largest, found.index, found.ratio], 3) == [largest, index, ratio]
    assert found.is_consistent == is_consistent


def test_priorities_solve_the_eigenvalue_equation():
    matrix = table(HOUSE)

    found = priorities(*upper(matrix))

    vector = [Fraction(weight) for weight in found.weights.values()]
    for row, weight in zip(matrix, vector, strict=True):
        product = sum(cell * part for cell, part in zip(row, vector, strict=True))
        assert abs(product - Fraction(found.largest) * weight) < Fraction(1, 10**25)


def test_the_first_doubt_is_the_comparison_that_fits_worst():
    codes, comparisons = upper(table(HOUSE))

    found = priorities(codes, comparisons)

    first = found.doubts[0]
    assert (first.pair, first.said, round(first.fitting, 2)) == (("c2", "c6"), 6, Decimal("1.13"))
    assert len(found.doubts) == 28


def test_consistent_comparisons_give_back_their_weights():
    weights = [Fraction(4), Fraction(2), Fraction(1)]
    codes, comparisons = upper([[one / other for other in weights] for one in weights])

    found = priorities(codes, comparisons)

    assert list(to_hundred(found.weights).values()) == [
        Decimal("57.14"),
        Decimal("28.57"),
        Decimal("14.29"),
    ]
    assert (round(found.ratio, 25), found.is_consistent, found.doubts) == (0, True, ())


def test_two_things_have_no_ratio():
    found = priorities(["a", "b"], {("a", "b"): Fraction(3)})

    assert (found.ratio, found.is_consistent) == (None, True)
    assert to_hundred(found.weights) == {"a": Decimal("75.00"), "b": Decimal("25.00")}


@pytest.mark.parametrize(
    ("codes", "comparisons"),
    [
        (["a"], {}),
        (["a", "b"], {}),
        (["a", "b"], {("b", "a"): Fraction(1)}),
        (["a", "b"], {("a", "b"): Fraction(1), ("a", "c"): Fraction(1)}),
        (["a", "b"], {("a", "b"): Fraction(10)}),
        (["a", "b"], {("a", "b"): Fraction(1, 10)}),
        (["a", "b"], {("a", "b"): Fraction(0)}),
    ],
)
def test_priorities_refuse_what_is_missing_or_off_the_scale(codes, comparisons):
    with pytest.raises(ScoringError):
        priorities(codes, comparisons)


def test_priorities_refuse_more_than_there_are_random_indices_for():
    codes = [f"c{place}" for place in range(16)]

    with pytest.raises(ScoringError, match="15"):
        priorities(codes, dict.fromkeys(combinations(codes, 2), Fraction(1)))


def test_fifteen_criteria_can_be_compared():
    codes = [f"c{place}" for place in range(15)]

    found = priorities(codes, dict.fromkeys(combinations(codes, 2), Fraction(1)))

    assert sum(to_hundred(found.weights).values()) == 100
    assert found.ratio == 0


@pytest.mark.parametrize("example", ENTROPY_EXAMPLES)
def test_entropy_weights_are_those_of_the_published_examples(example):
    rows, weights = ENTROPY_EXAMPLES[example]
    codes = [f"x{place}" for place in range(1, 5)]

    found = entropy_weights(codes, table(rows))

    assert rounded(found.weights.values(), 4) == weights.split()


def test_entropy_of_one_quarter_and_three_quarters():
    found = entropy_weights(["a", "b"], [[Fraction(1), Fraction(5)], [Fraction(3), Fraction(5)]])

    assert round(found.entropies["a"], 10) == Decimal("0.8112781245")  # Two minus 3/4 of ld 3.
    assert found.weights == {"a": 1, "b": 0}


def test_a_score_of_nought_takes_no_logarithm():
    found = entropy_weights(["a", "b"], [[Fraction(0), Fraction(1)], [Fraction(9), Fraction(2)]])

    assert found.entropies["a"] == 0


def test_a_criterion_on_which_all_have_nothing_weighs_nothing():
    found = entropy_weights(["a", "b"], [[Fraction(0), Fraction(1)], [Fraction(0), Fraction(2)]])

    assert found.weights == {"a": 0, "b": 1}


@pytest.mark.parametrize("rows", [[], [[1]], [[1], [1]], [[0], [0]]])
def test_entropy_refuses_what_tells_nothing(rows):
    with pytest.raises(ScoringError):
        entropy_weights(["a"], [[Fraction(cell) for cell in row] for row in rows])


def test_the_hundredths_left_over_go_to_those_that_lost_most():
    assert to_hundred({"a": Fraction(1), "b": Fraction(1), "c": Fraction(1)}) == {
        "a": Decimal("33.34"),
        "b": Decimal("33.33"),
        "c": Decimal("33.33"),
    }
    assert to_hundred({"a": Fraction(1), "b": Fraction(2)}) == {
        "a": Decimal("33.33"),
        "b": Decimal("66.67"),
    }


@pytest.mark.parametrize("parts", [{}, {"a": 0}, {"a": 2, "b": -1}])
def test_to_hundred_refuses_what_has_no_proportion(parts):
    with pytest.raises(ScoringError):
        to_hundred({code: Fraction(part) for code, part in parts.items()})


@tried
@given(st.lists(st.fractions(0, 9), min_size=1, max_size=15).filter(any))
def test_weights_sum_to_exactly_a_hundred_and_stay_within_a_hundredth(parts):
    given_parts = {str(place): part for place, part in enumerate(parts)}

    weights = to_hundred(given_parts)

    assert sum(weights.values()) == 100
    for code, part in given_parts.items():
        exact = part * 100 / sum(parts)
        assert abs(Fraction(weights[code]) - exact) < Fraction(1, 100)

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.scoring import (
    ScoringError,
    decimal_text,
    exact_sum,
    fraction_text,
    has_places,
    hundredths,
    parse_decimal,
    shown,
)
from assessment.scoring.numbers import is_within


@pytest.mark.parametrize(
    ("exact", "expected"),
    [
        (Fraction(0), "0.00"),
        (Fraction(100), "100.00"),
        (Fraction(14001, 200), "70.01"),  # exactly 70.005
        (Fraction(14001, 200) - Fraction(1, 10**30), "70.00"),
        (Fraction(200, 3), "66.67"),
        (Fraction(19999, 200), "100.00"),
        (Fraction(1, 200), "0.01"),
        (Fraction(1, 201), "0.00"),
        (Fraction(-1, 200), "0.00"),  # half up goes to the larger number
        (Fraction(-3, 200), "-0.01"),
    ],
)
def test_shown_rounds_once_half_up(exact, expected):
    assert str(shown(exact)) == expected


def test_hundredths_counts_what_is_shown():
    assert hundredths(Fraction(14001, 200)) == 7001


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", Fraction(0)),
        ("-12.50", Fraction(-25, 2)),
        ("+.5", Fraction(1, 2)),
        ("7.", Fraction(7)),
        (3, Fraction(3)),
        (Decimal("1E+2"), Fraction(100)),
    ],
)
def test_parse_decimal_reads_exactly(text, expected):
    assert parse_decimal(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        " 1",
        "1e3",
        "1/3",
        "1_000",
        "1,5",
        "٣",
        "NaN",
        "=1+1",
        "9" * 61,
        0.5,
        True,
        Decimal("NaN"),
    ],
)
def test_parse_decimal_refuses_what_is_no_plain_decimal(text):
    with pytest.raises(ScoringError):
        parse_decimal(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", "0"),
        ("-0.0", "0"),
        ("100", "100"),
        ("90.0", "90"),
        ("0.50", "0.5"),
        ("-0.05", "-0.05"),
        ("0.000001", "0.000001"),
        ("00012.3400", "12.34"),
    ],
)
def test_decimal_text_is_the_shortest_form(text, expected):
    assert decimal_text(parse_decimal(text)) == expected


@pytest.mark.parametrize("value", [Fraction(1, 3), Fraction(7, 15)])
def test_decimal_text_refuses_what_has_no_end(value):
    with pytest.raises(ScoringError):
        decimal_text(value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(Fraction(75), "75/1"), (Fraction(-2, 4), "-1/2"), (Fraction(0), "0/1")],
)
def test_fraction_text_is_in_lowest_terms(value, expected):
    assert fraction_text(value) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("70.01", True), ("70.010", True), ("70.001", False)]
)
def test_has_places_asks_for_the_value_not_the_spelling(text, expected):
    assert has_places(parse_decimal(text), 2) is expected


@settings(deadline=None, max_examples=60, database=None)
@given(st.lists(st.fractions(-100, 100, max_denominator=1000)))
def test_an_exact_sum_is_the_sum_of_the_fractions(values):
    assert exact_sum(value.as_integer_ratio() for value in values) == sum(values, Fraction(0))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Fraction(-1, 100), False),
        (Fraction(0), True),
        (Fraction(1, 3), True),
        (Fraction(100), True),
        (Fraction(10001, 100), False),
    ],
)
def test_both_ends_lie_within(value, expected):
    assert is_within(value, 0, 100) is expected

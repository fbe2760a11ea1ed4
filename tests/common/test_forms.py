from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from common.forms import DecimalField, WholeField, plain_number


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("１２．５", "12.5"),
        ("８８。５ ", "88.5"),
        ("１，２３４，５６７", "1234567"),
        ("－３", "-3"),
        ("−3", "-3"),
        ("\u30001 234\u00a0", "1234"),
        ("1,23", "1,23"),
        ("12", "12"),
    ],
)
def test_plain_number_reads_what_input_methods_and_spreadsheets_write(typed, plain):
    assert plain_number(typed) == plain


def test_a_decimal_field_takes_full_width_digits():
    field = DecimalField(min_value=0, max_value=100, max_digits=5, decimal_places=2)

    assert field.clean("１２。５") == Decimal("12.5")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("１００。５", "Not more than 100."),
        ("－１", "Not less than 0."),
        ("１．２３４", "At most 2 decimal places."),
        ("八十", "Write a number in digits, such as 12.5."),
        ("1,23", "Write a number in digits, such as 12.5."),
    ],
)
def test_a_decimal_field_keeps_its_limits_in_full_width(typed, sentence):
    field = DecimalField(min_value=0, max_value=100, max_digits=5, decimal_places=2)

    with pytest.raises(ValidationError) as refusal:
        field.clean(typed)

    assert refusal.value.messages == [sentence]


def test_a_whole_field_takes_full_width_digits_and_no_fraction():
    field = WholeField(min_value=1, max_value=366)

    assert field.clean("３０") == 30
    with pytest.raises(ValidationError):
        field.clean("３０．５")


def test_what_is_typed_in_another_width_is_no_change():
    assert not WholeField().has_changed(30, "３０")
    assert not DecimalField().has_changed(Decimal("12.50"), "１２．５")


@pytest.mark.parametrize(
    ("field", "keyboard"), [(DecimalField(), "decimal"), (WholeField(), "numeric")]
)
def test_a_number_is_a_field_of_text_with_the_keyboard_of_a_number(field, keyboard):
    assert field.widget.input_type == "text"
    assert field.widget.attrs["inputmode"] == keyboard


def test_a_decimal_is_shown_in_its_one_written_form():
    assert DecimalField().prepare_value(Decimal("1E+1")) == "10"

"""Reading the cells of register tables, and writing them as they are read."""

import re
from datetime import date
from decimal import Decimal

import pytest

from alliances.choices import ActivityKind, Body, CarrierKind, DocumentKind, Level, MajorChange
from alliances.tables import cells
from alliances.tables.columns import faults_of_header, is_whole, places_in, read_record
from alliances.tables.registers import ACTIVITIES, EXCHANGED, PEOPLE
from tests.house.sources import ROOT


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        (cells.quantity, "12.50", Decimal("12.5")),
        (cells.quantity, "0", Decimal(0)),
        (cells.quantity, "-0", Decimal(0)),
        (cells.quantity, "999999999999.999999", Decimal("999999999999.999999")),
        (cells.percent, "100.00", Decimal(100)),
        (cells.percent, "33.33", Decimal("33.33")),
        (cells.count, "2147483647", 2147483647),
        (cells.count, "007", 7),
        (cells.year, "2031", 2031),
        (cells.yes_or_no, "yes", True),
        (cells.yes_or_no, "no", False),
        (cells.codes, "b; a;;b", ("a", "b")),
    ],
)
def test_a_cell_is_read(read, text, value):
    assert read(text) == value


@pytest.mark.parametrize(
    ("read", "text", "sentence"),
    [
        (cells.quantity, "-1", "“-1” is less than 0."),
        (cells.quantity, "一", "“一” is not a number such as 12 or -0.5."),
        (cells.quantity, "0.1234567", "“0.1234567” has more than six decimal places."),
        (
            cells.quantity,
            "1000000000000",
            "“1000000000000” is too large: values lie between −10^12 and 10^12.",
        ),
        (
            cells.percent,
            "0",
            "“0” is not a share in percent: more than 0, at most 100, with at most two decimal"
            " places.",
        ),
        (
            cells.percent,
            "33.333",
            "“33.333” is not a share in percent: more than 0, at most 100, with at most two"
            " decimal places.",
        ),
        (cells.count, "1.0", "“1.0” is not a whole number from 0 to 2147483647."),
        (cells.count, "2147483648", "“2147483648” is not a whole number from 0 to 2147483647."),
        (cells.count, "٣", "“٣” is not a whole number from 0 to 2147483647."),
        (cells.year, "1899", "“1899” is not a year such as 2031."),
        (cells.year, "31", "“31” is not a year such as 2031."),
        (cells.yes_or_no, "是", "“是” is none of: yes, no."),
    ],
)
def test_a_cell_is_refused_with_a_sentence(read, text, sentence):
    with pytest.raises(cells.Wrong, match=f"^{re.escape(sentence)}$"):
        read(text)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "yes"),
        (False, "no"),
        (date(2031, 2, 3), "2031-02-03"),
        (Decimal("1E+2"), "100"),
        (("a", "b"), "a;b"),
        ((), ""),
        (7, "7"),
        ("名", "名"),
    ],
)
def test_a_value_is_written_as_it_is_read(value, text):
    assert cells.written(value) == text


def test_columns_that_may_be_left_out_have_a_meaning_when_they_are():
    assert ACTIVITIES.optional == {
        "quantity": Decimal(1),
        "amount": None,
        "person_days": None,
        "level": "none",
        "carrier": None,
        "partners": (),
        "note": "",
    }


def test_a_header_tells_what_is_unknown_there_twice_and_missing():
    header = ["unit", "year", "year", "studens"]

    assert list(faults_of_header(PEOPLE, header)) == [
        "The column “year” is there twice.",
        "“studens” is not a column of this file. Its columns are: " + ", ".join(PEOPLE.names) + ".",
    ]
    assert list(faults_of_header(PEOPLE, ["unit"])) == ["The column “year” is missing."]
    assert is_whole(PEOPLE, header)
    assert not is_whole(PEOPLE, ["unit"])


def test_a_record_gives_its_values_and_what_is_wrong_with_the_others():
    places = places_in(PEOPLE, ["year", "unit", "students", "teachers"])

    values, wrong = read_record(places, ["2031", " school-1 ", "many", ""])

    assert values == {"unit": "school-1", "year": 2031, "teachers": None}
    assert [(column.name, sentence) for column, sentence in wrong] == [
        ("students", "“many” is not a whole number from 0 to 2147483647.")
    ]


def test_the_key_of_a_table_is_among_its_required_columns():
    for table in EXCHANGED.values():
        required = {column.name for column in table.columns if column.is_required}
        assert required.issuperset(table.key)


@pytest.mark.parametrize(
    "kinds", [ActivityKind, Body, CarrierKind, DocumentKind, Level, MajorChange]
)
def test_every_word_is_documented(kinds):
    told = (ROOT / "docs/exchange.md").read_text()

    assert [word for word in kinds.values if f"`{word}`" not in told] == []


@pytest.mark.parametrize("table", EXCHANGED.values())
def test_every_column_is_documented(table):
    columns = ", ".join(f"{c.name}{'' if c.is_required else '?'}" for c in table.columns)

    told = f"| `{table.file}`? | {columns} | {', '.join(table.key)} |"
    assert told in (ROOT / "docs/exchange.md").read_text().splitlines()

"""Days, numbers and words, as clerks write them."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest
from django.utils import translation

from alliances.choices import ActivityKind
from alliances.tables.cells import Wrong
from alliances.workbooks.layout import LAYOUTS
from alliances.workbooks.values import Known, read_value

ACTIVITIES = LAYOUTS["activities"]


def read(column, value, register="activities", **options):
    field = LAYOUTS[register].field(column)
    given = {"is_percent": False, "is_1904": False} | options
    return field.column.value_of(read_value(field, value, Known(), **given).text)


@pytest.mark.parametrize(
    "written",
    [
        date(2026, 3, 5),
        datetime(2026, 3, 5, 14, 30),
        "2026-03-05",
        "2026-3-5",
        "2026/3/5",
        "2026.3.5",
        "2026年3月5日",
        "2026 年 03 月 05 日",
        "２０２６年３月５日",
        "二〇二六年三月五日",
        "20260305",
        20260305.0,
        46086.0,
        46086.5,
        "46086",
        "2026-03-05 00:00:00",
        "2026-03-05T08:00",
        "\u3000 2026-03-05\n",
    ],
)
def test_a_day_is_read_in_the_usual_ways(written):
    assert read("held_on", written) == date(2026, 3, 5)


@pytest.mark.parametrize(
    "written",
    [
        "26.3.5",
        "3/5/2026",
        "2026年3月",
        "2026",
        2026.0,
        "2026-13-01",
        "2026-02-29",
        "明天",
        True,
        time(12, 0),
        "2026-3/5",
        float("nan"),
        1e21,
        "9999-01-01",
        "5.3",
    ],
)
def test_a_day_that_could_be_another_or_none_is_refused(written):
    with pytest.raises(Wrong):
        read("held_on", written)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        (0.1, "0.1"),
        (0.1 + 0.2, "0.3"),
        (1200.0, "1200"),
        (12, "12"),
        ("1,200", "1200"),
        ("1，200", "1200"),
        ("１２００", "1200"),
        ("32人", "32"),
        ("32 人次", "32"),
        ("三十二", "32"),
        ("十二", "12"),
        ("十二万", "120000"),
        ("十二万人", "120000"),
        ("一百零五", "105"),
        ("两千三百", "2300"),
        ("3.5万", "35000"),
        ("1亿", "100000000"),
        ("0.000001", "0.000001"),
        (" 7 ", "7"),
    ],
)
def test_a_number_is_read_in_the_usual_ways(written, number):
    assert read("quantity", written) == Decimal(number)


@pytest.mark.parametrize(
    "written",
    [
        "约30",
        "30多",
        "30-40",
        "1,20",
        "1.2.3",
        "三百五",
        "三四十",
        "万",
        "12只猫",
        "-",
        "1e5",
        "一二点",
        True,
        float("nan"),
        float("inf"),
        1e21,
        1e12,
        0.0000001,
        -1.0,
        "9" * 100,
        date(2026, 3, 5),
        "12%",
    ],
)
def test_a_number_that_could_be_another_or_none_is_refused(written):
    with pytest.raises(Wrong):
        read("quantity", written)


@pytest.mark.parametrize(
    ("written", "amount"),
    [(3.5, "3.5"), ("3.5", "3.5"), ("3.5万元", "3.5"), ("35000元", "3.5"), ("二亿元", "20000")],
)
def test_money_counts_in_ten_thousand_yuan(written, amount):
    assert read("amount", written) == Decimal(amount)


@pytest.mark.parametrize("written", ["3.5万", "二亿", "5 dollars", "5人"])
def test_money_without_a_clear_unit_is_refused(written):
    with pytest.raises(Wrong):
        read("amount", written)


@pytest.mark.parametrize("written", ["national", "National", " ｎａｔｉｏｎａｌ "])
def test_a_choice_is_read_by_its_code(written):
    assert read("level", written) == "national"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_choice_is_read_by_its_label_in_every_language(language):
    with translation.override(language):
        labels = [str(label) for label in ActivityKind.labels]

    assert [read("kind", label) for label in labels] == ActivityKind.values


def test_a_choice_that_is_nearly_right_is_offered():
    with pytest.raises(Wrong, match="Is one of these meant: council meeting"):
        read("kind", "counsil meeting")


def test_what_is_empty_takes_the_default():
    assert (read("level", " "), read("quantity", ""), read("amount", None or "")) == (
        "none",
        Decimal(1),
        None,
    )


@pytest.mark.parametrize(
    ("written", "is_full_time"),
    [("是", True), ("否", False), ("YES", True), (True, True), (0.0, False), ("专职", True)],
)
def test_yes_and_no_are_read_in_both_languages(written, is_full_time):
    assert read("full_time", written, "posts") is is_full_time


@pytest.mark.parametrize("written", ["也许", 2.0])
def test_what_is_neither_yes_nor_no_is_refused(written):
    with pytest.raises(Wrong):
        read("full_time", written, "posts")


def test_a_code_that_became_a_number_is_a_code_again():
    assert read("code", 101.0) == "101"


def test_a_document_number_that_became_a_date_is_refused():
    with pytest.raises(Wrong, match="A date or time stands here"):
        read("number", datetime(2031, 3, 1), "documents")


def test_text_that_looks_like_a_formula_is_text():
    assert read("title", "=1+1") == "=1+1"

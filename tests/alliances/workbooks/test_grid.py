"""Reading a register from a sheet: where its columns stand, and every cell that is wrong."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from alliances.workbooks.layout import LAYOUTS
from alliances.workbooks.refusals import WorkbookRefused
from alliances.workbooks.values import Known
from tests.alliances.workbooks.books import (
    HEADS,
    ROW,
    Formula,
    Merged,
    Percent,
    book,
    books,
    read,
    values,
)

CARRIER_HEADS = ["code", "kind", "name_zh", "opened_on", "capacity"]


def refusal(content, register="activities"):
    with pytest.raises(WorkbookRefused) as caught:
        read(content, register)
    return caught.value


def test_rows_come_out_as_the_values_of_the_table():
    assert values(book(ROW)) == [
        {
            "alliance": "zibo",
            "code": "A1",
            "kind": "match",
            "title": "对接会",
            "held_on": date(2031, 3, 5),
            "quantity": Decimal(3),
            "amount": Decimal("1.5"),
            "note": "",
        }
    ]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_headings_are_known_in_every_language_with_stars_and_spaces(language):
    with translation.override(language):
        heads = [f" {field.heading} * " for field in LAYOUTS["activities"].fields]
    row = ["A1", "match", "对接会", date(2031, 3, 5), 3, None, None, None, None, None, None]

    assert values(book(row, heads=heads))[0]["held_on"] == date(2031, 3, 5)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=list(LAYOUTS))
def test_no_two_columns_and_no_two_choices_are_called_the_same(layout, language):
    with translation.override(language):
        words = [field.heading for field in layout.fields]
        choices = [list(map(str, f.choices.labels)) for f in layout.fields if f.choices]

    assert all(len(set(each)) == len(each) for each in [words, *choices])


def test_a_title_above_the_headings_does_not_matter_nor_does_its_merged_cell():
    content = books({"表": [[Merged("活动登记表")], [], HEADS, ROW]})

    assert read(content).rows[0].line == 4


def test_missing_unknown_and_double_columns_are_named():
    heads = ["code", "kind", "title", "price", "quantity", "quantity"]

    problem = refusal(book(["A1", "match", "x", 1, 2, 3], heads=heads))

    assert str(problem) == (
        "The columns of the sheet “活动” are not those of the template. These columns are missing:"
        " “Date”. These columns do not belong to this register: “price”. These columns are there"
        " twice: “Quantity”."
    )


def test_the_template_of_another_register_is_recognised():
    content = book(["C1", "incubator", "孵化器", "2031-01-01", 3], heads=CARRIER_HEADS)

    assert "another register, “Carriers”" in str(refusal(content))


def test_a_workbook_without_the_columns_is_refused():
    assert "No sheet has the columns" in str(refusal(book(["x"], heads=["something"])))


def test_columns_that_are_not_there_are_told():
    assert [field.name for field in read(book(ROW)).absent] == [
        "person_days",
        "level",
        "carrier",
        "partners",
    ]


def test_hidden_and_other_sheets_are_not_read_but_told():
    content = books(
        {"活动": [HEADS, ROW], "旧": [HEADS, ROW], "草稿": [["x"]], "空": []}, hidden=("旧",)
    )

    grid = read(content)

    assert len(grid.rows) == 1
    assert grid.sentences == [
        "The sheet “旧” is hidden and was not read.",
        "The sheet “草稿” was not read.",
    ]


def test_a_register_on_a_hidden_sheet_alone_is_refused():
    content = books({"说明": [["x"]], "活动": [HEADS, ROW]}, hidden=("活动",))

    assert "on the hidden sheet “活动”" in str(refusal(content))


def test_two_sheets_that_could_be_meant_are_refused():
    content = books({"一": [HEADS, ROW], "二": [HEADS, ROW]})

    assert "“一”, “二” all look like this register" in str(refusal(content))


def test_formulas_are_refused_by_their_cells():
    row = ["A1", Formula("=B1"), "x", "2031-03-05", Formula("=1+1"), 1, ""]

    assert [str(fault) for fault in refusal(book(row)).faults] == [
        "Sheet “活动”, B2: This cell holds a formula. Copy it and paste it as a value.",
        "Sheet “活动”, E2: This cell holds a formula. Copy it and paste it as a value.",
    ]


def test_merged_cells_are_refused_by_their_range():
    content = book(["A1", Merged("match"), "x", "2031-03-05", 1, 1, ""], ["A2"])

    assert [str(fault) for fault in refusal(content).faults] == [
        "Sheet “活动”, B2: The cells B2 to B3 are merged. Split them and fill in each."
    ]


def test_every_wrong_cell_is_told_at_its_place():
    content = book(
        ["A1", "match", "x", "5.3.31", 1, 1, ""],
        ["A 2", "nothing", "", "2031-02-30", "约30", -1, ""],
    )

    assert [str(fault) for fault in refusal(content).faults] == [
        "Sheet “活动”, D2: Date: “5.3.31” is not a date that can be read without doubt. Write year,"
        " month and day, such as 2031-12-31 or 2031年12月31日.",
        "Sheet “活动”, A3: Code: “A 2” is not a code: 1 to 40 letters A to Z, digits, dots, hyphens"
        " or underscores.",
        "Sheet “活动”, B3: Kind: “nothing” is not offered here. The sheet of words in the template"
        " has all that are.",
        "Sheet “活动”, C3: Title: This must not be empty.",
        "Sheet “活动”, D3: Date: There is no day “2031-02-30”.",
        "Sheet “活动”, E3: Quantity: “约30” is not a number that can be read without doubt. Write"
        " digits, such as 1200.",
        "Sheet “活动”, F3: Amount (10,000 yuan): “-1” is less than 0.",
    ]


def test_a_key_that_is_there_twice_is_told():
    assert [str(fault) for fault in refusal(book(ROW, ["A2", *ROW[1:]], ROW)).faults] == [
        "Sheet “活动”, A4: This row has the same key as row 2."
    ]


def test_faults_are_bounded_when_shown_but_counted_whole():
    problem = refusal(book(*[["A", "nothing", *ROW[2:]] for _ in range(150)]))

    assert (len(problem.shown), len(problem.extra["faults"])) == (100, 100)
    assert problem.count_left_out == len(problem.faults) - 100 > 100


def test_empty_rows_do_not_matter():
    content = book([], [" ", "\u3000"], ROW, [], ["", " "])

    assert [row.line for row in read(content).rows] == [4]


def test_dates_count_from_1904_where_the_workbook_says_so():
    row = ["A1", "match", "x", date(2031, 3, 5), 1, 1, ""]
    number = ["A2", "match", "x", 46450, 1, 1, ""]

    found = values(book(row, number, date_1904=True))

    assert [each["held_on"] for each in found] == [date(2031, 3, 5), date(2031, 3, 5)]


def test_what_was_understood_otherwise_is_told():
    row = [
        "ａ１",
        "successful match",
        "对\n接会",
        "2031年3月5日",
        "三十二项",
        "3.5万元",
        "第一行\n第二行",
    ]

    grid = read(book(row))

    assert grid.rows[0].values == {
        "alliance": "zibo",
        "code": "a1",
        "kind": "match",
        "title": "对 接会",
        "held_on": date(2031, 3, 5),
        "quantity": Decimal(32),
        "amount": Decimal("3.5"),
        "note": "第一行\n第二行",
    }
    assert [(str(told.place), told.written, told.read) for told in grid.told] == [
        ("A2", "ａ１", "a1"),
        ("C2", "对 接会", "对 接会"),
        ("D2", "2031年3月5日", "2031-03-05"),
        ("E2", "三十二项", "32"),
        ("F2", "3.5万元", "3.5"),
    ]


def test_a_percentage_is_read_where_percent_is_counted_and_nowhere_else():
    heads = ["code", "year", "title", "progress"]
    tasks = book(["T1", 2031, "x", Percent(0.85)], ["T2", 2031, "x", "60%"], heads=heads)

    assert [row["progress"] for row in values(tasks, "tasks")] == [Decimal(85), Decimal(60)]
    assert "A percentage stands here" in str(
        refusal(book(["A1", "match", "x", "2031-03-05", Percent(0.85), 1, ""])).faults[0]
    )


def test_units_go_by_their_names_too():
    known = Known({"units": {"淄博职业学院": "U1", "u2": "U2"}})
    heads = [*HEADS, "partners"]
    content = book([*ROW, "淄博职业学院；u2、U1"], heads=heads)

    grid = read(content, known=known)

    assert grid.rows[0].values["partners"] == ("U1", "U2")


def test_rows_hidden_by_a_filter_are_read_and_told():
    from tests.alliances.workbooks.books import altered, part

    content = book(ROW)
    sheet = part(content).replace(b'<row r="2"', b'<row hidden="1" r="2"')

    grid = read(altered(content, {"xl/worksheets/sheet1.xml": sheet}))

    assert len(grid.rows) == 1
    assert grid.sentences == [
        "1 row is hidden by a filter or by hand; it was read like the others."
    ]

"""A ranking as CSV and as a workbook."""

import csv
from io import BytesIO, StringIO

import pytest
from python_calamine import CalamineWorkbook

from assessment.models import Result

URL = "/api/v1/cycles/tiny/rankings/"
HEADER = [
    "rank",
    "alliance",
    "name",
    "region",
    "kind",
    "status",
    "total",
    "grade",
    "grade_name",
    "outcome",
    "reasons",
    "missing",
    "5.4.4",
    "5.4.12",
]


def test_csv_holds_every_row_and_figure(as_role):
    answer = as_role("bureau").get(URL, {"format": "csv", "page_size": 1})

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="tiny-rankings.csv"'
    header, first, *_, last = csv.reader(StringIO(answer.content.decode()))
    assert header == HEADER
    assert first == [
        "1",
        "gaoxin",
        "Alliance gaoxin",
        "370304",
        "city_region",
        "complete",
        "96.95",
        "excellent",
        "Excellent",
        "commend",
        "grade",
        "",
        "100.00",
        "94.92",
    ]
    assert last == [
        "",
        "new",
        "Alliance new",
        "370303",
        "city_region",
        "incomplete",
        *[""] * 5,
        "5.4.12-1 5.4.12-2",
        "100.00",
        "",
    ]


@pytest.mark.parametrize("start", [*"=+-@\t\r\n", *"＝＋－＠"])
def test_csv_makes_a_formula_harmless(as_role, start):
    Result.objects.filter(code="gaoxin").update(name_en=f"{start}1+1")

    answer = as_role("bureau").get(URL, {"format": "csv"})

    _, first, *_ = csv.reader(StringIO(answer.content.decode(), newline=""))
    assert first[2] == f"'{start}1+1"


def test_xlsx_holds_texts_as_texts_and_numbers_as_numbers(as_role):
    Result.objects.filter(code="gaoxin").update(name_en="=1+1")

    answer = as_role("bureau").get(URL, {"format": "xlsx"})

    assert answer["Content-Disposition"] == 'attachment; filename="tiny-rankings.xlsx"'
    book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
    header, first, *_, last = book.get_sheet_by_index(0).to_python()
    assert header == HEADER
    assert first == [
        1.0,
        "gaoxin",
        "=1+1",
        "370304",
        "city_region",
        "complete",
        96.95,
        "excellent",
        "Excellent",
        "commend",
        "grade",
        "",
        100.0,
        94.92,
    ]
    assert (last[0], last[6], last[11:]) == ("", "", ["5.4.12-1 5.4.12-2", 100.0, ""])


@pytest.mark.parametrize(("wanted", "rows"), [({"grade": "good"}, 1), ({}, 4)])
def test_files_hold_what_is_wanted(as_role, wanted, rows):
    answer = as_role("bureau").get(URL, {"format": "csv", **wanted})

    assert len(answer.content.decode().splitlines()) == 1 + rows


def test_files_of_the_notice_withhold_figures(as_role, world):
    world.enter("notice")

    answer = as_role().get(URL, {"format": "csv"})

    _, first, *_ = csv.reader(StringIO(answer.content.decode()))
    assert first == [
        "",
        "gaoxin",
        "Alliance gaoxin",
        "370304",
        "city_region",
        "complete",
        "",
        "excellent",
        "Excellent",
        *[""] * 5,
    ]


def test_accept_asks_for_a_file_too(as_role):
    answer = as_role("bureau").get(URL, headers={"Accept": "text/csv"})

    assert answer["Content-Type"] == "text/csv; charset=utf-8"


@pytest.mark.parametrize(
    ("url", "offered"), [(URL, "json, csv, xlsx"), ("/api/v1/cycles/", "json")]
)
def test_a_form_that_is_not_offered_is_refused(as_role, url, offered):
    answer = as_role("bureau").get(url, {"format": "pdf"})

    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert answer.json()["errors"] == {
        "format": [f"This form is not offered. Offered are: {offered}."]
    }


def test_csv_leaves_codes_as_they_are(as_role):
    Result.objects.filter(code="gaoxin").update(code="-gaoxin")

    answer = as_role("bureau").get(URL, {"format": "csv"})

    _, first, *_ = csv.reader(StringIO(answer.content.decode()))
    assert first[1] == "-gaoxin"

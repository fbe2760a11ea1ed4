"""Every fault that the files alone show, at its line or its path."""

import pytest

from alliances.models import Alliance
from assessment.models import Cycle, Framework
from tests.assessment.exchange.folders import SMALL, edited, faults_of, small

pytestmark = pytest.mark.django_db

COLUMNS = "alliance, indicator, assessor, mark, comment"
MARKS = "alliance,indicator,assessor,mark\n"

CSV = {
    "missing column": (
        {"marks_csv": "alliance,indicator,assessor\nA1,j1,li\n"},
        ["marks.csv:1: The column “mark” is missing."],
    ),
    "unknown column": (
        {"marks_csv": "alliance,indicator,assessor,mark,note\nA1,j1,li,5,x\n"},
        [
            "marks.csv:1: “note” is not a column of this file. Its columns are: "
            "alliance, indicator, assessor, mark, comment."
        ],
    ),
    "column twice": (
        {"marks_csv": "alliance,indicator,assessor,mark,mark\nA1,j1,li,5,6\n"},
        ["marks.csv:1: The column “mark” is there twice."],
    ),
    "wrong types": (
        {
            "marks_csv": MARKS
            + "A1,j1,li,high\nA1,j1,wang,100.01\nA1,j1,zhao,1.005\nA 1,j1,qian,5\n"
        },
        [
            "marks.csv:2: Column “mark”: “high” is not a number such as 12 or -0.5.",
            "marks.csv:3: Column “mark”: “100.01” is not a mark: 0 to 100, with at most two decimal"
            " places.",
            "marks.csv:4: Column “mark”: “1.005” is not a mark: 0 to 100, with at most two decimal"
            " places.",
            "marks.csv:5: Column “alliance”: “A 1” is not a code: 1 to 40 letters A to Z, digits,"
            " dots, hyphens or underscores.",
        ],
    ),
    "several faults in one row": (
        {"marks_csv": MARKS + "nobody,nothing,,1e2\n"},
        [
            "marks.csv:2: Column “assessor”: This must not be empty.",
            "marks.csv:2: Column “mark”: “1e2” is not a number such as 12 or -0.5.",
            "marks.csv:2: The alliance nobody does not take part: alliances.csv has not got it.",
            "marks.csv:2: The framework has no indicator nothing.",
        ],
    ),
    "mark twice": (
        {"marks_csv": MARKS + "A1,j1,li,5\nA1,j1,wang,5\nA1,j1,li,6\n"},
        ["marks.csv:4: The same key (alliance, indicator, assessor) is on line 2 already."],
    ),
    "too few and too many cells": (
        {"marks_csv": MARKS + "A1,j1,li\nA1,j1,wang,5,6\n"},
        [
            "marks.csv:2: This row has 3 cells, the header has 4.",
            "marks.csv:3: This row has 5 cells, the header has 4.",
        ],
    ),
    "line of a record after one with line breaks": (
        {"marks_csv": MARKS + '"A1",j1,"li",5\n"A1",j1,"wang\nwei",5\nA1,j1,zhao,x\n'},
        [
            "marks.csv:3: Column “assessor”: This must be one line of text without control"
            " characters.",
            "marks.csv:5: Column “mark”: “x” is not a number such as 12 or -0.5.",
        ],
    ),
    "quotation mark never closed": (
        {"marks_csv": MARKS + 'A1,j1,li,5\nA1,j1,"wang,5\nA1,j1,zhao,5\n'},
        ["marks.csv:3: A quotation mark is opened here and never closed."],
    ),
    "text after a quotation mark": (
        {"marks_csv": MARKS + 'A1,j1,"li"x,5\nA1,j1,zhao,y\n'},
        [
            "marks.csv:2: After a closing quotation mark there must be a comma or the end of the"
            " line; a quotation mark within a cell is written twice.",
            "marks.csv:3: Column “mark”: “y” is not a number such as 12 or -0.5.",
        ],
    ),
    "a cell without end": (
        {"marks_csv": MARKS + f"A1,j1,{'x' * 140_000},5\n"},
        [
            "marks.csv:2: A cell is longer than 131,072 characters. Is a quotation mark never closed?"
        ],
    ),
    "NUL byte": (
        {"marks_csv": MARKS + "A1,j1,li,5\nA1,j1,w\0ang,5\n"},
        ["marks.csv:3: There is a NUL byte in this line."],
    ),
    "GBK": (
        {"alliances_csv": SMALL["alliances.csv"].encode("gbk")},
        [
            "alliances.csv:2: The text is not UTF-8; it looks like GBK, as Chinese editions of Excel"
            " save it. Save the file as UTF-8 (in Excel: “CSV UTF-8”) and load it again."
        ],
    ),
    "UTF-16": (
        {"alliances_csv": SMALL["alliances.csv"].encode("utf-16")},
        [
            "alliances.csv:1: The text is not UTF-8; it looks like UTF-16. Save the file as UTF-8"
            " (in Excel: “CSV UTF-8”) and load it again."
        ],
    ),
    "no encoding at all": (
        {"marks_csv": b"\xff\xff\n"},
        [
            "marks.csv:1: The text is not UTF-8; it looks like another encoding. Save the file as"
            " UTF-8 (in Excel: “CSV UTF-8”) and load it again."
        ],
    ),
    "empty file": (
        {"alliances_csv": "", "marks_csv": "\n\n"},
        [
            "alliances.csv:1: The file is empty. Its first line must name the columns.",
            "marks.csv:1: The file is empty. Its first line must name the columns.",
        ],
    ),
    "missing required files": (
        {"alliances_csv": None, "cycle_yaml": None, "framework_yaml": None},
        [
            "cycle.yaml:1: The file is missing.",
            "framework.yaml:1: The file is missing.",
            "alliances.csv:1: The file is missing.",
        ],
    ),
    "measures": (
        {
            "measures_csv": "alliance,measure,value\nA1,members,0.0000001\nA1,a,1000000000000\n"
            "A1,b b,1\nA1,c,1,000\nA1,d,=1+1\n"
        },
        [
            "measures.csv:2: Column “value”: “0.0000001” has more than six decimal places.",
            "measures.csv:3: Column “value”: “1000000000000” is too large: values lie between"
            " −10^12 and 10^12.",
            "measures.csv:4: Column “measure”: “b b” is not a code: 1 to 40 letters A to Z, digits,"
            " dots, hyphens or underscores.",
            "measures.csv:5: This row has 4 cells, the header has 3.",
            "measures.csv:6: Column “value”: “=1+1” is not a number such as 12 or -0.5.",
        ],
    ),
    "registers": (
        {
            "regions_csv": "code,name_zh\n370300,淄博市\n37030,张店区\n370303,\n370303,张店区\n",
            "units_csv": "uscc,code,name_zh,kind,scale\n91110000600037341X,,甲,enterprise,\n"
            ",park-1,乙,park,large\n,,丙,park,\n91110000600037341L,,甲,firm,\n",
        },
        [
            "regions.csv:3: Column “code”: “37030” is not a region code, which has six digits"
            " (GB/T 2260).",
            "regions.csv:4: Column “name_zh”: This must not be empty.",
            "regions.csv:5: The same key (code) is on line 4 already.",
            "units.csv:2: Column “uscc”: “91110000600037341X” is not a unified social credit code"
            " (GB 32100): 18 characters, the last of which checks the others.",
            "units.csv:3: Column “scale”: only an enterprise has a scale.",
            "units.csv:4: A unit needs a uscc or a code.",
            "units.csv:5: Column “kind”: “firm” is none of: government, secondary_vocational,"
            " higher_vocational, university, research_institute, enterprise, association, park.",
        ],
    ),
    "alliances": (
        {
            "alliances_csv": "code,name_zh,kind,region,established_on,chains\n"
            f"A1,{'名' * 201},city_region,370303,2023-02-30,steel\n"
            "A2,联合体,city,370399,2023/05/01,steel;iron\n",
        },
        [
            "alliances.csv:2: Column “name_zh”: This has 201 characters; there is room for 200.",
            "alliances.csv:2: Column “established_on”: “2023-02-30” is not a date such as"
            " 2031-12-31.",
            "alliances.csv:3: Column “kind”: “city” is none of: city_region, district, industry.",
            "alliances.csv:3: Column “established_on”: “2023/05/01” is not a date such as"
            " 2031-12-31.",
            "alliances.csv:3: There is no region 370399.",
            "alliances.csv:3: There is no chain iron.",
        ],
    ),
    "exceptions": (
        {
            "exceptions_csv": "alliance,kind,item,value,reason\nA1,bonus,a,,x\nA1,bonus,b,-1,x\n"
            "A1,veto,,,x\nA1,veto,theft,,x\nA1,excused,a,,x\nA1,adjudicated,j1,100.5,x\n"
            "A1,adjudicated,c1,5,x\nA1,not_applicable,j1,5,x\nA1,not_applicable,z,,x\n"
            "A1,pardon,,,x\nA1,deduction,a,1,\nA1,deduction,,1,  \nA2,excused,,,x\nA2,excused,,,y\n"
        },
        [
            "exceptions.csv:2: Column “value”: bonus needs a value.",
            "exceptions.csv:3: Column “value”: “-1” is not a number from 0 on with at most six"
            " decimal places.",
            "exceptions.csv:4: Column “item”: veto must name what it is about.",
            "exceptions.csv:5: The framework has no veto theft.",
            "exceptions.csv:6: Column “item”: excused is about the whole alliance; leave the cell"
            " empty.",
            "exceptions.csv:7: Column “value”: an adjudicated score lies between 0 and 100.",
            "exceptions.csv:8: The framework has no indicator c1.",
            "exceptions.csv:9: Column “value”: not_applicable has no value; leave the cell empty.",
            "exceptions.csv:10: The framework has no criterion or indicator z.",
            "exceptions.csv:11: Column “kind”: “pardon” is none of: not_applicable, adjudicated,"
            " bonus, deduction, veto, excused.",
            "exceptions.csv:12: Column “reason”: This must not be empty.",
            "exceptions.csv:13: Column “reason”: This must not be empty.",
            "exceptions.csv:15: The same key (alliance, kind, item) is on line 14 already.",
        ],
    ),
}


@pytest.mark.parametrize(("changes", "expected"), CSV.values(), ids=CSV)
def test_load_folder_reports_every_fault_and_writes_nothing(tmp_path, changes, expected):
    folder = small(tmp_path / "folder", **changes)

    assert faults_of(folder) == expected
    assert [model.objects.count() for model in (Cycle, Framework, Alliance)] == [0, 0, 0]


def test_load_folder_reports_a_missing_folder(tmp_path):
    assert faults_of(tmp_path / "nowhere") == [f"{tmp_path}/nowhere: There is no such folder."]


def test_load_folder_reports_a_file_in_place_of_a_folder(tmp_path):
    file = tmp_path / "file"
    file.touch()

    assert faults_of(file) == [f"{file}: This is not a folder."]


def test_load_folder_reports_a_folder_in_place_of_a_file(tmp_path):
    folder = small(tmp_path / "folder", marks_csv=None)
    (folder / "marks.csv").mkdir()

    assert faults_of(folder) == ["marks.csv:1: This is not a file."]


def test_load_folder_reports_a_file_that_is_too_large(tmp_path):
    folder = small(tmp_path / "folder")
    with (folder / "marks.csv").open("ab") as marks:
        marks.truncate(512 * 2**20 + 1)

    assert faults_of(folder) == [
        "marks.csv:1: The file is larger than 512 MiB, which is the limit."
    ]


def test_load_folder_reports_a_file_that_may_not_be_read(tmp_path, monkeypatch):
    folder = small(tmp_path / "folder")
    monkeypatch.setattr("assessment.exchange.files._look_through", _refuse)

    faults = faults_of(folder)

    assert faults[0] == "cycle.yaml:1: The file cannot be read: Permission denied."


def _refuse(*_args):
    raise PermissionError(13, "Permission denied")


def test_load_folder_reports_faults_in_the_order_of_the_files(tmp_path):
    folder = small(
        tmp_path / "folder",
        cycle_yaml=edited("cycle.yaml", ("year: 2031", "year: soon")),
        marks_csv=MARKS + "A1,m1,li,5\n",
        alliances_csv=edited("alliances.csv", ("steel;film", "glass")),
    )

    assert faults_of(folder) == [
        "cycle.yaml:year: “soon” is not a number such as 12 or -0.5.",
        "alliances.csv:2: There is no chain glass.",
        "marks.csv:2: The indicator m1 is not judged: assessors give no marks for it.",
    ]

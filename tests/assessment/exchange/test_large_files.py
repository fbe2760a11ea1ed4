"""Files of 50 MB, sound and spoiled."""

import pytest

from assessment.models import Mark
from tests.assessment.exchange.folders import faults_of, load, small

pytestmark = pytest.mark.django_db

HEADER = "alliance,indicator,assessor,mark,comment\n"
SIZE = 50 * 2**20


def test_50_mb_of_long_comments_are_loaded(tmp_path):
    comment = "评" * 40_000
    rows = "".join(f"A1,j1,judge{n},5,{comment}\n" for n in range(SIZE // 120_000 + 1))

    load(small(tmp_path / "folder", marks_csv=HEADER + rows))

    assert Mark.objects.filter(comment=comment).count() == SIZE // 120_000 + 1
    assert (tmp_path / "folder" / "marks.csv").stat().st_size > SIZE


def test_50_mb_on_one_line_are_one_fault(tmp_path):
    folder = small(tmp_path / "folder", marks_csv=HEADER + "x" * SIZE)

    assert faults_of(folder) == [
        "marks.csv:2: A cell is longer than 131,072 characters. Is a quotation mark never closed?"
    ]


def test_50_mb_after_an_open_quotation_mark_are_one_fault(tmp_path):
    rows = 'A1,j1,li,5,x\n"' + "A1,j1,li,5,\n" * (SIZE // 12)

    assert faults_of(small(tmp_path / "folder", marks_csv=HEADER + rows)) == [
        "marks.csv:3: A cell is longer than 131,072 characters. Is a quotation mark never closed?"
    ]


def test_a_fault_in_every_row_of_50_mb_is_reported(tmp_path):
    count = SIZE // 500
    rows = f"A1,j1,li,x,{'y' * 490}\n" * count

    faults = faults_of(small(tmp_path / "folder", marks_csv=HEADER + rows))

    assert len(faults) == count
    assert faults[-1] == (
        f"marks.csv:{count + 1}: Column “mark”: “x” is not a number such as 12 or -0.5."
    )

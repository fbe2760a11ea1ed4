"""Names of assessors: such as an account can have, each written in one way."""

import pytest

from assessment.models import Assessor
from tests.assessment.exchange.folders import faults_of, load, small
from tests.factories import make_assessor, make_user

pytestmark = pytest.mark.django_db

HEADER = "alliance,indicator,assessor,mark\n"
ONLY_CASE = (
    "The assessor “{}” differs from “{}” only in capital and small letters. Write the name in one"
    " way."
)


def test_names_with_spaces_are_names(tmp_path):
    rows = "A1,j1,张 三,70\nA1,j1,Wang Wei,70\nA1,j1,O'Brien,70\n"

    load(small(tmp_path / "folder", marks_csv=HEADER + rows))

    names = Assessor.objects.values_list("name", flat=True)
    assert sorted(names) == ["O'Brien", "Wang Wei", "张 三"]


def test_a_name_that_no_account_can_have_is_a_fault(tmp_path):
    rows = 'A1,j1,wang  wei,70\nA1,j1,"wang, wei",70\nA1,j1,w\u200bw,70\nA1,j1,张\u3000三,70\n'

    assert faults_of(small(tmp_path / "folder", marks_csv=HEADER + rows)) == [
        f"marks.csv:{line}: Column “assessor”: A name has 1 to 150 printable characters, single"
        " spaces between them, and neither commas nor double quotation marks."
        for line in (2, 3, 4, 5)
    ]


def test_names_that_differ_only_in_case_are_a_fault(tmp_path):
    make_assessor("Li")
    make_user("bureau", "zhao")
    rows = "A1,j1,e1,70\nA1,j1,E1,70\nA2,j1,E1,70\nA1,j1,li,70\nA1,j1,Zhao,70\n"

    assert faults_of(small(tmp_path / "folder", marks_csv=HEADER + rows)) == [
        f"marks.csv:3: {ONLY_CASE.format('E1', 'e1')}",
        f"marks.csv:5: {ONLY_CASE.format('li', 'Li')}",
        f"marks.csv:6: {ONLY_CASE.format('Zhao', 'zhao')}",
    ]


def test_names_that_are_there_already_are_let_be(tmp_path):
    for name in ("e1", "E1"):
        make_assessor(name)
    rows = "A1,j1,e1,70\nA1,j1,E1,70\n"

    assert load(small(tmp_path / "folder", marks_csv=HEADER + rows)).changes

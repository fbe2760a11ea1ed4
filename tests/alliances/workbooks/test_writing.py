"""Workbooks that go out: read back, they say the same; nothing in them computes."""

import io
import tracemalloc
from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from alliances.workbooks.importing import preview_import, stored_rows
from alliances.workbooks.layout import LAYOUTS
from alliances.workbooks.scope import scope_of
from alliances.workbooks.sheets import read_sheets
from alliances.workbooks.writing import write_workbook
from tests.alliances.workbooks.books import part, values
from tests.factories import make_alliance, make_chain, make_membership, make_unit, make_user
from tests.register_factories import (
    make_activity,
    make_carrier,
    make_document,
    make_major,
    make_post,
    make_school_year,
    make_task,
)


@pytest.fixture
def full(db):
    """An alliance with something in each register."""
    alliance = make_alliance("zibo")
    school = make_unit("school", kind="higher_vocational")
    make_membership(alliance, school)
    carrier = make_carrier(
        alliance, level="national", capacity=5, equipment=Decimal("0.1"), partners=[school]
    )
    make_activity(alliance, "award", carrier=carrier, amount=Decimal("1.234567"), title="=1+1")
    make_activity(alliance, note="两\n行", quantity=Decimal("999999999999.999999"))
    make_document(alliance, unit=school, number="〔2031〕3号", expires_on=date(2032, 1, 1))
    make_post(alliance, is_full_time=True, title="秘书长")
    make_task(alliance, progress=Decimal("85.5"), target="-5%")
    make_school_year(school, students=0, graduates=30)
    make_major(school, chains=(make_chain(),), enrolment=40)
    return alliance


def written(layout, rows=(), title="x"):
    file = io.BytesIO()
    write_workbook(file, layout, rows, title=title, named={})
    return file.getvalue()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("register", LAYOUTS)
def test_an_export_is_imported_without_a_change(full, register, language):
    scope = scope_of(full, register, make_user("bureau"))
    with translation.override(language):
        content = written(scope.layout, stored_rows(scope))

    preview = preview_import(scope, content, removes=True)

    assert len(preview.grid.rows) == scope.kept.model.objects.count() > 0
    assert (preview.plan.changed, preview.plan.added, preview.plan.removed) == ({}, {}, {})
    assert preview.grid.sentences == []


def test_dates_and_numbers_are_such_and_formulas_are_text(full):
    scope = scope_of(full, "activities", make_user("bureau"))
    content = written(scope.layout, stored_rows(scope))

    rows = read_sheets(content)[0].rows

    assert rows[1][2:4] == ["=1+1", date(2031, 6, 1)]
    assert rows[1][5] == 1.234567
    assert rows[2][4] == "999999999999.999999"  # A spreadsheet would round the number.
    assert b"<f>" not in part(content)


def test_the_head_stays_and_the_words_are_offered():
    sheet = part(written(LAYOUTS["activities"])).decode()

    assert '<pane xSplit="1" ySplit="1"' in sheet
    assert "<formula1>'Words and codes'!$A$2:$A$40</formula1>" in sheet
    assert 'orientation="landscape"' in sheet
    assert 'paperSize="9"' in sheet


def test_an_empty_template_holds_no_rows():
    content = written(LAYOUTS["posts"])

    assert values(content, "posts") == []


def test_memory_does_not_grow_with_the_rows():
    layout = LAYOUTS["activities"]
    row = {field.name: field.column.empty for field in layout.fields}
    row |= {"code": "A1", "kind": "award", "title": "活动", "held_on": date(2031, 1, 1)}

    def peak(count):
        tracemalloc.start()
        written(layout, (row for _ in range(count)))
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    written(layout)
    assert peak(4000) < peak(200) + 400_000

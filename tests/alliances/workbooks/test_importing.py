"""Taking a workbook into a register: what would change, and then exactly that."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from alliances.models import Activity, Carrier, Major, SchoolYear
from alliances.workbooks.importing import RegisterChanged, apply_import, preview_import
from alliances.workbooks.refusals import WorkbookRefused
from alliances.workbooks.scope import scope_of
from alliances.workbooks.showing import lines_of, shown_lines
from tests.alliances.workbooks.books import HEADS, ROW, book
from tests.factories import (
    NOW,
    make_alliance,
    make_chain,
    make_membership,
    make_unit,
    make_user,
)
from tests.register_factories import (
    make_activity,
    make_carrier,
    make_major,
    make_school_year,
    make_share,
)


@pytest.fixture
def alliance(db):
    return make_alliance("zibo")


@pytest.fixture
def secretary(alliance):
    return make_user("secretariat", alliance=alliance)


@pytest.fixture
def school(alliance):
    school = make_unit("school", kind="higher_vocational", name_zh="淄博（高新）职业学院")
    make_membership(alliance, school)
    return school


def take(scope, content, *, removes=False):
    digest = preview_import(scope, content, removes=removes).digest
    return apply_import(scope, content, removes=removes, digest=digest, now=NOW)


def test_rows_are_added_changed_and_left(alliance, secretary):
    make_activity(alliance, "match", code="A1", title="旧", held_on=date(2031, 3, 5), quantity=3)
    make_activity(alliance, "match", code="A9", title="只在登记中")
    scope = scope_of(alliance, "activities", secretary)
    content = book(["A1", "match", "新", "2031-03-05", 3, None, ""], ["A2", *ROW[1:]])

    plan = take(scope, content).plan

    changes = {c.values["code"]: c.cells for c in plan.changed.values()}
    assert {
        code: [(c.column, c.before, c.after) for c in cells] for code, cells in changes.items()
    } == {"A1": [("title", "旧", "新")]}
    assert [change.values["code"] for change in plan.added.values()] == ["A2"]
    assert list(Activity.objects.by_code().values_list("code", "title")) == [
        ("A1", "新"),
        ("A2", "对接会"),
        ("A9", "只在登记中"),
    ]


def test_the_history_tells_who_imported_when(alliance, secretary):
    take(scope_of(alliance, "activities", secretary), book(ROW))

    told = Activity.objects.get().history.get()
    assert (told.history_user, told.history_date, told.history_change_reason) == (
        secretary,
        NOW,
        "import",
    )


def test_columns_that_are_absent_keep_what_is_stored(alliance, secretary):
    make_activity(alliance, "match", code="A1", note="bleibt", amount=Decimal(7))
    heads = ["code", "kind", "title", "held_on"]
    scope = scope_of(alliance, "activities", secretary)

    take(scope, book(["A1", "match", "neu", "2031-03-05"], heads=heads))

    row = Activity.objects.get()
    assert (row.title, row.note, row.amount) == ("neu", "bleibt", Decimal(7))


def test_rows_are_removed_only_when_asked(alliance, secretary):
    make_activity(alliance, code="A9")
    scope = scope_of(alliance, "activities", secretary)

    assert not preview_import(scope, book(ROW), removes=False).plan.removed
    take(scope, book(ROW), removes=True)

    assert list(Activity.objects.values_list("code", flat=True)) == ["A1"]
    assert Activity.history.get(code="A9", history_type="-").history_user == secretary


def test_carriers_with_activities_are_not_removed(alliance, secretary):
    carrier = make_carrier(alliance, code="C1")
    make_activity(alliance, carrier=carrier)
    scope = scope_of(alliance, "carriers", secretary)
    content = book(
        ["C2", "incubator", "孵化器", "2031-01-01"], heads=["code", "kind", "name_zh", "opened_on"]
    )

    with pytest.raises(WorkbookRefused, match="C1 is missing, but activities took place there"):
        preview_import(scope, content, removes=True)

    assert Carrier.objects.count() == 1


def test_what_is_split_with_others_is_not_removed(alliance, secretary):
    make_share(make_activity(alliance, code="A9"), make_alliance(), 40)
    scope = scope_of(alliance, "activities", secretary)

    with pytest.raises(
        WorkbookRefused, match="A9 is missing, but it is split with other alliances"
    ):
        preview_import(scope, book(ROW), removes=True)


def test_a_register_that_changed_in_between_is_not_written(alliance, secretary):
    scope = scope_of(alliance, "activities", secretary)
    digest = preview_import(scope, book(ROW), removes=False).digest
    make_activity(alliance, "match", code="A1", title="von anderen")

    with pytest.raises(RegisterChanged):
        apply_import(scope, book(ROW), removes=False, digest=digest, now=NOW)

    assert Activity.objects.get().title == "von anderen"


def test_a_change_elsewhere_in_the_register_does_not_matter(alliance, secretary):
    scope = scope_of(alliance, "activities", secretary)
    digest = preview_import(scope, book(ROW), removes=False).digest
    make_activity(alliance, code="A7")

    apply_import(scope, book(ROW), removes=False, digest=digest, now=NOW)

    assert Activity.objects.count() == 2


def test_what_is_not_there_is_told_by_cell(alliance, secretary):
    scope = scope_of(alliance, "activities", secretary)
    heads = [*HEADS, "carrier", "partners"]

    with pytest.raises(WorkbookRefused) as caught:
        preview_import(scope, book([*ROW, "C7", "U7"], heads=heads), removes=False)

    assert [str(fault) for fault in caught.value.faults] == [
        "Sheet “活动”, H2: The alliance zibo has no carrier C7.",
        "Sheet “活动”, I2: There is no unit U7.",
    ]


def test_a_rule_between_two_cells_is_told_at_its_cell(alliance, secretary):
    scope = scope_of(alliance, "carriers", secretary)
    heads = ["code", "kind", "name_zh", "opened_on", "closed_on"]
    content = book(["C1", "incubator", "x", "2031-05-01", "2031-04-01"], heads=heads)

    with pytest.raises(WorkbookRefused) as caught:
        preview_import(scope, content, removes=False)

    assert [str(fault) for fault in caught.value.faults] == [
        "Sheet “活动”, E2: It cannot close before it has opened."
    ]


def test_partners_and_carriers_go_by_code_credit_code_or_name(alliance, secretary, school):
    firm = make_unit("firm", uscc="91370300MA3C00001A")
    carrier = make_carrier(alliance, code="C1", name_zh="实训中心")
    heads = [*HEADS, "carrier", "partners"]
    row = [*ROW, "实训中心", f"淄博(高新)职业学院；{firm.uscc}"]

    take(scope_of(alliance, "activities", secretary), book(row, heads=heads))

    found = Activity.objects.get()
    assert found.carrier == carrier
    assert set(found.partners.all()) == {school, firm}


def test_figures_of_the_schools_of_the_alliance(alliance, secretary, school):
    make_school_year(school, 2030, students=100)
    make_school_year(make_unit(kind="higher_vocational"), 2030)
    heads = ["unit", "year", "students"]
    content = book(["淄博（高新）职业学院", 2030, "120人"], ["school", 2031, 130], heads=heads)

    take(scope_of(alliance, "people", secretary), content, removes=True)

    rows = SchoolYear.objects.filter(unit=school).order_by("year")
    assert list(rows.values_list("year", "students")) == [(2030, 120), (2031, 130)]
    assert SchoolYear.objects.count() == 3


def test_a_school_of_another_alliance_is_refused(alliance, secretary, school):
    make_unit("far", kind="higher_vocational")
    scope = scope_of(alliance, "people", secretary)

    with pytest.raises(WorkbookRefused) as caught:
        preview_import(scope, book(["far", 2031], heads=["unit", "year"]), removes=False)

    assert [str(fault) for fault in caught.value.faults] == [
        "Sheet “活动”, A2: far is none of the schools whose figures can be entered here."
    ]


def test_a_school_writes_for_itself_alone(alliance, school):
    other = make_unit("other", kind="higher_vocational")
    make_membership(alliance, other)
    scope = scope_of(alliance, "majors", make_user("member", unit=school))
    make_chain("robots")
    make_major(other, 2031, code="M1")
    heads = ["unit", "year", "code", "name_zh", "chains"]

    take(scope, book(["school", 2031, "M1", "机器人", "robots"], heads=heads), removes=True)

    assert Major.objects.filter(unit=school).get().chains.get().code == "robots"
    assert Major.objects.filter(unit=other).exists()
    with pytest.raises(WorkbookRefused):
        preview_import(scope, book(["other", 2031, "M1", "x", ""], heads=heads), removes=False)


@pytest.mark.parametrize("role", ["observer", "district", "member", "secretariat"])
def test_others_write_nothing(alliance, role):
    scope = scope_of(alliance, "activities", make_user(role))

    with pytest.raises(PermissionDenied):
        apply_import(scope, book(ROW), removes=False, digest="", now=NOW)

    assert not Activity.objects.exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_an_import_costs_as_many_queries_at_any_length(
    alliance, secretary, rows, django_assert_num_queries
):
    for number in range(rows):
        make_activity(alliance, "match", code=f"A{number}", title="alt")
    scope = scope_of(alliance, "activities", secretary)
    content = book(*[[f"A{number}", *ROW[1:]] for number in range(2 * rows)])

    with django_assert_num_queries(12):
        preview_import(scope, content, removes=False)


def test_a_row_without_a_code_gets_one_that_never_was(alliance, secretary):
    make_activity(alliance, "match", code="A31-007", title="曾有").delete()
    scope = scope_of(alliance, "activities", secretary)
    content = book(["", *ROW[1:]], ["A31-009", *ROW[1:]], ["", "match", "另一场", "2030-03-05"])

    take(scope, content)

    assert list(Activity.objects.order_by("code").values_list("code", "title")) == [
        ("A30-001", "另一场"),
        ("A31-009", "对接会"),
        ("A31-010", "对接会"),
    ]


@pytest.mark.parametrize("heads", [HEADS, HEADS[1:]])
def test_a_file_without_codes_adds_nothing_the_second_time(alliance, secretary, heads):
    make_membership(alliance, make_unit("firm", name_zh="企业"))
    scope = scope_of(alliance, "activities", secretary)
    row = [["", *ROW[1:]], ROW[1:]][heads is not HEADS]
    content = book([*row, "企业"], [*row, "企业"], heads=[*heads, "partners"])

    take(scope, content)
    again = preview_import(scope, content, removes=True)

    assert list(Activity.objects.order_by("code").values_list("code", flat=True)) == [
        "A31-001",
        "A31-002",
    ]
    assert not again.plan.changes_anything
    assert "code" not in [field.name for field in again.grid.absent]


@pytest.mark.parametrize(
    ("register", "heads", "row", "code"),
    [
        ("carriers", ["kind", "name_zh", "opened_on"], ["incubator", "甲", "2031-01-01"], "C-001"),
        ("documents", ["kind", "title", "issued_on"], ["charter", "甲", "2031-01-01"], "D31-001"),
        ("posts", ["body", "person", "since"], ["council", "甲", "2031-01-01"], "P-001"),
        ("tasks", ["year", "title"], [2031, "甲"], "T31-001"),
    ],
)
def test_every_register_of_an_alliance_gives_codes(alliance, secretary, register, heads, row, code):
    scope = scope_of(alliance, register, secretary)

    take(scope, book(row, heads=heads))

    assert scope.kept.model.objects.get().code == code


def test_a_name_that_nobody_has_is_no_wrong_code(alliance, secretary):
    content = book([*ROW, "没有这家公司"], heads=[*HEADS, "partners"])

    with pytest.raises(WorkbookRefused) as refusal:
        preview_import(scope_of(alliance, "activities", secretary), content, removes=False)

    [fault] = refusal.value.faults
    assert "“没有这家公司” is not known here. Write the code, or the name" in str(fault)


def test_the_preview_calls_units_by_their_names(alliance, secretary):
    make_membership(alliance, make_unit("firm", name_en="The firm"))
    scope = scope_of(alliance, "activities", secretary)
    content = book([*ROW, "firm"], heads=[*HEADS, "partners"])
    names = {what: dict(rows) for what, rows in scope.named().items()}

    plan = preview_import(scope, content, removes=False).plan
    [line] = shown_lines(scope.layout, lines_of(plan), names)

    assert {cell.label: cell.after for cell in line.cells}["Partners"] == "The firm"

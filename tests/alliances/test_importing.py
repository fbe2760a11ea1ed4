"""Many rows of one register at once: compared, checked, and written with their history."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from alliances.computing.registers import KEPT
from alliances.computing.row_history import changes_of, steps_of
from alliances.models import Activity, ActivityPartner, Carrier, Major, SchoolYear, Share
from alliances.services.importing import import_rows
from alliances.services.register_plan import CellChange, RowFault
from alliances.tables.columns import Row
from tests.factories import (
    NOW,
    make_alliance,
    make_chain,
    make_membership,
    make_unit,
    make_user,
)
from tests.register_factories import make_activity, make_carrier, make_major, make_share

pytestmark = pytest.mark.django_db
TODAY = date(2031, 12, 31)
DAY = date(2031, 6, 1)


@pytest.fixture
def alliance():
    return make_alliance("A1")


@pytest.fixture
def bureau():
    return make_user()


def rows_of(*values):
    return [Row(line, row, is_sound=True) for line, row in enumerate(values, 2)]


def activity(code, **values):
    return {
        "alliance": "A1",
        "code": code,
        "kind": "matching_event",
        "title": "对接会",
        "held_on": DAY,
    } | values


def load(register, rows, alliance, by, **options):
    return import_rows(register, rows, alliance, by=by, now=NOW, today=TODAY, **options)


def test_rows_are_added_with_partners_carrier_and_history(alliance, bureau):
    make_unit("u1", uscc="91110000600037341L")
    make_unit("u2")
    make_carrier(alliance, code="C-1")
    row = activity("x", carrier="C-1", partners=("91110000600037341L", "u2"), amount=Decimal("1.5"))

    plan = load("activities", rows_of(row), alliance, bureau)

    stored = Activity.objects.get()
    assert list(plan.added) == [("A1", "x")]
    assert (stored.carrier.code, stored.amount, stored.quantity) == ("C-1", Decimal("1.5"), 1)
    assert {unit.code for unit in stored.partners.all()} == {"u1", "u2"}
    told = stored.history.get()
    assert (told.history_user, told.history_date, told.history_type) == (bureau, NOW, "+")
    assert ActivityPartner.history.filter(history_type="+", history_date=NOW).count() == 2


def test_the_same_rows_again_change_nothing(alliance, bureau):
    make_unit("u1")
    rows = rows_of(activity("x", partners=("u1",)))
    load("activities", rows, alliance, bureau)

    plan = load("activities", rows, alliance, bureau)

    assert not plan.changes_anything
    assert Activity.history.count() == 1
    assert ActivityPartner.history.count() == 1


def test_a_change_tells_each_cell_that_differs(alliance, bureau):
    for code in ("u1", "u2"):
        make_unit(code)
    first = activity("x", partners=("u1",), note="旧", quantity=Decimal(3))
    load("activities", rows_of(first), alliance, bureau)

    plan = load("activities", rows_of(activity("x", partners=("u2",), note="新")), alliance, bureau)

    assert plan.changed["A1", "x"].cells == (
        CellChange("partners", ("u1",), ("u2",)),
        CellChange("note", "旧", "新"),
    )
    stored = Activity.objects.get()
    assert (stored.note, stored.quantity) == ("新", 3)
    assert [unit.code for unit in stored.partners.all()] == ["u2"]
    assert [told.history_type for told in stored.history.order_by("pk")] == ["+", "~"]
    assert ActivityPartner.history.filter(history_type="-").count() == 1


def test_missing_rows_are_removed_only_when_asked(alliance, bureau):
    make_activity(alliance, code="gone", partners=[make_unit("u1")])
    make_activity(make_alliance("A2"), code="other")
    rows = rows_of(activity("x"))

    kept = load("activities", rows, alliance, bureau)
    plan = load("activities", rows, alliance, bureau, removes_missing=True)

    assert not kept.removed
    assert list(plan.removed) == [("A1", "gone")]
    assert set(Activity.objects.values_list("code", flat=True)) == {"x", "other"}
    gone = Activity.history.get(code="gone", history_type="-")
    assert (gone.history_user, gone.history_change_reason) == (bureau, "import")
    assert not ActivityPartner.objects.exists()


def test_a_dry_run_tells_and_writes_nothing(alliance, bureau):
    plan = load("activities", rows_of(activity("x")), alliance, bureau, is_dry_run=True)

    assert list(plan.added) == [("A1", "x")]
    assert not Activity.objects.exists()


FAULTS = [
    ("activities", activity("x") | {"alliance": "A2"}, "alliance", "This register holds the rows of A1, not of A2."),
    ("activities", activity("x", carrier="C-9"), "carrier", "The alliance A1 has no carrier C-9."),
    ("activities", activity("x", partners=("nobody",)), "partners", "There is no unit nobody."),
    ("posts", {"alliance": "A1", "code": "p", "body": "council", "person": "王", "since": DAY, "unit": "nobody"}, "unit", "There is no unit nobody."),
    ("posts", {"alliance": "A1", "code": "p", "body": "council", "person": "王", "since": DAY, "until": DAY}, "until", "A post cannot end before it has begun."),
    ("carriers", {"alliance": "A1", "code": "c", "kind": "incubator", "name_zh": "器", "opened_on": DAY, "closed_on": DAY}, "closed_on", "It cannot close before it has opened."),
    ("documents", {"alliance": "A1", "code": "d", "kind": "charter", "title": "章程", "issued_on": DAY, "expires_on": date(2031, 5, 1)}, "expires_on", "A document cannot expire before it is issued."),
    ("people", {"unit": "school", "year": 2031, "graduates": 5, "graduates_staying": 6}, "graduates_staying", "More graduates stay than there are."),
    ("people", {"unit": "school", "year": 2031, "teachers": 5, "dual_teachers": 6}, "dual_teachers", "There are more dual-qualified teachers than specialised ones."),
    ("people", {"unit": "park", "year": 2031}, "unit", "park is none of the schools whose figures can be entered here."),
    ("majors", {"unit": "school", "year": 2031, "code": "m", "name_zh": "业", "chains": ("steel",)}, "chains", "There is no chain steel."),
]  # fmt: skip


@pytest.mark.parametrize(("register", "row", "column", "sentence"), FAULTS)
def test_a_row_that_does_not_hold_is_refused_with_its_line(
    alliance, bureau, register, row, column, sentence
):
    make_carrier(make_alliance("A2"), code="C-9")
    make_membership(alliance, make_unit("school", kind="higher_vocational"))
    make_membership(alliance, make_unit("park"))

    plan = load(register, rows_of(row), alliance, bureau)

    assert plan.faults == [RowFault(2, column, sentence)]
    assert not Activity.objects.exists()
    assert not SchoolYear.objects.exists()


def test_figures_are_checked_together_with_those_that_are_stored(alliance, bureau):
    make_membership(alliance, make_unit("school", kind="university"))
    load("people", rows_of({"unit": "school", "year": 2031, "graduates": 5}), alliance, bureau)
    row = {"unit": "school", "year": 2031, "graduates_staying": 6}

    plan = load("people", rows_of(row), alliance, bureau)

    assert [fault.column for fault in plan.faults] == ["graduates_staying"]


def test_one_key_twice_is_a_fault(alliance, bureau):
    plan = load("activities", rows_of(activity("x"), activity("x")), alliance, bureau)

    sentence = "The same key (alliance, code) is on line 2 already."
    assert plan.faults == [RowFault(3, "", sentence)]


def test_carriers_that_something_rests_on_are_not_removed(alliance, bureau):
    make_activity(alliance, carrier=make_carrier(alliance, code="C-1"))
    make_share(make_carrier(alliance, code="C-2"), alliance, 100)

    plan = load("carriers", [], alliance, bureau, removes_missing=True)

    assert [fault.sentence for fault in plan.faults] == [
        "C-2 is missing, but it is split with other alliances.",
        "C-1 is missing, but activities took place there.",
    ]
    assert Carrier.objects.count() == 2


def test_who_shares_an_achievement_is_asked_anew_when_it_changes(alliance, bureau):
    other = make_alliance("A2")
    row = make_activity(alliance, code="x", title="对接会", quantity=1)
    own = make_share(row, alliance, 60, agreed_on=DAY)
    theirs = make_share(row, other, 40, agreed_on=DAY)

    load("activities", rows_of(activity("x", title="另名")), alliance, bureau)
    theirs.refresh_from_db()
    assert theirs.agreed_on == DAY

    load("activities", rows_of(activity("x", quantity=Decimal(2))), alliance, bureau)
    theirs.refresh_from_db()
    assert theirs.agreed_on is None
    own.refresh_from_db()
    assert own.agreed_on == DAY
    assert Share.history.filter(history_type="~").count() == 1


def test_majors_get_their_chains(alliance, bureau):
    school = make_unit("school", kind="university")
    make_membership(alliance, school)
    make_major(school, code="m", chains=(make_chain("film"), make_chain("steel")))
    row = {"unit": "school", "year": 2031, "code": "m", "name_zh": "专业", "chains": ("film",)}

    plan = load("majors", rows_of(row), alliance, bureau)

    assert plan.changed["school", 2031, "m"].cells == (
        CellChange("chains", ("film", "steel"), ("film",)),
    )
    assert [chain.pk for chain in Major.objects.get().chains.all()] == ["film"]


def test_a_school_writes_its_own_figures_alone(alliance):
    own, other = (make_unit(code, kind="university") for code in ("own", "other"))
    make_membership(alliance, own)
    make_membership(alliance, other)
    member = make_user("member", unit=own)
    rows = rows_of({"unit": "own", "year": 2031}, {"unit": "other", "year": 2031})

    plan = load("people", rows, alliance, member)

    assert [(fault.line, fault.column) for fault in plan.faults] == [(3, "unit")]


@pytest.mark.parametrize("register", ["activities", "people"])
@pytest.mark.parametrize("role", ["secretariat", "member", "observer", "assessor", "district"])
def test_strangers_write_nothing(alliance, register, role):
    stranger = make_user(role)

    with pytest.raises(PermissionDenied):
        load(register, [], alliance, stranger)


def test_the_number_of_queries_does_not_grow_with_the_rows(
    alliance, bureau, django_assert_num_queries
):
    make_unit("u1")
    make_carrier(alliance, code="C-1")
    tied = {"partners": ("u1",), "carrier": "C-1"}
    load("activities", rows_of(activity("a", **tied)), alliance, bureau)

    for rows in (1, 30):
        more = [activity(f"{rows}-{n}", **tied) for n in range(rows)]
        with django_assert_num_queries(15):
            load("activities", rows_of(*more), alliance, bureau)


def test_a_change_of_partners_alone_is_told_with_its_row(alliance, bureau):
    make_unit("u1", name_zh="甲")
    row = make_activity(alliance, "matching_event", code="x", title="对接会", held_on=DAY)

    load("activities", rows_of(activity("x", partners=("u1",))), alliance, bureau)

    kept = KEPT["activities"]
    [record] = row.history.filter(history_type="~")
    assert (record.history_user, record.history_date, record.history_change_reason) == (
        bureau,
        NOW,
        "import",
    )
    [change] = changes_of(kept, [record])[record.pk]
    assert (change.before, change.after) == ("–", "甲")
    assert [step.what for step in steps_of(kept, row.pk)] == ["~", "+"]

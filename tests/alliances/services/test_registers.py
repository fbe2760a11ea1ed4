"""Writing single rows of the registers, their history, and bringing rows back."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate

from alliances.computing.registers import KEPT, fingerprint
from alliances.errors import RowGone, RowInUse, RowRefused, StaleRow
from alliances.models import Activity, ActivityPartner, Carrier, SchoolYear
from alliances.services.registers import remove_row, restore_row, save_row
from tests.factories import make_alliance, make_chain, make_membership, make_unit, make_user
from tests.register_factories import (
    make_activity,
    make_carrier,
    make_major,
    make_school_year,
    make_share,
)

EVENT = {"kind": "matching_event", "title": "对接会", "held_on": date(2031, 6, 1)}
SPLIT = {"agreed_on": date(2031, 7, 1)}


@pytest.fixture
def alliance(db):
    return make_alliance("north")


@pytest.fixture
def clerk(alliance):
    return make_user("secretariat", alliance=alliance)


@pytest.fixture
def school(db):
    return make_unit("school", kind="higher_vocational")


def seen(register, row):
    return fingerprint(KEPT[register], row)


def told(row):
    """Return the history of a row, oldest first: what happened, and who did it."""
    return [
        (each.history_type, each.history_user.username)
        for each in row.history.order_by("history_id").select_related("history_user")
    ]


def test_save_row_adds_a_row_with_a_code_partners_and_a_history(alliance, clerk):
    units = [make_unit("a"), make_unit("b")]

    row = save_row("activities", alliance, EVENT | {"partners": units}, by=clerk)

    row.refresh_from_db()
    assert (row.code, row.quantity, row.level) == ("A31-001", 1, "none")
    assert list(row.partners.order_by("code")) == units
    assert told(row) == [("+", clerk.username)]
    assert set(ActivityPartner.history.values_list("history_user", "history_type")) == {
        (clerk.pk, "+")
    }


def test_codes_count_on_and_are_not_given_twice(alliance, clerk):
    make_activity(alliance, code="A31-007")
    make_activity(alliance, code="A31-xyz")
    other = make_activity(make_alliance(), code="A31-050")
    ninth = save_row("activities", alliance, EVENT, by=clerk)
    remove_row("activities", alliance, ninth, by=clerk)

    row = save_row("activities", alliance, EVENT, by=clerk)

    assert (ninth.code, row.code, other.code) == ("A31-008", "A31-009", "A31-050")


@pytest.mark.parametrize(
    ("register", "values", "code"),
    [
        (
            "carriers",
            {"kind": "incubator", "name_zh": "孵化器", "opened_on": date(2020, 1, 1)},
            "C-001",
        ),
        (
            "documents",
            {"kind": "charter", "title": "章程", "issued_on": date(2024, 1, 1)},
            "D24-001",
        ),
        ("posts", {"body": "council", "person": "王建国", "since": date(2024, 1, 1)}, "P-001"),
        ("tasks", {"year": 2031, "title": "任务", "progress": Decimal("62.5")}, "T31-001"),
    ],
)
def test_each_register_of_an_alliance_gives_codes_of_its_own(
    alliance, clerk, register, values, code
):
    row = save_row(register, alliance, values, by=clerk)

    assert row.code == code
    assert {name: getattr(row, name) for name in values} == values


def test_save_row_changes_what_is_different_and_keeps_the_rest(alliance, clerk):
    kept, gone, new = make_unit("kept"), make_unit("gone"), make_unit("new")
    row = make_activity(alliance, partners=[kept, gone], amount=Decimal("3.50"), note="旧")

    values = {"note": "新", "partners": [kept, new]}
    save_row("activities", alliance, values, row=row, seen=seen("activities", row), by=clerk)

    row.refresh_from_db()
    assert (row.note, row.amount) == ("新", Decimal("3.5"))
    assert list(row.partners.order_by("code")) == [kept, new]
    ties = ActivityPartner.history.filter(history_user=clerk).order_by("unit__code")
    assert [(tie.unit.code, tie.history_type) for tie in ties] == [("gone", "-"), ("new", "+")]


def test_saving_again_what_is_stored_changes_nothing_whatever_was_seen(alliance, clerk):
    row = save_row("activities", alliance, EVENT, by=clerk)

    save_row("activities", alliance, EVENT, row=row, seen="long ago", by=clerk)

    assert told(row) == [("+", clerk.username)]


def test_a_change_to_what_somebody_else_changed_is_refused_and_told(alliance, clerk):
    row = make_activity(alliance, title="旧")
    was = seen("activities", row)
    save_row("activities", alliance, {"title": "别人的"}, row=row, by=clerk)

    with pytest.raises(StaleRow) as refusal:
        save_row("activities", alliance, {"title": "我的"}, row=row, seen=was, by=clerk)

    row.refresh_from_db()
    assert row.title == "别人的"
    assert refusal.value.extra["stored"]["title"] == "别人的"
    assert refusal.value.extra["seen"] == seen("activities", row)


def test_a_partner_added_elsewhere_makes_what_was_seen_stale(alliance, clerk):
    row = make_carrier(alliance)
    was = seen("carriers", row)
    row.partners.add(make_unit())

    with pytest.raises(StaleRow):
        save_row("carriers", alliance, {"note": "x"}, row=row, seen=was, by=clerk)


@pytest.mark.parametrize(
    ("values", "field", "sentence"),
    [
        ({"code": "a b"}, "code", "A code has 1 to 40 letters, digits, dots, hyphens or"),
        ({"title": ""}, "title", "This field cannot be blank."),
        ({"code": "TAKEN"}, "__all__", "There is a row with this code already."),
        ({"quantity": Decimal("0.0000001")}, "quantity", "at most six decimal places"),
    ],
)
def test_values_that_do_not_hold_are_refused_by_field(alliance, clerk, values, field, sentence):
    make_activity(alliance, code="TAKEN")

    with pytest.raises(RowRefused) as refusal:
        save_row("activities", alliance, EVENT | values, by=clerk)

    assert sentence in refusal.value.extra["errors"][field][0]
    assert Activity.objects.count() == 1


def test_a_clash_that_only_the_database_sees_is_a_sentence_too(alliance, clerk, monkeypatch):
    make_activity(alliance, code="TAKEN")
    monkeypatch.setattr(Activity, "validate_constraints", lambda row: None)

    with pytest.raises(RowRefused, match="There is a row with this code already"):
        save_row("activities", alliance, EVENT | {"code": "TAKEN"}, by=clerk)
    with pytest.raises(RowRefused, match="activity_quantity_is_not_negative"):
        save_row("activities", alliance, EVENT | {"quantity": Decimal(-1)}, by=clerk)


def test_an_activity_takes_place_in_a_carrier_of_its_own_alliance(alliance, clerk):
    foreign = make_carrier(make_alliance())

    with pytest.raises(RowRefused, match="register of another alliance"):
        save_row("activities", alliance, EVENT | {"carrier": foreign}, by=clerk)


def test_a_field_that_a_register_does_not_have_is_an_error(alliance, clerk):
    with pytest.raises(ValueError, match="has no field alliance"):
        save_row("activities", alliance, EVENT | {"alliance": alliance}, by=clerk)


def test_a_row_that_is_gone_or_another_alliances_is_not_changed(alliance, clerk):
    foreign = make_activity(make_alliance())

    with pytest.raises(RowGone):
        save_row("activities", alliance, EVENT, row=foreign, by=clerk)
    with pytest.raises(RowGone):
        remove_row("activities", alliance, foreign, by=clerk)


def test_a_removed_row_comes_back_as_it_was(alliance, clerk):
    partner = make_unit()
    row = save_row("activities", alliance, EVENT | {"partners": [partner]}, by=clerk)
    removed = row.pk
    remove_row("activities", alliance, row, by=clerk)
    assert not Activity.objects.exists()

    restored = restore_row("activities", alliance, removed, by=clerk)

    assert restored.pk == removed
    assert list(restored.partners.all()) == [partner]
    assert told(restored) == [("+", clerk.username), ("-", clerk.username), ("+", clerk.username)]
    with pytest.raises(RowGone):
        restore_row("activities", alliance, removed, by=clerk)


def test_a_row_whose_place_is_taken_does_not_come_back(alliance, clerk):
    row = make_activity(alliance, code="A31-001")
    removed = row.pk
    remove_row("activities", alliance, row, by=clerk)
    make_activity(alliance, code="A31-001")

    with pytest.raises(RowRefused, match="There is a row with this code already"):
        restore_row("activities", alliance, removed, by=clerk)


def test_a_row_on_which_something_rests_is_not_removed(alliance, clerk):
    carrier = make_carrier(alliance, partners=[make_unit()])
    make_activity(alliance, carrier=carrier)
    split = make_activity(alliance)
    make_share(split, alliance, 60)

    with pytest.raises(RowInUse, match="1 activities took place there"):
        remove_row("carriers", alliance, carrier, by=clerk)
    with pytest.raises(RowInUse, match="Withdraw the split first"):
        remove_row("activities", alliance, split, by=clerk)
    assert (Carrier.objects.count(), carrier.partners.count()) == (1, 1)


def test_a_removal_of_what_somebody_changed_is_refused(alliance, clerk):
    row = make_activity(alliance)
    was = seen("activities", row)
    save_row("activities", alliance, {"title": "改了"}, row=row, by=clerk)

    with pytest.raises(StaleRow):
        remove_row("activities", alliance, row, seen=was, by=clerk)


@pytest.mark.parametrize(
    ("change", "is_asked_anew"),
    [({"quantity": Decimal(9)}, True), ({"title": "新名"}, False)],
)
def test_a_change_to_what_counts_asks_the_others_anew(alliance, clerk, change, is_asked_anew):
    row = make_activity(alliance)
    other = make_share(row, make_alliance(), 40, agreed_by=clerk, **SPLIT)
    own = make_share(row, alliance, 60, agreed_by=clerk, **SPLIT)

    save_row("activities", alliance, change, row=row, by=clerk)

    other.refresh_from_db()
    own.refresh_from_db()
    assert (other.agreed_on is None, own.agreed_on is None) == (is_asked_anew, False)


def test_figures_of_a_school_and_its_majors_are_the_schools(school):
    by, chain = make_user("member", unit=school), make_chain()

    figures = save_row("people", school, {"year": 2031, "students": 900}, by=by)
    major = save_row(
        "majors",
        school,
        {"year": 2031, "code": "460301", "name_zh": "专业", "chains": [chain]},
        by=by,
    )

    assert (figures.students, figures.teachers) == (900, None)
    assert list(major.chains.all()) == [chain]
    with pytest.raises(RowRefused, match="are there already"):
        save_row("people", school, {"year": 2031}, by=by)
    with pytest.raises(RowRefused, match="More graduates stay than there are"):
        save_row("people", school, {"graduates": 1, "graduates_staying": 2}, row=figures, by=by)
    with pytest.raises(RowRefused, match="This field cannot be blank"):
        save_row("majors", school, {"year": 2031, "name_zh": "专业"}, by=by)


def test_only_a_school_has_people_figures(db):
    with pytest.raises(RowRefused, match="Only a school has such figures"):
        save_row("people", make_unit(kind="enterprise"), {"year": 2031}, by=make_user())


def test_who_may_write_in_the_registers_of_an_alliance(alliance, clerk):
    row = make_activity(alliance)
    unit = make_unit()
    make_membership(alliance, unit)
    strangers = [
        make_user("secretariat"),
        make_user("observer"),
        make_user("district"),
        make_user("assessor"),
        make_user("member", unit=unit),
    ]

    for user in strangers:
        with pytest.raises(PermissionDenied):
            save_row("activities", alliance, EVENT, by=user)
        with pytest.raises(PermissionDenied):
            remove_row("activities", alliance, row, by=user)
        with pytest.raises(PermissionDenied):
            restore_row("activities", alliance, row.pk, by=user)
    assert save_row("activities", alliance, EVENT, by=make_user("bureau")).pk


def test_who_may_write_the_figures_of_a_school(alliance, clerk, school):
    left = make_alliance()
    make_membership(alliance, school)
    make_membership(left, school, left_on=localdate())

    def may(user):
        try:
            save_row("people", school, {"year": 2031}, by=user)
        except PermissionDenied:
            return False
        SchoolYear.objects.all().delete()
        return True

    assert [
        may(user)
        for user in (
            make_user("bureau"),
            clerk,
            make_user("member", unit=school),
            make_user("secretariat", alliance=left),
            make_user("member"),
            make_user("observer"),
        )
    ] == [True, True, True, False, False, False]


def test_removed_figures_of_a_school_come_back(school):
    bureau = make_user()
    figures, major = (
        make_school_year(school, students=5),
        make_major(school, chains=(make_chain(),)),
    )
    keys = figures.pk, major.pk
    remove_row("people", school, figures, by=bureau)
    remove_row("majors", school, major, by=bureau)

    assert restore_row("people", school, keys[0], by=bureau).students == 5
    assert restore_row("majors", school, keys[1], by=bureau).chains.count() == 1

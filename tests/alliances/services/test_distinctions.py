"""Two rows that look like one achievement are told apart, until one of them says something else."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from alliances.computing.duplicates import (
    alike,
    basis_of,
    duplicates,
    entered,
    entered_elsewhere,
    told_apart,
)
from alliances.computing.registers import KEPT
from alliances.errors import RowGone, SharesRefused, StaleRow
from alliances.models import Activity, Distinction
from alliances.services.distinctions import doubt_again, tell_apart
from tests.factories import NOW, make_alliance, make_user
from tests.register_factories import make_activity, make_carrier, make_document

DAY = date(2031, 6, 1)
YEAR = (date(2031, 1, 1), date(2031, 12, 31))
ACTIVITIES = KEPT["activities"]


@pytest.fixture
def rows(db):
    return [make_activity(make_alliance(), title="春季对接会", held_on=DAY) for _ in range(2)]


@pytest.fixture
def bureau(db):
    return make_user()


def seen(*rows, register="activities"):
    kept = KEPT[register]
    return basis_of(*entered(kept, kept.model.objects.filter(pk__in=[row.pk for row in rows])))


def apart(one, other, by, register="activities", **given):
    told = {"seen": seen(one, other, register=register), "now": NOW} | given
    return tell_apart(register, one.pk, other.pk, by=by, **told)


def hints(one, other):
    """Return whether the list, the page of the row and its register point the pair out."""
    return (
        [{pair.first, pair.second} for pair in duplicates("activities", *YEAR)],
        alike(ACTIVITIES, one),
        entered_elsewhere(ACTIVITIES, [one]),
    )


def test_tell_apart_ends_the_hint_everywhere_and_says_who_and_when(rows, bureau):
    one, other = rows
    assert hints(one, other) == ([{one.pk, other.pk}], [other], {one.pk})

    distinction = apart(other, one, bureau)

    assert hints(one, other) == ([], [], set())
    assert hints(other, one) == ([], [], set())
    assert (distinction.first_activity, distinction.second_activity) == (one, other)
    assert (distinction.by, distinction.at) == (bureau, NOW)
    ((pair, told),) = told_apart("activities", *YEAR)
    assert ((pair.first, pair.second, pair.similarity), told) == (
        (one.pk, other.pk, 1),
        distinction,
    )
    assert told_apart("activities", date(2030, 1, 1), date(2030, 12, 31)) == []


def test_tell_apart_leaves_other_pairs_of_the_same_rows_pointed_out(rows, bureau):
    third = make_activity(make_alliance(), title="春季对接会", held_on=DAY)

    apart(*rows, bureau)

    assert alike(ACTIVITIES, rows[0]) == [third]
    assert alike(ACTIVITIES, third) == sorted(rows, key=lambda row: row.alliance.code)


@pytest.mark.parametrize(
    ("change", "is_asked_again"),
    [
        ({"title": "春季供需对接会"}, True),
        ({"held_on": date(2031, 6, 3)}, True),
        ({"title": "春季 对接会！"}, False),
        ({"note": "another note"}, False),
        ({"quantity": 7}, False),
    ],
)
@pytest.mark.parametrize("whose", [0, 1])
def test_a_change_of_what_was_compared_brings_the_hint_back(
    rows, bureau, change, is_asked_again, whose
):
    apart(*rows, bureau)

    Activity.objects.filter(pk=rows[whose].pk).update(**change)

    one = Activity.objects.get(pk=rows[0].pk)
    assert bool(alike(ACTIVITIES, one)) == is_asked_again
    assert bool(duplicates("activities", *YEAR)) == is_asked_again
    assert bool(told_apart("activities", *YEAR)) != is_asked_again


def test_tell_apart_anew_after_a_change_keeps_the_earlier_as_undone(rows, bureau):
    first = apart(*rows, bureau)
    Activity.objects.filter(pk=rows[0].pk).update(held_on=date(2031, 6, 3))

    second = apart(*rows, bureau)

    first.refresh_from_db()
    assert (first.undone_by, first.undone_at, second.undone_at) == (bureau, NOW, None)
    assert duplicates("activities", *YEAR) == []


def test_tell_apart_again_changes_nothing(rows, bureau):
    assert apart(*rows, bureau) == apart(*rows, make_user())
    assert Distinction.objects.count() == 1


def test_doubt_again_brings_the_hint_back_and_keeps_the_record(rows, bureau):
    distinction = apart(*rows, bureau)
    other = make_user()

    for _ in range(2):
        doubt_again("activities", rows[1].pk, rows[0].pk, by=other, now=NOW)

    distinction.refresh_from_db()
    assert (distinction.undone_by, distinction.undone_at) == (other, NOW)
    assert alike(ACTIVITIES, rows[0]) == [rows[1]]


def test_carriers_are_told_apart_too(db, bureau):
    carriers = [make_carrier(make_alliance(), name_zh="陶瓷学院", opened_on=DAY) for _ in range(2)]

    apart(*carriers, bureau, register="carriers")

    assert duplicates("carriers", *YEAR) == []


@pytest.mark.parametrize("role", ["observer", "secretariat"])
def test_telling_apart_is_for_the_bureau(rows, role):
    by = make_user(role, **({"alliance": rows[0].alliance} if role == "secretariat" else {}))

    with pytest.raises(PermissionDenied):
        apart(*rows, by)
    with pytest.raises(PermissionDenied):
        doubt_again("activities", rows[0].pk, rows[1].pk, by=by, now=NOW)

    assert not Distinction.objects.exists()


def test_tell_apart_refuses_what_was_not_seen_so(rows, bureau):
    was = seen(*rows)
    Activity.objects.filter(pk=rows[1].pk).update(title="春季供需对接会")

    with pytest.raises(StaleRow):
        apart(*rows, bureau, seen=was)

    assert not Distinction.objects.exists()


def test_tell_apart_refuses_rows_that_are_gone_or_of_another_register(rows, bureau):
    was, documents = seen(*rows), [make_document(row.alliance) for row in rows]
    rows[1].delete()

    with pytest.raises(RowGone):
        tell_apart("activities", rows[0].pk, rows[0].pk + 1, seen=was, by=bureau, now=NOW)
    with pytest.raises(SharesRefused):
        tell_apart("documents", *(row.pk for row in documents), seen=was, by=bureau, now=NOW)


def test_a_row_that_goes_takes_its_distinctions_along(rows, bureau):
    apart(*rows, bureau)

    rows[0].delete()

    assert not Distinction.objects.exists()


@pytest.mark.parametrize(
    "broken",
    [
        {"first": 1, "second": 0},
        {"first": 0, "second": 0},
        {"first": 0, "second": None},
        {"undone_at": NOW},
        {"carrier": True},
        {"twice": True},
    ],
)
def test_the_database_keeps_distinctions_whole(rows, bureau, broken):
    places = {"first": 0, "second": 1} | {
        k: v for k, v in broken.items() if k in ("first", "second")
    }
    fields = {
        f"{name}_activity": None if at is None else rows[at] for name, at in places.items()
    } | {"basis": "x", "by": bureau, "at": NOW}
    if "undone_at" in broken:
        fields["undone_at"] = NOW
    if "carrier" in broken:
        fields["first_carrier"] = make_carrier(rows[0].alliance)
    if "twice" in broken:
        Distinction.objects.create(**fields)

    with pytest.raises(IntegrityError), transaction.atomic():
        Distinction.objects.create(**fields)

"""Two people at the same moment: SQLite lets one in after the other, so this is about PostgreSQL."""

from datetime import date
from functools import partial

import pytest
from django.db import transaction

from alliances.computing.duplicates import basis_of, entered, standing
from alliances.computing.registers import KEPT, fingerprint
from alliances.computing.sharing import portions_of, split_of
from alliances.errors import RowGone, RowInUse, StaleRow, StaleShares
from alliances.models import Activity, Distinction, Share
from alliances.services.distinctions import tell_apart
from alliances.services.registers import remove_row, save_row
from alliances.services.sharing import answer_share, propose_shares
from tests.assessment.services.test_races import race
from tests.factories import NOW, make_alliance, make_user
from tests.register_factories import make_activity

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

ACTIVITIES = KEPT["activities"]
ROUNDS = 5
TODAY = date(2031, 7, 1)
EVENT = {"kind": "matching_event", "title": "对接会", "held_on": date(2031, 6, 1)}


@pytest.fixture
def world():
    with transaction.atomic():
        north, south = make_alliance("north"), make_alliance("south")
        return north, south, make_user("bureau")


def test_rows_added_at_once_get_codes_of_their_own(world):
    north, _, by = world

    rows = race(*[lambda: save_row("activities", north, EVENT, by=by).code] * 4)

    assert sorted(rows) == ["A31-001", "A31-002", "A31-003", "A31-004"]


def test_of_two_changes_at_once_one_is_stale(world):
    north, _, by = world
    row = make_activity(north)
    for number in range(ROUNDS):
        row.refresh_from_db()
        change = partial(save_row, "activities", north, row=row, seen=seen(row), by=by)

        outcomes = race(
            partial(change, {"title": f"a{number}"}), partial(change, {"title": f"b{number}"})
        )

        row.refresh_from_db()
        assert StaleRow in outcomes
        assert [each.title for each in outcomes if each is not StaleRow] == [row.title]


def test_a_change_and_a_removal_come_one_after_the_other(world):
    north, _, by = world
    for _ in range(ROUNDS):
        row = make_activity(north)
        given = {"row": row, "seen": seen(row), "by": by}

        changed, removed = race(
            partial(save_row, "activities", north, {"note": "x"}, **given),
            partial(remove_row, "activities", north, **given),
        )

        assert (changed is RowGone) == (removed is None)
        assert Activity.objects.filter(pk=row.pk).exists() == (removed is StaleRow)


def test_a_new_split_and_an_answer_to_the_old_one_do_not_meet(world):
    north, south, by = world
    row = make_activity(north)
    propose = partial(propose_shares, "activities", row.pk, by=by, today=TODAY)
    for number in range(ROUNDS):
        part = 4000 + 10 * number
        shares = propose({north.pk: 10000 - part, south.pk: part})
        was = split_of(shares)
        changed = {north.pk: 9999 - part, south.pk: part + 1}

        proposed, answered = race(
            partial(propose, changed, seen=was),
            partial(answer_share, shares[1].pk, is_agreed=True, by=by, today=TODAY, seen=was),
        )

        assert portions_of(proposed) == changed
        assert answered in (shares[1], StaleShares)
        assert Share.objects.get(pk=shares[1].pk).agreed_on is None


def test_a_row_is_not_removed_from_under_a_split(world):
    north, south, by = world
    portions = {north.pk: 5000, south.pk: 5000}
    for _ in range(ROUNDS):
        row = make_activity(north)

        split, removed = race(
            partial(propose_shares, "activities", row.pk, portions, by=by, today=TODAY),
            partial(remove_row, "activities", north, row, by=by),
        )

        assert (split is RowGone, removed) in ((False, RowInUse), (True, None))


def test_two_people_who_tell_a_pair_apart_write_it_once(world):
    north, south, by = world
    other = make_user("bureau")
    for _ in range(ROUNDS):
        rows = [make_activity(each, title="春季对接会") for each in (north, south)]
        keys = [row.pk for row in rows]
        basis = basis_of(*entered(ACTIVITIES, Activity.objects.filter(pk__in=keys)))
        say = partial(tell_apart, "activities", *keys, seen=basis, now=NOW)

        first, second = race(partial(say, by=by), partial(say, by=other))

        assert first == second == Distinction.objects.get(undone_at=None)
        Activity.objects.all().delete()


def test_a_pair_that_changes_meanwhile_is_told_apart_before_or_not_at_all(world):
    north, south, by = world
    for _ in range(ROUNDS):
        rows = [make_activity(each, title="春季对接会") for each in (north, south)]
        keys = [row.pk for row in rows]
        basis = basis_of(*entered(ACTIVITIES, Activity.objects.filter(pk__in=keys)))

        told, _changed = race(
            partial(tell_apart, "activities", *keys, seen=basis, by=by, now=NOW),
            partial(save_row, "activities", north, {"title": "春季供需会"}, row=rows[0], by=by),
        )

        among = entered(ACTIVITIES, Activity.objects.filter(pk__in=keys))
        assert told is StaleRow or told.basis == basis
        assert standing(ACTIVITIES, among) == {}
        Activity.objects.all().delete()


def seen(row):
    return fingerprint(KEPT["activities"], row)

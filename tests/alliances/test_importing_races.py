"""Rows that arrive while somebody else writes the same register."""

from datetime import date

import pytest

from alliances.errors import RowRefused
from alliances.models import Activity
from alliances.services.importing import import_rows
from alliances.services.registers import save_row
from alliances.tables.columns import Row
from tests.assessment.exchange.test_races import in_threads
from tests.factories import NOW, make_alliance, make_user

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
DAY = date(2031, 6, 1)
VALUES = {"code": "x", "kind": "matching_event", "title": "对接会", "held_on": DAY}


def imported(alliance, by):
    row = Row(2, {"alliance": alliance.code} | VALUES, is_sound=True)
    return import_rows("activities", [row], alliance, by=by, now=NOW, today=DAY)


def test_two_imports_of_the_same_rows_add_them_once():
    alliance, bureau = make_alliance(), make_user()

    plans = in_threads(lambda: imported(alliance, bureau), lambda: imported(alliance, bureau))

    assert sorted(plan.changes_anything for plan in plans) == [False, True]
    assert Activity.history.count() == 1


def test_an_import_and_a_single_row_with_the_same_code_come_one_after_the_other():
    alliance, bureau = make_alliance(), make_user()

    def saved():
        try:
            return save_row("activities", alliance, VALUES, by=bureau)
        except RowRefused as refusal:
            return refusal

    _plan, single = in_threads(lambda: imported(alliance, bureau), saved)

    assert isinstance(single, Activity | RowRefused)
    assert Activity.objects.count() == 1

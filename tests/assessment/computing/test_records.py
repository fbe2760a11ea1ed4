"""A mark, a measure or an exception changed by hand is found, whatever it does to the figures."""

import pytest
from django.db import connection

from assessment.computing.records import unrecorded_changes
from assessment.models import Mark, MeasureValue, Ruling
from tests.assessment.computing.stored import store_cycle
from tests.assessment.scoring.exchange import read_alliances, read_framework

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle():
    """The tiny case; of its rows these three have a record."""
    cycle = store_cycle(read_framework("tiny"), read_alliances("tiny"))
    Mark.objects.get(entry__alliance__code="gaoxin", hundredths=8800).save()
    MeasureValue.objects.get(entry__alliance__code="gaoxin", measure="member_kinds").save()
    Ruling.objects.get(kind="bonus").save()
    return cycle


def told(cycle):
    return [
        (each.alliance, each.item, each.stored, each.computed)
        for each in unrecorded_changes(cycle.pk)
    ]


def by_hand(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_unrecorded_changes_finds_none_where_history_and_rows_agree(cycle):
    row = Ruling.objects.get(kind="bonus")
    row.reason = "a better reason"
    row.save()

    assert told(cycle) == []


def test_unrecorded_changes_finds_a_hundredth_more(cycle):
    by_hand("UPDATE assessment_mark SET hundredths = 8801 WHERE hundredths = 8800")

    assert told(cycle) == [("gaoxin", "mark 5.4.12-1 e0", "8801, ", "8800, ")]


def test_unrecorded_changes_finds_what_was_deleted(cycle):
    by_hand("DELETE FROM assessment_ruling WHERE kind = 'bonus'")

    assert told(cycle) == [
        ("dianzi", "exception bonus media", None, "bonus, media, 1.25, held out, 0")
    ]


def test_unrecorded_changes_accepts_what_the_application_deleted(cycle):
    MeasureValue.objects.get(entry__alliance__code="gaoxin", measure="member_kinds").delete()

    assert told(cycle) == []

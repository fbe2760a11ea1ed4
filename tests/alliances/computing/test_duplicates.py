"""Same kind, near date, similar name, two alliances: these rows may be one achievement."""

import random
import time
from datetime import date, timedelta

import pytest

from alliances.computing.duplicates import (
    MOST_PAIRS,
    Entered,
    Pair,
    alike,
    duplicates,
    entered_elsewhere,
    letters_of,
    pairs_among,
    similarity,
)
from alliances.computing.registers import KEPT
from tests.factories import make_alliance
from tests.register_factories import make_activity, make_carrier, make_document

DAY = date(2031, 6, 1)


def row(key, name, alliance, kind="award", days=0):
    return Entered(key, alliance, kind, DAY + timedelta(days=days), letters_of(name))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("春季对接会", "春季对接会", 1),
        ("春季 对接会！", "春季对接会", 1),
        ("Matching Event", "matching-event", 1),
        ("春季对接会", "春季供需对接会", 0.6),
        ("春季对接会", "技能大赛", 0),
        ("赛", "赛", 1),
    ],
)
def test_names_are_compared_by_their_pairs_of_letters(one, other, expected):
    assert similarity(letters_of(one), letters_of(other)) == pytest.approx(expected)


def test_pairs_need_the_same_kind_near_days_and_two_alliances():
    name = "春季对接会"
    rows = [
        row(1, name, 1),
        row(2, name, 2, days=7),
        row(3, name, 2, days=8),
        row(4, name, 3, kind="match"),
        row(5, name, 1),
        row(6, "技能大赛", 4),
    ]

    assert pairs_among(rows) == [Pair(1, 2, 1), Pair(5, 2, 1)]


def test_the_most_similar_pairs_come_first():
    rows = [row(1, "春季对接会", 1), row(2, "春季供需对接会", 2), row(3, "春季对接会", 3)]

    assert [(pair.first, pair.second) for pair in pairs_among(rows)] == [(1, 3), (1, 2), (2, 3)]


def test_ten_thousand_rows_are_compared_in_seconds():
    dice = random.Random(1)
    letters = [chr(0x4E00 + n) for n in range(400)]
    kinds = [f"kind{n}" for n in range(37)]
    rows = [
        row(
            key,
            "".join(dice.choices(letters, k=14)),
            dice.randrange(30),
            dice.choice(kinds),
            dice.randrange(365),
        )
        for key in range(10_000)
    ]
    rows.append(Entered(10_001, 99, rows[0].kind, rows[0].day, rows[0].letters))

    begun = time.perf_counter()
    found = pairs_among(rows)

    assert time.perf_counter() - begun < 5
    assert Pair(0, 10_001, 1) in found


def test_there_is_an_end_to_the_pairs():
    rows = [row(key, "春季对接会", key) for key in range(100)]

    assert len(pairs_among(rows)) == MOST_PAIRS


def test_stored_rows_of_a_year_are_compared(db):
    north, south = make_alliance(), make_alliance()
    one = make_activity(north, title="春季对接会", held_on=DAY)
    other = make_activity(south, title="春季对接会", held_on=DAY)
    make_activity(south, title="春季对接会", held_on=date(2030, 6, 1))
    carriers = [make_carrier(each, name_zh="陶瓷学院", opened_on=DAY) for each in (north, south)]

    year = (date(2031, 1, 1), date(2031, 12, 31))
    assert duplicates("activities", *year) == [Pair(one.pk, other.pk, 1)]
    assert duplicates("carriers", *year) == [Pair(*(each.pk for each in carriers), 1)]
    assert alike(KEPT["activities"], one) == [other]
    assert alike(KEPT["documents"], make_document(north)) == []


def test_pairs_reach_over_new_year_and_belong_to_both_years(db):
    north, south = make_alliance(), make_alliance()
    old = make_activity(north, title="新年对接会", held_on=date(2030, 12, 30))
    new = make_activity(south, title="新年对接会", held_on=date(2031, 1, 3))
    make_activity(make_alliance(), title="新年对接会", held_on=date(2031, 1, 8))

    pair = Pair(old.pk, new.pk, 1)
    assert duplicates("activities", date(2030, 1, 1), date(2030, 12, 31)) == [pair]
    assert pair in duplicates("activities", date(2031, 1, 1), date(2031, 12, 31))


@pytest.mark.parametrize(
    ("other", "is_alike"),
    [
        ("2031年第16次供需对接会", True),
        ("2031年第12次供需对接会", False),
        ("2031年第九次供需对接会", False),
        ("第16次供需对接会", True),
    ],
)
def test_names_that_differ_in_numbers_alone_are_a_series(db, other, is_alike):
    north, south = make_alliance(), make_alliance()
    row = make_activity(north, title="2031年第16次供需对接会", held_on=DAY)
    theirs = make_activity(south, title=other, held_on=DAY)

    assert alike(KEPT["activities"], row) == ([theirs] if is_alike else [])
    year = (date(2031, 1, 1), date(2031, 12, 31))
    assert [pair.first for pair in duplicates("activities", *year)] == [row.pk] * is_alike


def test_rows_of_a_list_that_another_alliance_has_too_are_found_together(
    db, django_assert_num_queries
):
    north, south = make_alliance(), make_alliance()
    rows = [make_activity(north, title=each, held_on=DAY) for each in ("春季对接会", "技能大赛")]
    rows.append(make_activity(north, title="秋季招聘会", held_on=date(2031, 10, 1)))
    make_activity(south, title="春季对接会", held_on=DAY + timedelta(days=7))
    make_activity(south, title="秋季招聘会", held_on=DAY)

    with django_assert_num_queries(2):  # The rows of others, and what was told apart.
        assert entered_elsewhere(KEPT["activities"], rows) == {rows[0].pk}
    assert entered_elsewhere(KEPT["activities"], []) == set()
    assert entered_elsewhere(KEPT["documents"], [make_document(north)]) == set()


def test_meetings_of_an_alliance_of_its_own_are_no_duplicates(db):
    rows = [
        make_activity(make_alliance(), "council_meeting", title="第一次全体会议", held_on=DAY)
        for _ in range(2)
    ]

    assert alike(KEPT["activities"], rows[0]) == []
    assert duplicates("activities", DAY, DAY) == []

"""What an exception does: exactly what the computation says once it is in force."""

import pytest

from assessment.computing.effects import effect_of, rulings_with, rulings_without
from assessment.computing.inputs import inputs_now
from assessment.computing.seen import seen_of
from assessment.models import Entry
from assessment.scoring import ScoringError
from assessment.services.computing import owe_computation
from tests.factories import make_ruling

pytestmark = pytest.mark.django_db

EXCEPTIONS = [
    ("not_applicable", "5.4.12-1", None),
    ("not_applicable", "5.4.12", None),
    ("not_applicable", "5.4.12-2", None),
    ("adjudicated", "5.4.12-1", "20"),
    ("adjudicated", "5.4.12-2", "99.995"),
    ("bonus", "case", "2.5"),
    ("deduction", "late", "40"),
    ("veto", "false_data", None),
    ("excused", "", None),
]


@pytest.fixture
def world(small_world):
    return small_world


def entry_of(world, code):
    return Entry.objects.select_related("cycle__framework", "alliance").get(
        cycle=world.cycle, alliance__code=code
    )


def effect_on(world, code, kind, item, value):
    entry = entry_of(world, code)
    now = inputs_now(entry)
    return effect_of(entry, now, rulings_with(now, kind, item, value, reason="r", author="a"))


def all_seen(world):
    return {code: seen_of(entry_of(world, code)) for code in world.entries}


@pytest.mark.parametrize("code", ["gaoxin", "dianzi", "new"])
@pytest.mark.parametrize(("kind", "item", "value"), EXCEPTIONS)
def test_the_preview_is_what_the_computation_says_afterwards(world, code, kind, item, value):
    before = all_seen(world)
    effect = effect_on(world, code, kind, item, value)
    make_ruling(world.entries[code], kind, item, value or "")
    world.compute()
    after = all_seen(world)

    figures = ("status", "total", "grade", "outcome", "rank")
    own = {name: [before[code][name], after[code][name]] for name in figures}
    assert effect["alliance"] == {"code": code, **own}
    moved = {
        each: {name: [before[each][name], after[each][name]] for name in figures}
        for each in world.entries
        if each != code
        and any(before[each][name] != after[each][name] for name in ("total", "grade", "rank"))
    }
    assert {row.pop("code"): row for row in effect["others"]} == moved
    scores = [seen[code]["criteria"] for seen in (before, after)]
    assert effect["criteria"] == {
        each: [scores[0].get(each), scores[1].get(each)]
        for each in {*scores[0], *scores[1]}
        if scores[0].get(each) != scores[1].get(each)
    }


def test_taking_one_away_is_told_from_what_is_left(world):
    entry = entry_of(world, "dianzi")

    now = inputs_now(entry)

    effect = effect_of(entry, now, rulings_without(now, "bonus", "media"))

    assert effect["alliance"]["total"] == ["83.32", "82.07"]
    assert effect["criteria"] == {}
    assert effect["others"] == []


def test_where_the_stored_figures_are_stale_the_inputs_tell(world):
    make_ruling(world.entries["gaoxin"], "deduction", "late", "40")
    owe_computation(world.cycle)

    effect = effect_on(world, "dianzi", "bonus", "case", "1")

    assert effect["alliance"]["rank"] == [1, 1]
    assert effect["others"] == []


def test_what_the_framework_has_not_got_is_refused(world):
    with pytest.raises(ScoringError):
        effect_on(world, "dianzi", "adjudicated", "9.9.9", "20")


def test_the_cost_does_not_grow_with_the_alliances(world, django_assert_max_num_queries):
    entry = entry_of(world, "dianzi")
    with django_assert_max_num_queries(10):
        now = inputs_now(entry)
        effect_of(entry, now, rulings_without(now, "bonus", "media"))

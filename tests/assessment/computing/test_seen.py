"""The figures somebody decided on, and what changed in them since."""

import json

import pytest
from django.utils import translation

from assessment.computing.seen import changes_since, open_seen, seal_seen, seen_of
from assessment.models import Entry
from assessment.services.computing import owe_computation
from tests.factories import make_ruling

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(small_world):
    return small_world


def entry_of(world, code):
    return Entry.objects.select_related("cycle__framework", "alliance").get(
        cycle=world.cycle, alliance__code=code
    )


def rule(world, code, kind, item, value):
    make_ruling(world.entries[code], kind, item, value)
    world.compute()


def test_seen_of_tells_the_figures_as_they_stand(world):
    seen = seen_of(entry_of(world, "dianzi"))

    assert json.loads(json.dumps(seen)) == seen
    assert seen == {
        "total": "83.32",
        "grade": "good",
        "rank": 2,
        "outcome": "",
        "status": "complete",
        "criteria": {"5.4.4": "94.44", "5.4.12": "73.82"},
        "results_version": world.cycle.results_version,
    }


def test_seen_of_an_excused_alliance_tells_that(world):
    rule(world, "dianzi", "excused", "", "")

    seen = seen_of(entry_of(world, "dianzi"))

    assert (seen["status"], seen["total"], seen["rank"]) == ("excused", None, None)


def test_seen_of_published_results_tells_the_rank_they_were_given(world):
    before = seen_of(entry_of(world, "dianzi"))
    world.enter("published")

    after = seen_of(entry_of(world, "dianzi"))

    assert after == before | {"results_version": after["results_version"]}


def test_nothing_has_changed_where_the_figures_are_computed_again_as_they_were(world):
    seen = seen_of(entry_of(world, "dianzi"))
    world.compute()

    assert changes_since(entry_of(world, "dianzi"), seen) == []


def test_each_changed_figure_is_named(world):
    seen = seen_of(entry_of(world, "dianzi"))
    rule(world, "dianzi", "adjudicated", "5.4.12-1", "20")

    with translation.override("en"):
        assert changes_since(entry_of(world, "dianzi"), seen) == [
            "Total: 83.32 → 65.02",
            "Grade: Good → Qualified",
            "Outcome: – → rectify",
            "5.4.12 5.4.12: 73.82 → 43.32",
        ]


def test_a_rank_that_another_alliance_changed_is_named(world):
    seen = seen_of(entry_of(world, "dianzi"))
    rule(world, "gaoxin", "deduction", "late", "40")

    with translation.override("en"):
        assert changes_since(entry_of(world, "dianzi"), seen) == ["Rank: 2 → 1"]


def test_an_alliance_that_is_excused_meanwhile_has_lost_its_figures(world):
    seen = seen_of(entry_of(world, "dianzi"))
    rule(world, "dianzi", "excused", "", "")

    with translation.override("en"):
        assert changes_since(entry_of(world, "dianzi"), seen)[:2] == [
            "Status: complete → excused",
            "Total: 83.32 → –",
        ]


def test_figures_being_computed_count_as_changed(world):
    seen = seen_of(entry_of(world, "dianzi"))
    owe_computation(world.cycle)

    with translation.override("en"):
        changes = changes_since(entry_of(world, "dianzi"), seen)

    assert changes == ["The figures are being computed anew."]


def test_who_saw_nothing_has_seen_no_figures(world):
    with translation.override("en"):
        changes = changes_since(entry_of(world, "dianzi"), {})

    assert changes == ["It is not known which figures this was decided on."]


def test_what_a_form_carries_cannot_be_altered(world):
    seen = seen_of(entry_of(world, "dianzi"))
    text = seal_seen(seen)

    assert open_seen(text) == seen
    assert [open_seen(text[:-1] + "x"), open_seen(""), open_seen("x:y:z")] == [{}, {}, {}]

"""What differs between two numbered sets of results."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from assessment.computing.sealing import seal
from assessment.computing.version_differences import differences_between
from assessment.models import Entry, Ruling
from tests.assessment.api.world import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(small_world):
    Ruling.objects.all().delete()
    with translation.override("en"):
        yield small_world


def sealed(world, hours=0):
    return seal(world.cycle, NOW + timedelta(hours=hours))


def rule(world, code, kind, **values):
    entry = world.entries[code]
    told = {"item": "", "reason": "A reason.", "sequence": 99} | values
    return Ruling.objects.create(entry=entry, kind=kind, **told)


def told(old, new):
    return {
        each.code: {
            (change.kind, change.code, change.before, change.after) for change in each.changes
        }
        for each in differences_between(old, new)
    }


def test_differences_between_the_same_figures_are_none(world):
    assert differences_between(sealed(world), sealed(world, 1)) == []


def test_differences_name_the_total_the_bonus_and_whoever_makes_place(world):
    old = sealed(world)
    before = {row.code: row for row in old.results.all()}
    rule(world, "dianzi", "bonus", item="model_case", value=Decimal(2))
    new = sealed(world, 1)
    after = {row.code: row for row in new.results.all()}

    found = told(old, new)

    assert ("total", "", str(before["dianzi"].total), str(after["dianzi"].total)) in found["dianzi"]
    assert ("bonus", "model_case", None, "2: A reason.") in found["dianzi"]
    labels = [each.label for row in differences_between(old, new) for each in row.changes]
    assert "bonus Selected as a model case" in labels
    moved = {code for code in before if before[code].rank != after[code].rank}
    assert set(found) == moved | {"dianzi"}


def test_differences_name_an_adjudicated_indicator_with_its_criterion(world):
    old = sealed(world)
    item = _indicator(old)
    rule(world, "dianzi", "adjudicated", item=item, value=Decimal("12.5"))
    new = sealed(world, 1)

    kinds = {(kind, code) for kind, code, *_ in told(old, new)["dianzi"]}

    assert ("adjudicated", item) in kinds
    assert ("indicator", item) in kinds


def test_differences_name_what_is_not_applicable_any_more(world):
    old = sealed(world)
    item = _indicator(old)
    rule(world, "dianzi", "not_applicable", item=item)
    new = sealed(world, 1)

    found = told(old, new)["dianzi"]

    assert ("applicable", item, "applicable", "not applicable") in found


def test_differences_name_an_alliance_that_is_excused(world):
    old = sealed(world)
    total = str(old.results.get(code="dianzi").total)
    rule(world, "dianzi", "excused")
    new = sealed(world, 1)

    assert ("result", "", total, None) in told(old, new)["dianzi"]
    assert told(new, old)["dianzi"] == {("result", "", None, total)}


def test_an_alliance_that_only_makes_place_is_told_apart(world):
    old = sealed(world)
    last = old.results.filter(rank__isnull=False).order_by("-rank").first()
    first = old.results.filter(rank=1).first()
    rule(world, first.code, "deduction", item="late", value=Decimal(100))
    new = sealed(world, 1)

    found = {each.code: each for each in differences_between(old, new)}

    assert last.code != first.code
    assert found[last.code].is_rank_alone
    assert not found[first.code].is_rank_alone


def test_differences_cost_the_same_at_any_length(world, django_assert_max_num_queries):
    old = sealed(world)
    for code in ("dianzi", "gaoxin"):
        rule(world, code, "bonus", item="model_case", value=Decimal(1))
    new = sealed(world, 1)
    assert Entry.objects.count() > 2

    with django_assert_max_num_queries(4):  # Two sets, their explanations; the framework once.
        differences_between(old, new)


def _indicator(computation):
    """Return the code of an indicator of dianzi that has a score and counts."""
    criteria = computation.results.get(code="dianzi").explanation["criteria"]
    items = [item for part in criteria for item in part["indicators"]]
    return next(item["code"] for item in items if item["score"] is not None and item["share"])

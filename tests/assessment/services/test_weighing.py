"""Comparing criteria in pairs, and drafting a version with the weights that come of it."""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied

from assessment import scoring
from assessment.computing.definitions import framework_definition
from assessment.computing.weighing import (
    compared_criteria,
    latest_cycle,
    pairs_of,
    priorities_of,
    said_in,
    spread_of,
    version_of,
)
from assessment.errors import StaleVersion, WeighingRefused
from assessment.models import Framework, Weighing
from assessment.services.drafting import draft_from_weighing, draft_version
from assessment.services.weighing import begin_weighing, save_comparisons
from tests.factories import make_cycle, make_framework, make_user, names


@pytest.fixture
def framework(db):
    """Three criteria that count and one that is only shown."""
    criteria = [
        {
            "code": code,
            "name": names(code),
            "weight": weight,
            "indicators": [
                {"code": f"{code}-1", "name": names(code), "weight": "1", "rule": "judged"}
            ],
        }
        for code, weight in (("a", "50"), ("b", "30"), ("c", "20"), ("shown", "0"))
    ]
    return make_framework(code="weighed", criteria=criteria)


@pytest.fixture
def bureau(db):
    return make_user("bureau")


def begin(framework, by):
    return begin_weighing(framework.pk, name="Li and Wang", by=by)


def say(weighing, by, **said):
    """Say of pairs such as ``ab`` how many times as important the first one is."""
    ratios = {(pair[0], pair[1]): Fraction(text) for pair, text in said.items()}
    return save_comparisons(weighing.pk, ratios, seen=version_of(weighing), by=by)


CONSISTENT = {"ab": "2", "bc": "2", "ac": "4"}


def test_what_was_said_is_kept_and_makes_weights_once_every_pair_is_compared(framework, bureau):
    weighing = begin(framework, bureau)
    codes = ["a", "b", "c"]

    weighing = say(weighing, bureau, ab="2", bc="1/3")
    assert priorities_of(weighing, codes) is None
    weighing = say(weighing, bureau, **CONSISTENT)

    assert weighing.comparisons == [["a", "b", "2"], ["a", "c", "4"], ["b", "c", "2"]]
    found = priorities_of(weighing, codes)
    assert scoring.to_hundred(found.weights) == {
        "a": Decimal("57.14"),
        "b": Decimal("28.57"),
        "c": Decimal("14.29"),
    }


def test_criteria_without_weight_are_not_compared(framework):
    assert [each.code for each in compared_criteria(framework)] == ["a", "b", "c"]


def test_a_pair_that_is_not_named_again_is_open_again(framework, bureau):
    weighing = say(begin(framework, bureau), bureau, **CONSISTENT)

    weighing = say(weighing, bureau, ab="9")

    assert said_in(weighing, ["a", "b", "c"]) == {("a", "b"): 9}


@pytest.mark.parametrize(
    "said", [{"ba": "2"}, {"aa": "1"}, {"ax": "1"}, {"ab": "10"}, {"ab": "1/10"}, {"ab": "0"}]
)
def test_what_is_no_pair_or_off_the_scale_is_refused(framework, bureau, said):
    weighing = begin(framework, bureau)

    with pytest.raises(WeighingRefused):
        say(weighing, bureau, **said)

    weighing.refresh_from_db()
    assert weighing.comparisons == []


def test_of_two_clerks_the_later_one_is_told_and_nothing_is_lost(framework, bureau):
    weighing = begin(framework, bureau)
    say(Weighing.objects.get(pk=weighing.pk), bureau, ab="3")

    with pytest.raises(StaleVersion):
        say(weighing, bureau, ab="5")

    weighing.refresh_from_db()
    assert weighing.comparisons == [["a", "b", "3"]]


@pytest.mark.parametrize("role", ["observer", "district", "secretariat", "assessor", "member"])
def test_only_the_bureau_compares_and_drafts(framework, bureau, role):
    weighing = say(begin(framework, bureau), bureau, **CONSISTENT)
    other = make_user(role)

    for act in (
        lambda: begin(framework, other),
        lambda: say(weighing, other, ab="3"),
        lambda: draft_from_weighing(weighing.pk, source="comparison", by=other),
        lambda: draft_version(framework.pk, {}, by=other),
    ):
        with pytest.raises(PermissionDenied):
            act()

    assert (Weighing.objects.count(), Framework.objects.count()) == (1, 1)


def test_a_framework_with_one_criterion_has_nothing_to_compare(bureau):
    with pytest.raises(WeighingRefused):
        begin(make_framework(), bureau)


def test_more_than_fifteen_criteria_are_too_many(bureau):
    criteria = [
        {"code": f"c{n}", "name": names(f"c{n}"), "weight": "6.25", "indicators": []}
        for n in range(16)
    ]
    with pytest.raises(WeighingRefused, match="15"):
        begin(make_framework(code="wide", criteria=criteria), bureau)


def test_the_draft_is_the_next_version_with_the_weights_and_is_not_released(framework, bureau):
    weighing = say(begin(framework, bureau), bureau, **CONSISTENT)

    draft = draft_from_weighing(weighing.pk, source="comparison", by=bureau)

    assert (draft.code, draft.version, draft.released_at) == ("weighed", 2, None)
    assert (draft.origin, draft.drafted_from, draft.comparison_name) == (
        "comparison",
        1,
        weighing.name,
    )
    definition = framework_definition(draft)
    assert {part.code: str(part.weight) for part in definition.criteria} == {
        "a": str(Fraction("57.14")),
        "b": str(Fraction("28.57")),
        "c": str(Fraction("14.29")),
        "shown": "0",
    }
    assert sum(part.weight for part in definition.criteria) == 100
    assert draft.digest == scoring.digest(definition)
    ours = framework_definition(framework)
    assert definition.policy == ours.policy
    assert definition.indicators == ours.indicators


def test_a_second_draft_is_the_version_after(framework, bureau):
    weights = {"a": Decimal(20), "b": Decimal(30), "c": Decimal(50)}

    versions = [draft_version(framework.pk, weights, by=bureau).version for _ in range(2)]

    assert versions == [2, 3]


def test_the_released_version_stays_as_it_is(framework, bureau):
    before = framework_definition(framework)

    draft_version(framework.pk, {"a": Decimal(20), "c": Decimal(50)}, by=bureau)

    assert framework_definition(Framework.objects.get(pk=framework.pk)) == before


def test_no_draft_while_pairs_are_open(framework, bureau):
    weighing = say(begin(framework, bureau), bureau, ab="2")

    with pytest.raises(WeighingRefused, match="every pair"):
        draft_from_weighing(weighing.pk, source="comparison", by=bureau)

    assert Framework.objects.count() == 1


def test_no_draft_from_comparisons_that_contradict_each_other(framework, bureau):
    weighing = say(begin(framework, bureau), bureau, ab="9", bc="9", ac="1/9")

    with pytest.raises(WeighingRefused, match="contradict"):
        draft_from_weighing(weighing.pk, source="comparison", by=bureau)

    assert Framework.objects.count() == 1


def test_no_draft_from_entropy_without_results(framework, bureau):
    weighing = begin(framework, bureau)

    with pytest.raises(WeighingRefused, match="results"):
        draft_from_weighing(weighing.pk, source="entropy", by=bureau)


@pytest.mark.parametrize(
    "weights",
    [
        {"a": Decimal("50.01")},
        {"a": Decimal(120), "b": Decimal(-40)},
        {"none": Decimal(0)},
    ],
)
def test_weights_that_do_not_make_a_hundred_are_refused(framework, bureau, weights):
    with pytest.raises(WeighingRefused):
        draft_version(framework.pk, weights, by=bureau)

    assert Framework.objects.count() == 1


def test_entropy_comes_from_the_complete_results_of_the_latest_cycle_that_has_two(world):
    framework = world.cycle.framework
    codes = [each.code for each in compared_criteria(framework)]
    make_cycle(framework=framework, year=world.cycle.year + 1)

    cycle = latest_cycle(framework)
    spread, alliances = spread_of(cycle, codes)

    assert cycle == world.cycle
    rows = [
        [Fraction(row.criterion_scores[code]) for code in codes]
        for row in cycle.computation.results.filter(status="complete")
        if set(codes) <= set(row.criterion_scores)
    ]
    assert alliances == len(rows)
    if len(rows) > 1:
        assert spread == scoring.entropy_weights(codes, rows)


def test_one_complete_alliance_tells_no_spread(world):
    complete = world.cycle.computation.results.filter(status="complete").order_by("code")
    complete.exclude(pk=complete.first().pk).delete()

    assert latest_cycle(world.cycle.framework) is None


def test_pairs_are_those_above_the_diagonal():
    assert pairs_of("abc") == [("a", "b"), ("a", "c"), ("b", "c")]

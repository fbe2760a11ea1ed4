"""Ranks under many weights: each draw ranks exactly as the reference would."""

from collections import Counter
from dataclasses import replace
from fractions import Fraction
from itertools import islice

import pytest
from hypothesis import given

from assessment.scoring import ScoringError, Trial, Variation, draws, score_cycle, vary
from tests.assessment.scoring.builders import (
    alliance,
    criterion,
    framework,
    indicator,
    policy,
    ruling,
)
from tests.assessment.scoring.exchange import read_alliances, read_framework
from tests.assessment.scoring.strategies import cycles
from tests.assessment.scoring.test_properties import tried

SPREAD = Fraction(1, 2)


def by_reference(definition, inputs, vectors):
    """Count ranks and grades the slow way: the whole cycle anew under each vector."""
    ranks, grades = Counter(), Counter()
    codes = [part.code for part in definition.criteria]
    for vector in vectors:
        weights = dict(zip(codes, map(Fraction, vector), strict=True))
        for score in score_cycle(vary(definition, Variation(weights=weights)), inputs):
            if score.status == "complete":
                ranks[score.code, score.rank] += 1
                grades[score.code, score.grade.code] += 1
    return ranks, grades


def by_trial(definition, inputs, vectors):
    trial = Trial(definition, score_cycle(definition, inputs))
    for vector in vectors:
        trial.rank(vector)
    ranks, grades = Counter(), Counter()
    for code, held in trial.held.items():
        ranks.update({(code, rank): times for rank, times in held.ranks.items()})
        grades.update({(code, grade): times for grade, times in held.grades.items()})
    return ranks, grades


def some_draws(definition, count, seed=7):
    weights = [part.weight for part in definition.criteria]
    return list(islice(draws(weights, SPREAD, seed), count))


@pytest.mark.parametrize("folder", ["tiny", "random"])
def test_a_trial_ranks_as_the_reference_does(folder):
    definition, inputs = read_framework(folder), read_alliances(folder)
    vectors = some_draws(definition, 40)

    assert by_trial(definition, inputs, vectors) == by_reference(definition, inputs, vectors)


@tried
@given(cycles())
def test_a_trial_ranks_as_the_reference_does_in_any_cycle(cycle):
    definition, inputs = cycle
    if not any(part.weight for part in definition.criteria):
        return
    vectors = some_draws(definition, 4)

    assert by_trial(definition, inputs, vectors) == by_reference(definition, inputs, vectors)


def test_a_trial_knows_where_each_stands_now():
    definition, inputs = read_framework("tiny"), read_alliances("tiny")
    ranked = score_cycle(definition, inputs)

    trial = Trial(definition, ranked)

    assert {code: (held.rank, held.grade) for code, held in trial.held.items()} == {
        score.code: (score.rank, score.grade.code) for score in ranked if score.status == "complete"
    }


def test_bonuses_are_held_within_the_scale_and_vetoes_act_on_every_grade():
    definition = framework(
        criterion("c1", indicator("i1")),
        criterion("c2", indicator("i2")),
        rules=policy(bonus_cap=None, fraud="cap:qualified"),
    )
    inputs = [
        alliance("a", ruling("bonus", "x", "60"), marks={"i1": "90", "i2": "10"}),
        alliance("b", ruling("veto", "fraud"), marks={"i1": "95", "i2": "85"}),
        alliance("c", ruling("deduction", "x", "99.5"), marks={"i1": "0", "i2": "70"}),
    ]
    vectors = some_draws(definition, 200)

    ranks, grades = by_trial(definition, inputs, vectors)

    assert (ranks, grades) == by_reference(definition, inputs, vectors)
    assert grades["b", "qualified"] == 200
    assert grades["c", "poor"] == 200


def test_the_same_seed_draws_the_same_and_another_one_others():
    weights = [Fraction(60), Fraction(40)]

    first, again, other = (list(islice(draws(weights, SPREAD, seed), 50)) for seed in (1, 1, 2))

    assert first == again
    assert first != other


def test_the_first_draw_of_a_seed_never_changes():
    """Whoever writes a seed down finds the same shares again, on any machine."""
    (first,) = islice(draws([Fraction(1)], SPREAD, 2026), 1)

    assert first == [22_306_144_665_770_948]


def test_draws_stay_within_the_spread_and_fill_it():
    weights = [Fraction(60), Fraction("12.5"), Fraction(0)]
    scale = 2 * 2 * 2**53  # Halves, by halves, by the steps of a draw.

    vectors = list(islice(draws(weights, SPREAD, 3), 2000))

    for place, weight in enumerate(weights):
        factors = [vector[place] / (float(weight) * scale) for vector in vectors if weight]
        if not weight:
            assert {vector[place] for vector in vectors} == {0}
            continue
        assert 0.5 <= min(factors) < 0.51
        assert 1.49 < max(factors) < 1.5
        assert abs(sum(factors) / len(factors) - 1) < 0.02


@pytest.mark.parametrize("spread", ["0", "1", "-1/2", "2"])
def test_draws_refuse_a_spread_that_is_none(spread):
    with pytest.raises(ScoringError):
        next(draws([Fraction(1)], Fraction(spread), 1))


def test_a_tie_shares_the_rank():
    definition = framework(criterion("c1", indicator("i1"), weight="100"))
    inputs = [alliance(code, marks={"i1": mark}) for code, mark in (("a", "8"), ("b", "8"))]
    inputs.append(replace(alliance("c", marks={"i1": "7"})))

    ranks, _grades = by_trial(definition, inputs, some_draws(definition, 3))

    assert ranks == {("a", 1): 3, ("b", 1): 3, ("c", 3): 3}


def test_the_rounded_total_decides_rank_and_grade():
    """79.995 shows as 80.00: good, and level with a plain 80."""
    definition = framework(criterion("c1", indicator("i1"), weight="100"))
    inputs = [
        alliance("a", marks={"i1": "79.99 80"}),
        alliance("b", marks={"i1": "80"}),
        alliance("c", marks={"i1": "79.99 79.99 80"}),
    ]

    ranks, grades = by_trial(definition, inputs, some_draws(definition, 2))

    assert ranks == {("a", 1): 2, ("b", 1): 2, ("c", 3): 2}
    assert grades == {("a", "good"): 2, ("b", "good"): 2, ("c", "qualified"): 2}

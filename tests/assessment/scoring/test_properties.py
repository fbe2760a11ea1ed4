"""What holds for every cycle, tried on random ones."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.scoring import (
    digest,
    explanation,
    fingerprint,
    from_canonical,
    gather_cohorts,
    score_alliance,
    score_cycle,
    shown,
    to_canonical,
)
from assessment.scoring.rules import aggregate, step_points, use_marks
from tests.assessment.scoring.builders import policy
from tests.assessment.scoring.strategies import (
    ASSESSORS,
    cycles,
    frameworks,
    marks,
    stairs,
    values,
)

tried = settings(deadline=None, max_examples=60, database=None)


def decisions(ranking):
    """Keep what the bureau acts on."""
    return [
        (score.code, score.rank, score.exact, score.grade, score.outcome, score.missing)
        for score in ranking
    ]


def without(framework, code):
    """Return the framework as if it had not got the criterion or indicator ``code``."""
    kept = [part for part in framework.criteria if part.code != code]
    return replace(
        framework,
        criteria=tuple(
            replace(part, indicators=tuple(item for item in part.indicators if item.code != code))
            for part in kept
        ),
    )


def out_of_play(inputs, codes):
    """Drop the rulings that name one of ``codes``."""
    kept = tuple(ruling for ruling in inputs.rulings if ruling.item not in codes)
    return replace(inputs, rulings=kept)


@tried
@given(cycles())
def test_not_applicable_equals_a_framework_without_it(cycle):
    framework, alliances = cycle
    for score, inputs in zip(_in_order(framework, alliances), alliances, strict=True):
        absent = [ruling.item for ruling in inputs.rulings if ruling.kind == "not_applicable"]
        smaller, gone = framework, set(absent)
        for code in absent:
            gone |= {
                item.code
                for part in framework.criteria
                if part.code == code
                for item in part.indicators
            }
            smaller = without(smaller, code)
        cohorts = {
            part.definition.code: part.cohort
            for criterion in score.criteria
            for part in criterion.indicators
            if part.cohort is not None
        }

        alone = score_alliance(smaller, out_of_play(inputs, gone), cohorts)

        assert decisions([alone]) == decisions([score])


@tried
@given(cycles())
def test_an_indicator_of_weight_zero_has_no_influence(cycle):
    framework, alliances = cycle
    idle = {part.code for part in framework.indicators if part.weight == 0}
    smaller = framework
    for code in idle:
        smaller = without(smaller, code)

    ranking = score_cycle(smaller, [out_of_play(inputs, idle) for inputs in alliances])

    assert decisions(ranking) == decisions(score_cycle(framework, alliances))


@tried
@given(cycles())
def test_a_criterion_of_weight_zero_has_no_influence(cycle):
    framework, alliances = cycle
    idle = [part for part in framework.criteria if part.weight == 0]
    gone = {part.code for part in idle} | {item.code for part in idle for item in part.indicators}
    smaller = framework
    for part in idle:
        smaller = without(smaller, part.code)

    ranking = score_cycle(smaller, [out_of_play(inputs, gone) for inputs in alliances])

    assert decisions(ranking) == decisions(score_cycle(framework, alliances))


@tried
@given(cycles(), st.sampled_from([Fraction(1, 3), Fraction(7), Fraction(1, 100)]))
def test_only_the_ratios_of_weights_matter(cycle, factor):
    framework, alliances = cycle
    scaled = replace(
        framework,
        criteria=tuple(
            replace(
                part,
                weight=part.weight * factor,
                indicators=tuple(
                    replace(item, weight=item.weight * (place + 2)) for item in part.indicators
                ),
            )
            for place, part in enumerate(framework.criteria)
        ),
    )

    ranking = score_cycle(scaled, alliances)

    assert decisions(ranking) == decisions(score_cycle(framework, alliances))


@tried
@given(cycles(), st.permutations(ASSESSORS), st.randoms())
def test_neither_who_gave_a_mark_nor_the_order_of_alliances_matters(cycle, names, random):
    framework, alliances = cycle
    renamed = dict(zip(ASSESSORS, names, strict=True))
    shuffled = [
        replace(
            inputs,
            marks={
                code: {renamed[name]: mark for name, mark in given.items()}
                for code, given in inputs.marks.items()
            },
        )
        for inputs in alliances
    ]
    random.shuffle(shuffled)

    ranking = score_cycle(framework, shuffled)

    assert decisions(ranking) == decisions(score_cycle(framework, alliances))


@tried
@given(cycles())
def test_without_bonus_and_deduction_the_total_lies_among_the_criteria(cycle):
    framework, alliances = cycle
    plain = [
        replace(
            inputs,
            rulings=[each for each in inputs.rulings if each.kind not in ("bonus", "deduction")],
        )
        for inputs in alliances
    ]

    for score in score_cycle(framework, plain):
        if score.exact is not None:
            counting = [part.exact for part in score.criteria if part.counts]
            assert min(counting) <= score.exact <= max(counting)


@tried
@given(cycles())
def test_every_figure_lies_on_the_scale_and_every_total_is_accounted_for(cycle):
    framework, alliances = cycle

    for score in score_cycle(framework, alliances):
        parts = [item for each in score.criteria for item in each.indicators]
        known = [each.exact for each in [*score.criteria, *parts, score] if each.exact is not None]
        assert all(0 <= exact <= 100 for exact in known)
        assert (score.exact is None) == (score.status == "incomplete")
        if score.exact is not None:
            shares = [each.share for each in score.criteria if each.share is not None]
            assert (sum(shares), score.missing) == (1, ())


@tried
@given(st.dictionaries(st.sampled_from(ASSESSORS), marks, min_size=1), st.integers(3, 7))
def test_trimming_equals_leaving_out_the_ends_of_the_sorted_marks(given_marks, trim_from):
    rules = policy("trimmed_mean", trim_from)

    mean = aggregate(rules, use_marks(rules, given_marks))

    rising = sorted(given_marks.values())
    kept = rising[1:-1] if len(rising) >= trim_from else rising
    assert mean == sum(kept) / len(kept)


@tried
@given(cycles())
def test_ranks_count_the_better_ones(cycle):
    framework, alliances = cycle

    ranking = score_cycle(framework, alliances)

    complete = [score for score in ranking if score.status == "complete"]
    for score in ranking:
        better = sum(other.shown > score.shown for other in complete) if score.rank else None
        assert score.rank == (None if better is None else better + 1)
    keys = [(score.rank or len(ranking) + 1, score.code) for score in ranking]
    assert keys == sorted(keys)
    assert {score.code for score in ranking} == {
        inputs.code for inputs in alliances if not inputs.is_excused
    }


@tried
@given(frameworks(), st.data())
def test_digest_does_not_depend_on_the_order_of_grades(framework, drawn):
    grades = drawn.draw(st.permutations(framework.policy.grades))

    shuffled = replace(framework, policy=replace(framework.policy, grades=tuple(grades)))

    assert digest(shuffled) == digest(framework)


@tried
@given(frameworks())
def test_from_canonical_gives_back_the_same_framework(framework):
    copy = from_canonical(to_canonical(framework))

    assert (to_canonical(copy), digest(copy)) == (to_canonical(framework), digest(framework))


@tried
@given(cycles())
def test_a_framework_read_back_scores_and_explains_alike(cycle):
    framework, alliances = cycle
    copy = from_canonical(to_canonical(framework))

    prints = [
        [fingerprint(explanation(each, score)) for score in score_cycle(each, alliances)]
        for each in (framework, copy)
    ]

    assert prints[0] == prints[1]


@tried
@given(stairs(), values)
def test_steps_never_depend_on_the_order_they_are_given_in(steps, value):
    assert step_points(steps[::-1], value) == step_points(steps, value)


@tried
@given(st.integers(0, 10**7), st.integers(1, 10**5))
def test_shown_is_at_most_half_a_hundredth_away_and_goes_up_from_there(numerator, denominator):
    exact = Fraction(numerator, denominator)

    assert Fraction(-1, 200) < Fraction(shown(exact)) - exact <= Fraction(1, 200)


def _in_order(framework, alliances):
    """Score each alliance of the cycle, the excused ones too."""
    cohorts = gather_cohorts(framework, alliances)
    return [score_alliance(framework, inputs, cohorts) for inputs in alliances]

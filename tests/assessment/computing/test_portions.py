"""The set-based way equals the exact reference, on the database of this run."""

from dataclasses import replace
from fractions import Fraction

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessment import scoring
from assessment.computing import cohorts
from assessment.computing.portions import Rules, figures, write_portion
from assessment.computing.sealing import COLUMNS
from assessment.computing.statement import DIALECTS, DOUBT, plain_statement
from assessment.models import Computation, Result
from tests.assessment.computing.stored import store_cycle
from tests.assessment.scoring.exchange import read_alliances, read_framework
from tests.assessment.scoring.strategies import cycles

pytestmark = pytest.mark.django_db


@st.composite
def plain_cycles(draw):
    """Random cycles in which most alliances have no rulings, and each kind of ruling once."""
    framework, alliances = draw(cycles())
    return framework, [
        with_distinct_rulings(inputs)
        if draw(st.integers(0, 3)) == 0
        else replace(inputs, rulings=())
        for inputs in alliances
    ]


def with_distinct_rulings(inputs):
    return replace(
        inputs, rulings=tuple({(each.kind, each.item): each for each in inputs.rulings}.values())
    )


def computation_of(cycle, known, rules):
    return Computation.objects.create(
        cycle=cycle, framework_digest=rules.digest, cohorts=cohorts.to_stored(known)
    )


def keys_of(cycle):
    keys = list(cycle.entries.order_by("pk").values_list("pk", flat=True))
    return keys[0], keys[-1]


def stored_figures(computation):
    """Return the columns as they are stored: a ranking hands ``criteria`` on as its text."""
    results = Result.objects.filter(computation=computation)
    return {result.code: {each: getattr(result, each) for each in COLUMNS} for result in results}


def expected_figures(scores):
    return {score.code: figures(score) for score in scores}


def is_near_a_boundary(score):
    """Whether a figure that is rounded lies so near to a boundary that the database passes."""
    exact = [part.exact for part in score.criteria if part.exact is not None] + [score.exact]
    return any(
        abs((each * 100 + Fraction(1, 2)) - round(each * 100 + Fraction(1, 2)))
        < 2 * Fraction(DOUBT)
        for each in exact
    )


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(plain_cycles())
def test_write_portion_equals_the_reference_on_random_cycles(drawn):
    definition, alliances = drawn
    with transaction.atomic():
        cycle = store_cycle(definition, alliances)
        rules = Rules.of(cycle.framework)
        known = cohorts.gather(cycle.pk, rules.definition)
        computation = computation_of(cycle, known, rules)

        write_portion(computation, rules, known, *keys_of(cycle))

        assert known == scoring.gather_cohorts(definition, alliances)
        assert stored_figures(computation) == expected_figures(
            scoring.score_cycle(definition, alliances)
        )
        transaction.set_rollback(True)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(plain_cycles())
def test_plain_statement_leaves_out_only_rulings_gaps_and_boundaries(drawn):
    definition, alliances = drawn
    with transaction.atomic():
        cycle = store_cycle(definition, alliances)
        rules = Rules.of(cycle.framework)
        known = cohorts.gather(cycle.pk, rules.definition)
        computation = computation_of(cycle, known, rules)
        sql = plain_statement(rules.definition, rules.rows, known, DIALECTS[connection.vendor])
        first, last = keys_of(cycle)

        if sql:
            with connection.cursor() as cursor:
                keys = {"computation": computation.pk, "cycle": cycle.pk}
                cursor.execute(sql, keys | {"first": first, "last": last})

        ruled = {inputs.code for inputs in alliances if inputs.rulings}
        complete = [
            score
            for score in scoring.score_cycle(definition, alliances)
            if score.status == "complete" and score.code not in ruled
        ]
        written = set(stored_figures(computation))
        assert written <= {score.code for score in complete}
        assert written >= {score.code for score in complete if not is_near_a_boundary(score)}
        transaction.set_rollback(True)


@pytest.mark.parametrize("folder", ["tiny", "random"])
def test_write_portion_equals_the_reference_on_the_cases(folder):
    definition, alliances = read_framework(folder), read_alliances(folder)
    cycle = store_cycle(definition, alliances)
    rules = Rules.of(cycle.framework)
    known = cohorts.gather(cycle.pk, rules.definition)
    computation = computation_of(cycle, known, rules)

    write_portion(computation, rules, known, *keys_of(cycle))

    scores = scoring.score_cycle(definition, alliances)
    assert stored_figures(computation) == expected_figures(scores)

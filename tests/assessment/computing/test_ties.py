"""What lies near a rounding boundary is told from what lies on it, or left to the reference."""

from fractions import Fraction

import pytest
from django.db import connection

from assessment import scoring
from assessment.computing import ties
from assessment.computing.portions import Rules, figures
from assessment.computing.statement import DIALECTS, plain_statement
from assessment.models import Computation, Result
from assessment.scoring import (
    AllianceInputs,
    Best,
    Cohort,
    CriterionDef,
    FrameworkDef,
    GradeBand,
    IndicatorDef,
    Judged,
    Linear,
    Points,
    Policy,
    Step,
    Steps,
)
from tests.assessment.computing.stored import store_cycle
from tests.assessment.scoring.builders import NAME

POLICY = Policy(aggregate="mean", trim_from=3, grades=(GradeBand("any", NAME, Fraction(0), None),))


def judged(code, weight=1):
    return IndicatorDef(code, NAME, Fraction(weight), Judged())


@pytest.mark.parametrize(
    ("params", "denominator"),
    [
        (Judged(), 1),
        (
            Steps("m", (Step(Fraction(1), Fraction("12.5")), Step(Fraction(2), Fraction("0.125")))),
            2,
        ),
        (Linear("m", Fraction(0), Fraction(3)), 300),
        (Best("m"), 700),
        (Points({"m": Fraction(1), "n": Fraction(1, 2)}, Fraction(3)), 600),
    ],
)
def test_denominator_of_divides_every_score_in_hundredths(params, denominator):
    indicator = IndicatorDef("x", NAME, Fraction(1), params)

    found = ties.denominator_of(indicator, Cohort(1, Fraction(7), Fraction(7)))

    assert found == denominator


def test_trusted_marks_ends_where_the_common_denominator_grows_too_large():
    assert ties.LARGEST == 25_000_000
    assert ties.trusted_marks({"x": Fraction(1)}, {"x": 1}) == 18  # lcm(1..19) is 232,792,560.
    assert ties.trusted_marks({"x": Fraction(1, 4)}, {"x": 2_000_000}) == 2
    assert ties.trusted_marks({"x": Fraction(1)}, {"x": ties.LARGEST + 1}) == 0


def test_plain_statement_rounds_exact_ties_up_itself(db):
    criterion = CriterionDef("C", NAME, Fraction(100), (judged("i"), judged("k", 2)))
    definition = FrameworkDef("fw", 1, NAME, POLICY, (criterion,))
    half, third = Fraction("70.01"), Fraction("70.02")
    alliances = [
        AllianceInputs(
            "tie", {"i": {"e": half, "f": Fraction(70)}, "k": {"e": half, "f": Fraction(70)}}
        ),
        AllianceInputs("near", {"i": {"e": half}, "k": {"e": half, "f": third, "g": Fraction(70)}}),
    ]
    cycle = store_cycle(definition, alliances)
    rules = Rules.of(cycle.framework)
    computation = Computation.objects.create(cycle=cycle, framework_digest=rules.digest)
    keys = list(cycle.entries.order_by("pk").values_list("pk", flat=True))
    sql = plain_statement(rules.definition, rules.rows, {}, DIALECTS[connection.vendor])

    with connection.cursor() as cursor:
        named = {"computation": computation.pk, "cycle": cycle.pk}
        cursor.execute(sql, named | {"first": keys[0], "last": keys[-1]})

    written = dict(Result.objects.values_list("code", "total_hundredths"))
    expected = scoring.score_cycle(definition, alliances)
    assert written == {score.code: figures(score)["total_hundredths"] for score in expected}
    assert written["tie"] == 7001

"""Random cycles of every rule, computed by the database and by fractions."""

from __future__ import annotations

from django.db import transaction
from hypothesis import HealthCheck, given, seed, settings

from assessment import scoring
from assessment.computing import cohorts
from assessment.computing.portions import Rules, figures, write_portion
from assessment.models import Computation, Result
from tests.assessment.computing.stored import store_cycle
from tests.assessment.computing.test_portions import plain_cycles

COLUMNS = ("status", "total_hundredths", "grade", "outcome", "reasons", "missing")


def differences(examples: int) -> tuple[int, int]:
    """Return how many random cycles were computed, and how many alliances came out differently."""
    counted = [0, 0]

    @seed(20251231)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(plain_cycles())
    def compare(drawn: tuple) -> None:
        with transaction.atomic():
            counted[0] += 1
            counted[1] += _different(*drawn)
            transaction.set_rollback(True)

    compare()
    return counted[0], counted[1]


def _different(definition: scoring.FrameworkDef, alliances: list) -> int:
    cycle = store_cycle(definition, alliances)
    rules = Rules.of(cycle.framework)
    known = cohorts.gather(cycle.pk, rules.definition)
    computation = Computation.objects.create(cycle=cycle, framework_digest=rules.digest)
    keys = list(cycle.entries.order_by("pk").values_list("pk", flat=True))
    write_portion(computation, rules, known, keys[0], keys[-1])
    stored = {result.code: result for result in Result.objects.filter(computation=computation)}
    expected = {score.code: figures(score) for score in scoring.score_cycle(definition, alliances)}
    return len(stored.keys() ^ expected.keys()) + sum(
        any(getattr(result, column) != expected[code][column] for column in COLUMNS)
        or result.criterion_scores != Result(criteria=expected[code]["criteria"]).criterion_scores
        for code, result in stored.items()
        if code in expected
    )

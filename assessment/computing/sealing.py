"""Explaining results, sealing them on publication, and proving them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime

from django.db.models import F, Max

from assessment import scoring
from assessment.computing import cohorts
from assessment.computing.definitions import framework_definition
from assessment.computing.inputs import PORTION, all_inputs, inputs_of
from assessment.computing.portions import figures, result_of
from assessment.computing.proving import broken_seals
from assessment.computing.records import Difference, unrecorded_changes
from assessment.computing.registers import keep_registers, registers_now
from assessment.computing.unrecorded import unrecorded_decisions
from assessment.models import Computation, Cycle, Entry, PublishedRegisters, Result
from assessment.scoring import AllianceScore, FrameworkDef

COLUMNS = ("status", "total_hundredths", "grade", "outcome", "reasons", "criteria", "missing")


def explain(result: Result) -> dict[str, object]:
    """Return how every figure of ``result`` came about (``scoring.explanation``).

    Published results keep theirs; others are explained from the inputs as they are now.
    """
    if result.explanation is not None:
        return result.explanation
    computation = result.computation
    definition = framework_definition(computation.cycle.framework)
    inputs = inputs_of({result.entry_id: result.code})[result.entry_id]
    known = cohorts.from_stored(computation.cohorts)
    return scoring.explanation(definition, scoring.score_alliance(definition, inputs, known))


def seal(cycle: Cycle, now: datetime) -> Computation:
    """Write the final results with rank, explanation and fingerprint as a numbered set, and freeze it.

    To be called in a transaction that holds the cycle. The exact reference computes everything
    from the inputs as they are now, so what is published owes nothing to earlier figures.
    """
    definition = framework_definition(cycle.framework)
    entries = cycle.entries.select_related("alliance").prefetch_related("alliance__chains")
    by_code = {entry.alliance.code: entry for entry in entries}
    last = cycle.computations.aggregate(number=Max("number"))["number"] or 0
    computation = Computation.objects.create(
        cycle=cycle,
        number=last + 1,
        framework_digest=cycle.framework.digest,
        cohorts=cohorts.to_stored(cohorts.gather(cycle.pk, definition)),
        entries=len(by_code),
        computed_at=now,
    )
    scores = scoring.score_cycle(definition, all_inputs(cycle.pk))
    Result.objects.bulk_create(
        (_sealed(definition, score, by_code[score.code], computation) for score in scores),
        batch_size=PORTION,
    )
    keep_registers(cycle, computation)
    Computation.objects.filter(pk=computation.pk).update(frozen_at=now)
    Cycle.objects.filter(pk=cycle.pk).update(
        computation=computation, results_version=F("results_version") + 1
    )
    cycle.refresh_from_db(fields=["computation", "results_version"])
    return computation


def _sealed(
    definition: FrameworkDef, score: AllianceScore, entry: Entry, computation: Computation
) -> Result:
    result = result_of(score, entry, computation)
    result.rank = score.rank
    result.explanation = scoring.explanation(definition, score)
    result.fingerprint = scoring.fingerprint(result.explanation)
    return result


def differences(cycle: Cycle) -> Iterator[Difference]:
    """Compute the current results again from the stored inputs, exactly, and yield what differs:
    the framework's hash, a figure, an explanation, a missing or a surplus result; the inputs that
    are not what their history says, even where no shown figure tells, nor what was decided; and
    the seals of every numbered set that do not fit what they seal."""
    yield from unrecorded_changes(cycle.pk)
    yield from unrecorded_decisions(cycle)
    yield from _differing_figures(cycle)
    yield from broken_seals(cycle)


def is_as_sealed(cycle: Cycle) -> bool:
    """Whether the current results are a numbered set that would be sealed exactly so again now:
    figures, explanations, and the registers that belong to them."""
    computation = cycle.computation
    if computation is None or computation.frozen_at is None:
        return False
    kept = PublishedRegisters.objects.filter(computation=computation).first()
    if kept is None or kept.content != json.loads(json.dumps(registers_now(cycle))):
        return False
    return next(_differing_figures(cycle), None) is None


def _differing_figures(cycle: Cycle) -> Iterator[Difference]:
    computation = cycle.computation
    assert computation is not None
    definition = framework_definition(cycle.framework)
    digest = scoring.digest(definition)
    for stored in sorted({cycle.framework.digest, computation.framework_digest} - {digest}):
        yield Difference("", "framework", stored, digest)
    results = {result.code: result for result in computation.results.all()}
    for score in scoring.score_cycle(definition, all_inputs(cycle.pk)):
        result = results.pop(score.code, None)
        if result is None:
            yield Difference(score.code, "result", None, score.status)
        else:
            yield from _differing(result, score)
            if computation.frozen_at:
                computed = scoring.explanation(definition, score)
                yield from _differing_seal(result, score, computed)
    for code in sorted(results):
        yield Difference(code, "result", results[code].status, None)


def _differing(result: Result, score: AllianceScore) -> Iterator[Difference]:
    computed = figures(score)
    for column in COLUMNS:
        stored, expected = getattr(result, column), computed[column]
        if column == "criteria":
            stored, expected = result.criterion_scores, _criteria(score)
        if stored != expected:
            yield Difference(result.code, column, stored, expected)


def _criteria(score: AllianceScore) -> dict[str, str]:
    return Result(**figures(score)).criterion_scores


def _differing_seal(
    result: Result, score: AllianceScore, computed: dict[str, object]
) -> Iterator[Difference]:
    expected = {
        "rank": score.rank,
        "fingerprint": scoring.fingerprint(computed),
        "explanation": computed,
    }
    for column, value in expected.items():
        stored = getattr(result, column)
        if stored != value:
            yield Difference(result.code, column, stored, value)

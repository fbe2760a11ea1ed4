"""What an exception does: to total and grade of its alliance, and to everybody's rank.

Exactly as it will be computed, from the inputs as they are now.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from assessment import scoring
from assessment.computing import cohorts
from assessment.computing.inputs import all_inputs
from assessment.computing.portions import Rules
from assessment.computing.rankings import is_stale
from assessment.models import Cycle, Entry, Result
from assessment.scoring import AllianceInputs, AllianceScore, Cohort, RulingInput, gather_cohorts
from assessment.scoring.inputs import RulingKind

Effect = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of one alliance: the rounded total in hundredths, None without one."""

    status: str
    total: int | None = None
    grade: str = ""
    outcome: str = ""


def effect_of(entry: Entry, now: AllianceInputs, rulings_after: Sequence[RulingInput]) -> Effect:
    """Return what changes once ``rulings_after`` are all exceptions of ``entry``, whose inputs are
    ``now``, ready for JSON.

    ``alliance`` holds status, total, grade, outcome and rank, each as [before, after], ``criteria``
    the scores that change by code, and ``others`` the alliances whose rank, total or grade moves,
    by their new place. Totals are texts with two places. ``entry`` comes with its cycle, its
    framework and its alliance. Raises ``ScoringError`` for what the framework has no place for.
    """
    cycle: Cycle = entry.cycle
    definition = Rules.of(cycle.framework).definition
    then = replace(now, rulings=tuple(rulings_after))
    known = cohorts.gather(cycle.pk, definition)
    is_shared = gather_cohorts(definition, [now]) != gather_cohorts(definition, [then])
    others = _others(cycle, now.code) if is_shared else []
    known_then = gather_cohorts(definition, [then, *others]) if is_shared else known
    before = scoring.score_alliance(definition, now, known)
    after = scoring.score_alliance(definition, then, known_then)
    rest = _standings(cycle, now.code)
    rest_then = _scored(cycle, others, known_then) if is_shared else rest
    return _effect(now.code, (before, rest), (after, rest_then))


def rulings_with(
    now: AllianceInputs, kind: str, item: str, value: Any, *, reason: str, author: str
) -> list[RulingInput]:
    """Return the exceptions of an alliance with one more after them."""
    exact = None if value is None else scoring.parse_decimal(value)
    return [*now.rulings, RulingInput(_kind(kind), item, exact, reason, author)]


def rulings_without(now: AllianceInputs, kind: str, item: str) -> list[RulingInput]:
    """Return the exceptions of an alliance but for one."""
    return [each for each in now.rulings if (each.kind, each.item) != (kind, item)]


def _kind(kind: str) -> RulingKind:
    return kind  # type: ignore[return-value]  # One of the choices of the model.


def _others(cycle: Cycle, code: str) -> list[AllianceInputs]:
    return [inputs for inputs in all_inputs(cycle.pk) if inputs.code != code]


def _standings(cycle: Cycle, code: str) -> dict[str, Standing]:
    """Return the others as they stand: as stored, or computed where what is stored is stale."""
    if is_stale(cycle):
        definition = Rules.of(cycle.framework).definition
        return _scored(cycle, _others(cycle, code), cohorts.gather(cycle.pk, definition))
    rows = Result.objects.filter(computation=cycle.computation_id).exclude(code=code)
    told = rows.values_list("code", "status", "total_hundredths", "grade", "outcome")
    return {
        other: Standing(status, total, grade, outcome)
        for other, status, total, grade, outcome in told
    }


def _scored(
    cycle: Cycle, alliances: Sequence[AllianceInputs], known: Mapping[str, Cohort]
) -> dict[str, Standing]:
    definition = Rules.of(cycle.framework).definition
    scores = (scoring.score_alliance(definition, each, known) for each in alliances)
    return {score.code: _standing(score) for score in scores}


def _standing(score: AllianceScore) -> Standing:
    return Standing(
        score.status,
        None if score.shown is None else int(score.shown * 100),
        score.grade.code if score.grade else "",
        score.outcome or "",
    )


def _effect(
    code: str,
    before: tuple[AllianceScore, dict[str, Standing]],
    after: tuple[AllianceScore, dict[str, Standing]],
) -> Effect:
    one = before[1] | {code: _standing(before[0])}
    other = after[1] | {code: _standing(after[0])}
    ranks = _ranks(one), _ranks(other)
    told = {
        each: _told((one[each], other[each]), (ranks[0].get(each), ranks[1].get(each)))
        for each in sorted(one)
        if each == code or one[each] != other[each] or ranks[0].get(each) != ranks[1].get(each)
    }
    alliance = told.pop(code)
    return {
        "alliance": {"code": code, **alliance},
        "criteria": dict(_changed_criteria(before[0], after[0])),
        "others": sorted(
            ({"code": each, **row} for each, row in told.items()),
            key=lambda row: (row["rank"][1] or len(other) + 1, row["code"]),
        ),
    }


def _ranks(standings: dict[str, Standing]) -> dict[str, int]:
    """Return the rank of each that has a total: one more than how many have a larger one."""
    totals = sorted(each.total for each in standings.values() if each.total is not None)
    return {
        code: len(totals) - bisect_right(totals, each.total) + 1
        for code, each in standings.items()
        if each.total is not None
    }


def _told(pair: tuple[Standing, Standing], ranks: tuple[int | None, int | None]) -> Effect:
    return {
        "status": [each.status for each in pair],
        "total": [_points(each.total) for each in pair],
        "grade": [each.grade for each in pair],
        "outcome": [each.outcome for each in pair],
        "rank": list(ranks),
    }


def _points(total: int | None) -> str | None:
    return None if total is None else f"{total // 100}.{total % 100:02d}"


def _changed_criteria(
    before: AllianceScore, after: AllianceScore
) -> Iterator[tuple[str, list[str | None]]]:
    scores = [_criteria(score) for score in (before, after)]
    for code in dict.fromkeys([*scores[0], *scores[1]]):
        one, other = scores[0].get(code), scores[1].get(code)
        if one != other:
            yield code, [one, other]


def _criteria(score: AllianceScore) -> dict[str, str]:
    return {
        part.definition.code: str(part.shown)
        for part in score.criteria
        if part.shown is not None and not part.is_dropped
    }

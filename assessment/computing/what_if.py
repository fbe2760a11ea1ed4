"""What the results would be under other rules, from the inputs as they are now. Nothing is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from itertools import islice
from typing import Any

from assessment.computing.definitions import framework_definition
from assessment.computing.inputs import all_inputs
from assessment.models import Cycle, Framework
from assessment.scoring import (
    AllianceInputs,
    AllianceScore,
    FrameworkDef,
    Held,
    RulingInput,
    Trial,
    Variation,
    draws,
    fitted,
    parse_decimal,
    score_cycle,
    vary,
    without_assessor,
)

Json = dict[str, Any]
Tell = Callable[[int, int], None]  # How much is done, of how much.

DRAWS = 10_000
TOLD_EVERY = 250
MIDDLE = (5, 95)  # The percentiles between which nine in ten ranks lie.


def rules_of(cycle: Cycle, settings: Json) -> FrameworkDef:
    """Return the rules that ``settings`` of a scenario describe.

    Raises ``ScoringError`` where they make no sense and ``Framework.DoesNotExist`` where the other
    framework is gone.
    """
    if named := settings.get("framework"):
        code, version = named
        return framework_definition(Framework.objects.get(code=code, version=version))
    return vary(framework_definition(cycle.framework), _variation(settings))


def compared(cycle: Cycle, settings: Json, tell: Tell) -> Json:
    """Return how everybody stands now and under the rules of ``settings``, exactly computed."""
    ours, theirs = framework_definition(cycle.framework), rules_of(cycle, settings)
    inputs = list(all_inputs(cycle.pk))
    tell(0, 2 * len(inputs))
    before = score_cycle(ours, inputs)
    tell(len(inputs), 2 * len(inputs))
    changed, left = _changed(theirs, inputs, settings.get("without_assessor", ""))
    after = {score.code: score for score in score_cycle(theirs, changed)}
    return {
        "results_version": cycle.results_version,
        "grades": [_grades(ours), _grades(theirs)],
        "rows": [
            {"code": score.code, "before": _standing(score), "after": _standing(after[score.code])}
            for score in before
        ],
        "left": left,
    }


def tried(cycle: Cycle, settings: Json, tell: Tell) -> Json:
    """Return how often each rank and grade holds under weights drawn around ours."""
    definition = framework_definition(cycle.framework)
    ranked = score_cycle(definition, all_inputs(cycle.pk))
    trial = Trial(definition, ranked)
    weights = [criterion.weight for criterion in definition.criteria]
    spread = parse_decimal(settings["spread"]) / 100
    drawn = draws(weights, Fraction(spread), settings["seed"])
    for done, vector in enumerate(islice(drawn, DRAWS)):
        if done % TOLD_EVERY == 0:
            tell(done, DRAWS)
        trial.rank(vector)
    totals = {score.code: str(score.shown) for score in ranked}
    return {
        "results_version": cycle.results_version,
        "grades": [_grades(definition)],
        "draws": DRAWS,
        "rows": [
            {"code": code, "total": totals[code], **_holding(held)}
            for code, held in trial.held.items()
        ],
        "incomplete": [score.code for score in ranked if score.status == "incomplete"],
    }


def _variation(settings: Json) -> Variation:
    def exact(name: str) -> dict[str, Fraction]:
        return {code: parse_decimal(text) for code, text in settings.get(name, {}).items()}

    policy: dict[str, Any] = {
        key: settings[key] for key in ("aggregate", "trim_from", "bonus_cap") if key in settings
    }
    if policy.get("bonus_cap") is not None:
        policy["bonus_cap"] = parse_decimal(policy["bonus_cap"])
    return Variation(
        weights=exact("weights"),
        indicator_weights=exact("indicator_weights"),
        floors={
            code: None if text is None else parse_decimal(text)
            for code, text in settings.get("floors", {}).items()
        },
        grades=exact("grades"),
        params=settings.get("params", {}),
        policy=policy,
        without_criterion=settings.get("without_criterion", ""),
    )


def _changed(
    rules: FrameworkDef, inputs: Iterable[AllianceInputs], assessor: str
) -> tuple[list[AllianceInputs], list[Json]]:
    """Return the inputs that ``rules`` can work with, and the exceptions left aside for that."""
    changed, left = [], []
    for each in inputs:
        kept, aside = fitted(rules, without_assessor(each, assessor) if assessor else each)
        changed.append(kept)
        left += [_aside(each.code, ruling) for ruling in aside]
    return changed, left


def _aside(code: str, ruling: RulingInput) -> Json:
    return {"code": code, "kind": ruling.kind, "item": ruling.item}


def _standing(score: AllianceScore) -> Json:
    return {
        "rank": score.rank,
        "total": None if score.shown is None else str(score.shown),
        "grade": score.grade.code if score.grade else "",
        "outcome": score.outcome or "",
        "missing": list(score.missing),
    }


def _holding(held: Held) -> Json:
    rising = sorted(held.ranks)
    return {
        "rank": held.rank,
        "grade": held.grade,
        "holds": held.ranks[held.rank],
        "grade_holds": held.grades[held.grade],
        "best": rising[0],
        "worst": rising[-1],
        "middle": [_percentile(held, percent) for percent in MIDDLE],
        "grades": dict(held.grades),
    }


def _percentile(held: Held, percent: int) -> int:
    """Return the first rank that takes in ``percent`` of the draws from the best rank on."""
    needed, reached = held.ranks.total() * percent, 0
    for rank in sorted(held.ranks):
        reached += held.ranks[rank] * 100
        if reached >= needed:
            break
    return rank


def _grades(rules: FrameworkDef) -> Json:
    """Return the names of the grades, the outcome that each has, by code, the best first."""
    return {
        band.code: {"name": dict(band.name), "outcome": band.outcome or ""}
        for band in rules.policy.bands
    }

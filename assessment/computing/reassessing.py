"""Before and after: the criteria of an order assessed once more, by the exact arithmetic.

The criteria of the order are scored by the new marks and values, against the cohorts of the
published results; all the others stay as published, and so do bonuses, deductions and what is not
applicable. The official results never change.

- A judged indicator is scored by the new marks alone.
- A measure without a new value keeps the published one. A new value counts in the criteria of the
  order only, also where others read the same measure.
- What was adjudicated gives way to the new marks and values, where there are any.
- A veto acts on, unless the bureau says that what it is about is put right (``lifted``).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, cast

from assessment import scoring
from assessment.choices import OrderState
from assessment.computing import cohorts as stored_cohorts
from assessment.computing.inputs import inputs_of
from assessment.computing.portions import Rules
from assessment.models import (
    Computation,
    Entry,
    Reassessment,
    ReassessmentMark,
    Result,
)
from assessment.scoring import (
    AgainstMean,
    AllianceInputs,
    AllianceScore,
    Best,
    Cohort,
    FrameworkDef,
)
from assessment.scoring.explanation_parts import exact_text, explain_criterion, shown_text

Told = dict[str, Any]
NewMarks = Mapping[str, Mapping[str, Fraction]]
NewValues = Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Figures:
    """Both times as JSON: ``before`` and ``after`` have ``total``, ``exact``, ``grade`` (code),
    ``grade_name`` (by language), ``outcome``, ``below_floor``, ``vetoes`` and ``criteria``, those of
    the order alone, as ``scoring.explanation`` tells them. ``before`` has ``version`` and
    ``fingerprint`` of the published result besides, ``after`` has ``lifted`` and ``reasons``: what
    stands against passing, ``grade`` or ``floor:CODE``.

    ``missing`` are the codes of the order's indicators that count and have no score yet.
    """

    before: Told
    after: Told
    missing: tuple[str, ...]

    @property
    def outcome(self) -> OrderState | None:
        """Passed or failed; None while something is missing."""
        if self.missing:
            return None
        return OrderState.FAILED if self.after["reasons"] else OrderState.PASSED


def figures_of(reassessment: Reassessment, lifted: Collection[str] = ()) -> Figures | None:
    """Compare both times, by the marks of the submitted sheets; None where no result is computed."""
    entry = reassessment.order.entry
    computation = entry.cycle.computation
    if computation is None:
        return None
    definition = Rules.of(entry.cycle.framework).definition
    codes = criteria_of(reassessment, definition)
    inputs = inputs_of({entry.pk: entry.alliance.code})[entry.pk]
    marks, values = _new_marks(reassessment), _new_values(reassessment)
    after = renewed(definition, inputs, codes, marks, values, lifted)
    cohorts = _with_lone_cohorts(
        definition, stored_cohorts.from_stored(computation.cohorts), after.measures
    )
    published = scoring.score_alliance(definition, inputs, cohorts)
    scored = scoring.score_again(definition, inputs, after, codes, cohorts)
    return Figures(
        before=_told(definition, published, codes) | _seal_of(entry, computation),
        after=_told(definition, scored, codes)
        | {"lifted": sorted(lifted), "reasons": _against(scored, codes)},
        missing=_missing(scored, codes),
    )


def criteria_of(reassessment: Reassessment, definition: FrameworkDef) -> list[str]:
    """Return the codes of the order's criteria, in the framework's order."""
    ordered = {item.criterion for item in reassessment.order.items.all()}
    return [part.code for part in definition.criteria if part.code in ordered]


def renewed(
    definition: FrameworkDef,
    inputs: AllianceInputs,
    codes: Collection[str],
    marks: NewMarks,
    values: NewValues,
    lifted: Collection[str] = (),
) -> AllianceInputs:
    """Return what is known after the rectification: the new marks alone for what is judged in the
    criteria of ``codes``, the new values besides the old ones, without what gives way to them."""
    again = [each for part in definition.criteria if part.code in codes for each in part.indicators]
    judged = {each.code for each in again if each.rule == "judged"}
    anew = {code for code in judged if marks.get(code)}
    anew |= {each.code for each in again if not values.keys().isdisjoint(each.measures)}
    kept = {code: given for code, given in inputs.marks.items() if code not in judged}
    return replace(
        inputs,
        marks=kept | {code: dict(given) for code, given in marks.items() if code in judged},
        measures={**inputs.measures, **values},
        rulings=[
            ruling
            for ruling in inputs.rulings
            if not (ruling.kind == "adjudicated" and ruling.item in anew)
            and not (ruling.kind == "veto" and ruling.item in lifted)
        ],
    )


def _with_lone_cohorts(
    definition: FrameworkDef, cohorts: Mapping[str, Cohort], values: NewValues
) -> dict[str, Cohort]:
    """Add a cohort of the alliance alone where nobody had a value that was compared."""
    alone = {
        indicator.code: Cohort(
            1, values[indicator.params.measure], values[indicator.params.measure]
        )
        for indicator in definition.indicators
        if isinstance(indicator.params, Best | AgainstMean) and indicator.params.measure in values
    }
    return alone | dict(cohorts)


def _against(scored: AllianceScore, codes: Collection[str]) -> list[str]:
    """Say what stands against passing."""
    reasons = [f"floor:{code}" for code in scored.below_floor if code in codes]
    if scored.grade is not None and scored.grade.outcome == "rectify":
        reasons.insert(0, "grade")
    return reasons


def _missing(scored: AllianceScore, codes: Collection[str]) -> tuple[str, ...]:
    """Return what has no score; where only other criteria lack one, those: there is no total."""
    own = {
        indicator.definition.code
        for part in scored.criteria
        if part.definition.code in codes
        for indicator in part.indicators
    }
    return tuple(code for code in scored.missing if code in own) or scored.missing


def _told(definition: FrameworkDef, score: AllianceScore, codes: Collection[str]) -> Told:
    grade = score.grade
    return {
        "total": shown_text(score.shown),
        "exact": exact_text(score.exact),
        "grade": None if grade is None else grade.code,
        "grade_name": {} if grade is None else dict(grade.name),
        "outcome": score.outcome,
        "below_floor": list(score.below_floor),
        "vetoes": list(dict.fromkeys(step.veto.code for step in score.vetoes)),
        "criteria": [
            explain_criterion(definition.policy, part)
            for part in score.criteria
            if part.definition.code in codes
        ],
    }


def _seal_of(entry: Entry, computation: Computation) -> Told:
    sealed = Result.objects.filter(computation=computation, entry=entry)
    fingerprint = sealed.values_list("fingerprint", flat=True).first()
    return {"version": computation.number, "fingerprint": fingerprint or ""}


def _new_marks(reassessment: Reassessment) -> dict[str, dict[str, Fraction]]:
    found: dict[str, dict[str, Fraction]] = {}
    given = ReassessmentMark.objects.filter(
        sheet__reassessment=reassessment,
        sheet__submitted_at__isnull=False,
        hundredths__isnull=False,
    )
    rows = given.values_list("indicator__code", "sheet__assessor__name", "hundredths")
    for indicator, assessor, hundredths in rows.order_by("sheet__assessor__name"):
        found.setdefault(indicator, {})[assessor] = Fraction(cast(int, hundredths), 100)
    return found


def _new_values(reassessment: Reassessment) -> dict[str, Fraction]:
    return {row.measure: Fraction(row.value) for row in reassessment.values.all()}

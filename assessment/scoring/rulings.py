"""The exceptions of one alliance, sorted by what they do."""

from collections.abc import Mapping
from dataclasses import dataclass

from assessment.scoring.definition import CriterionDef, FrameworkDef, IndicatorDef
from assessment.scoring.errors import ScoringError
from assessment.scoring.inputs import AllianceInputs, RulingInput, RulingKind


@dataclass(frozen=True, slots=True)
class Rulings:
    """``not_applicable`` holds codes of criteria and of indicators."""

    not_applicable: frozenset[str]
    adjudicated: Mapping[str, RulingInput]
    bonuses: tuple[RulingInput, ...]
    deductions: tuple[RulingInput, ...]
    vetoes: tuple[RulingInput, ...]

    def applies(self, criterion: CriterionDef, indicator: IndicatorDef) -> bool:
        return self.not_applicable.isdisjoint((criterion.code, indicator.code))

    def adjudication(self, criterion: CriterionDef, indicator: IndicatorDef) -> RulingInput | None:
        """Return what replaces the score; nothing can where the indicator does not apply."""
        if not self.applies(criterion, indicator):
            return None
        return self.adjudicated.get(indicator.code)


def read_rulings(framework: FrameworkDef, inputs: AllianceInputs) -> Rulings:
    """Sort the rulings of one alliance; of two adjudications of one indicator the later counts.

    Raises ``ScoringError`` for a code that the framework has not got.
    """

    def of(kind: RulingKind) -> tuple[RulingInput, ...]:
        return tuple(ruling for ruling in inputs.rulings if ruling.kind == kind)

    criteria = {criterion.code for criterion in framework.criteria}
    indicators = {indicator.code for indicator in framework.indicators}
    vetoes = {veto.code for veto in framework.policy.vetoes}
    known = {
        "not_applicable": criteria | indicators,
        "adjudicated": indicators,
        "veto": vetoes,
    }
    for ruling in inputs.rulings:
        if ruling.kind in known and ruling.item not in known[ruling.kind]:
            raise ScoringError(
                f"{inputs.code}: {ruling.kind} names {ruling.item!r}, which the framework"
                " has not got."
            )
    return Rulings(
        not_applicable=frozenset(ruling.item for ruling in of("not_applicable")),
        adjudicated={ruling.item: ruling for ruling in of("adjudicated")},
        bonuses=of("bonus"),
        deductions=of("deduction"),
        vetoes=of("veto"),
    )

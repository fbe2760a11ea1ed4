"""What an indicator compares an alliance with."""

from collections.abc import Iterable
from fractions import Fraction

from assessment.scoring.definition import FrameworkDef
from assessment.scoring.inputs import AllianceInputs
from assessment.scoring.params import AgainstMean, Best
from assessment.scoring.rulings import read_rulings
from assessment.scoring.scores import Cohort


def gather_cohorts(
    framework: FrameworkDef, alliances: Iterable[AllianceInputs]
) -> dict[str, Cohort]:
    """Return the cohorts of the ``best`` and ``against_mean`` indicators by indicator code.

    In it are the alliances that take part (incomplete ones too, excused ones not), have a
    value, and for which the indicator is neither not applicable nor adjudicated. An indicator
    that nobody is left for has no cohort.
    """
    found: dict[str, list[Fraction]] = {}
    for inputs in alliances:
        if not inputs.is_excused:
            for indicator, value in _compared_values(framework, inputs):
                found.setdefault(indicator, []).append(value)
    return {
        indicator: Cohort(len(values), sum(values, Fraction(0)), max(values))
        for indicator, values in found.items()
    }


def _compared_values(
    framework: FrameworkDef, inputs: AllianceInputs
) -> Iterable[tuple[str, Fraction]]:
    rulings = read_rulings(framework, inputs)
    for criterion in framework.criteria:
        for indicator in criterion.indicators:
            params = indicator.params
            is_compared = (
                isinstance(params, Best | AgainstMean)
                and rulings.applies(criterion, indicator)
                and rulings.adjudication(criterion, indicator) is None
            )
            if is_compared and params.measures[0] in inputs.measures:
                yield indicator.code, inputs.measures[params.measures[0]]

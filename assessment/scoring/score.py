"""From what is known of the alliances to their scores: the reference for every faster way."""

from collections.abc import Iterable, Mapping

from assessment.scoring.definition import FrameworkDef
from assessment.scoring.inputs import AllianceInputs
from assessment.scoring.scores import AllianceScore, Cohort


def score_alliance(
    framework: FrameworkDef, inputs: AllianceInputs, cohorts: Mapping[str, Cohort]
) -> AllianceScore:
    """Score one alliance, exactly; ``cohorts`` are those of the cycle, by indicator code.

    Source: contract, section 1.
    """
    raise NotImplementedError


def score_cycle(framework: FrameworkDef, alliances: Iterable[AllianceInputs]) -> list[AllianceScore]:
    """Score and rank all alliances of a cycle; excused ones are left out."""
    raise NotImplementedError

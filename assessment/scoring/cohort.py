"""What an indicator compares an alliance with."""

from collections.abc import Iterable

from assessment.scoring.definition import FrameworkDef
from assessment.scoring.inputs import AllianceInputs
from assessment.scoring.scores import Cohort


def gather_cohorts(
    framework: FrameworkDef, alliances: Iterable[AllianceInputs]
) -> dict[str, Cohort]:
    """Return the cohorts of the ``best`` and ``against_mean`` indicators by indicator code.

    An indicator that nobody has a value for is not in it.
    """
    raise NotImplementedError

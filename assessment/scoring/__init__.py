"""The arithmetic of an assessment: pure, exact, standard library only. See docs/scoring.md."""

from assessment.scoring.barometer import combined, credit_mean, points_of
from assessment.scoring.canonical import (
    canonical_json,
    criterion_from_canonical,
    digest,
    from_canonical,
    indicator_from_canonical,
    indicator_to_canonical,
    policy_from_canonical,
    policy_to_canonical,
    sha256_of,
    to_canonical,
)
from assessment.scoring.cohort import gather_cohorts
from assessment.scoring.definition import (
    CriterionDef,
    FrameworkDef,
    GradeBand,
    IndicatorDef,
    Level,
    Policy,
    Veto,
)
from assessment.scoring.effects import Bottom, CapAt, Down, grade_after, parse_effect
from assessment.scoring.errors import ScoringError
from assessment.scoring.explanation import explanation, fingerprint
from assessment.scoring.inputs import AllianceInputs, RulingInput
from assessment.scoring.numbers import (
    decimal_text,
    fraction_text,
    has_places,
    hundredths,
    parse_decimal,
    shown,
)
from assessment.scoring.params import (
    AgainstMean,
    Best,
    Judged,
    Linear,
    Params,
    Points,
    Step,
    Steps,
)
from assessment.scoring.params_canonical import (
    params_from_canonical,
    params_to_canonical,
)
from assessment.scoring.score import score_again, score_alliance, score_cycle
from assessment.scoring.scores import (
    Adjustments,
    AllianceScore,
    Cohort,
    CriterionScore,
    IndicatorScore,
    MarkUsed,
    VetoStep,
)
from assessment.scoring.stability import Held, Trial, draws
from assessment.scoring.variation import Variation, fitted, vary, without_assessor
from assessment.scoring.weighing import (
    Doubt,
    Priorities,
    Spread,
    entropy_weights,
    priorities,
    to_hundred,
)

__all__ = [
    "Adjustments",
    "AgainstMean",
    "AllianceInputs",
    "AllianceScore",
    "Best",
    "Bottom",
    "CapAt",
    "Cohort",
    "CriterionDef",
    "CriterionScore",
    "Doubt",
    "Down",
    "FrameworkDef",
    "GradeBand",
    "Held",
    "IndicatorDef",
    "IndicatorScore",
    "Judged",
    "Level",
    "Linear",
    "MarkUsed",
    "Params",
    "Points",
    "Policy",
    "Priorities",
    "RulingInput",
    "ScoringError",
    "Spread",
    "Step",
    "Steps",
    "Trial",
    "Variation",
    "Veto",
    "VetoStep",
    "canonical_json",
    "combined",
    "credit_mean",
    "criterion_from_canonical",
    "decimal_text",
    "digest",
    "draws",
    "entropy_weights",
    "explanation",
    "fingerprint",
    "fitted",
    "fraction_text",
    "from_canonical",
    "gather_cohorts",
    "grade_after",
    "has_places",
    "hundredths",
    "indicator_from_canonical",
    "indicator_to_canonical",
    "params_from_canonical",
    "params_to_canonical",
    "parse_decimal",
    "parse_effect",
    "points_of",
    "policy_from_canonical",
    "policy_to_canonical",
    "priorities",
    "score_again",
    "score_alliance",
    "score_cycle",
    "sha256_of",
    "shown",
    "to_canonical",
    "to_hundred",
    "vary",
    "without_assessor",
]

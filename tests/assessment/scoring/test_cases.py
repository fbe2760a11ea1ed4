"""Whole cycles whose results are known."""

from typing import Any

import pytest

from assessment.scoring import AllianceScore, score_cycle
from tests.assessment.scoring.exchange import (
    read_alliances,
    read_expected,
    read_framework,
)


def as_row(score: AllianceScore) -> dict[str, Any]:
    """Write a score the way the expected rows are written."""
    row: dict[str, Any] = {
        "alliance": score.code,
        "missing": list(score.missing),
        "status": score.status,
        "total": None if score.shown is None else str(score.shown),
        "grade": None if score.grade is None else score.grade.code,
        "rank": score.rank,
    }
    if score.status == "incomplete":
        return row
    return row | {
        "criteria": {
            part.definition.code: str(part.shown)
            for part in score.criteria
            if part.shown is not None
        },
        "vetoes": [step.veto.code for step in score.vetoes],
        "below_floor": list(score.below_floor),
        "rectify": score.outcome == "rectify",
        "commend": score.outcome == "commend",
    }


@pytest.mark.parametrize("folder", ["tiny", "random"])
def test_score_cycle_gives_the_known_ranking(folder):
    framework = read_framework(folder)

    ranking = score_cycle(framework, read_alliances(folder))

    assert [as_row(score) for score in ranking] == read_expected(folder)

"""Whole cycles through the front door: load, compute, compare with the known ranking."""

import json

import pytest

from assessment.models import Cycle, Result
from assessment.services.computing import score_here
from tests.assessment.exchange.folders import CASES, load

pytestmark = pytest.mark.django_db


def as_row(result, rank):
    """Write a result the way the expected rows are written."""
    row = {
        "alliance": result.code,
        "missing": result.missing.split(),
        "status": result.status,
        "total": None if result.total is None else str(result.total),
        "grade": result.grade or None,
        "rank": rank,
    }
    if result.status == "incomplete":
        return row
    reasons = [reason.partition(":") for reason in result.reasons.split()]
    return row | {
        "criteria": result.criterion_scores,
        "vetoes": [code for kind, _colon, code in reasons if kind == "veto"],
        "below_floor": [code for kind, _colon, code in reasons if kind == "floor"],
        "rectify": result.outcome == "rectify",
        "commend": result.outcome == "commend",
    }


@pytest.mark.parametrize("name", ["tiny", "random"])
def test_a_loaded_cycle_gives_the_known_ranking(name):
    load(CASES / name)

    run = score_here(Cycle.objects.get(code=name).pk)

    results = list(Result.objects.filter(computation__cycle__code=name).in_ranking_order())
    rows = [as_row(result, rank_of(result, results)) for result in results]
    assert run.state == "done"
    assert rows == json.loads((CASES / name / "expected.json").read_text(encoding="utf-8"))


def rank_of(result, results):
    """Return the rank, which is stored on publication only."""
    if result.total is None:
        return None
    return 1 + sum(other.total is not None and other.total > result.total for other in results)

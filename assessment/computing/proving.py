"""Whether numbered results still are what they were sealed as: each set by itself, whatever the
inputs have become since."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from assessment import scoring
from assessment.computing.records import Difference
from assessment.models import Computation, Cycle, Result


def broken_seals(cycle: Cycle) -> Iterator[Difference]:
    """Yield each result of a numbered set whose fingerprint is not that of its explanation, whose
    figures are not those explained, or whose rank is not its place among the totals."""
    for computation in cycle.computations.exclude(frozen_at=None).order_by("number"):
        yield from _broken(computation)


def _broken(computation: Computation) -> Iterator[Difference]:
    ranks = _ranks(computation)
    for result in computation.results.order_by("code").iterator():
        stored = _stored(result)
        expected = _explained(result.explanation or {}) | {"rank": ranks.get(result.code)}
        for item, value in expected.items():
            if stored[item] != value:
                where = f"version {computation.number}, {item}"
                yield Difference(result.code, where, stored[item], value)


def _stored(result: Result) -> dict[str, Any]:
    return {
        "fingerprint": result.fingerprint,
        "status": result.status,
        "total": None if result.total is None else str(result.total),
        "grade": result.grade,
        "outcome": result.outcome,
        "reasons": result.reasons,
        "criteria": result.criterion_scores,
        "missing": result.missing,
        "rank": result.rank,
    }


def _explained(explained: dict[str, Any]) -> dict[str, Any]:
    """Return what a result has to say by its explanation; nothing of one that has none."""
    if not explained:
        return {"fingerprint": None}
    final = explained["grade"]["final"]
    return {
        "fingerprint": scoring.fingerprint(explained),
        "status": explained["status"],
        "total": explained["total"]["score"],
        "grade": final["code"] if final else "",
        "outcome": explained["outcome"] or "",
        "reasons": " ".join(explained["reasons"]),
        "criteria": {
            part["code"]: part["score"]
            for part in explained["criteria"]
            if part["score"] is not None and not part["is_dropped"]
        },
        "missing": " ".join(explained["missing"]),
    }


def _ranks(computation: Computation) -> dict[str, int]:
    """Return the rank of each complete result: equal totals share one and the next is skipped."""
    totals = computation.results.exclude(total_hundredths=None)
    ranks: dict[str, int] = {}
    rank, last = 0, None
    rows = totals.order_by("-total_hundredths").values_list("code", "total_hundredths")
    for place, (code, total) in enumerate(rows, 1):
        rank = rank if total == last else place
        ranks[code], last = rank, total
    return ranks

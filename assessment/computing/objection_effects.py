"""What would become of the results if an objection were granted with all that is prepared for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assessment import scoring
from assessment.computing.earlier import grade_name
from assessment.computing.effects import effect_of
from assessment.computing.inputs import inputs_now
from assessment.models import Entry, Proposal, Result
from assessment.scoring import RulingInput, ScoringError


@dataclass(frozen=True, slots=True)
class EffectRow:
    """One alliance before and after; None where it has no total, no rank."""

    name: str
    total: list[str | None]
    grade: list[str]
    rank: list[int | None]


def effect_of_prepared(entry: Entry, proposals: Sequence[Proposal]) -> list[EffectRow]:
    """Return the alliance itself first, then all whose rank, total or grade would move, exactly; empty
    where nothing is prepared, or the framework has no place for it. ``entry`` comes with its cycle,
    its framework and its alliance."""
    if not proposals:
        return []
    more = [_ruling(each) for each in proposals]
    now = inputs_now(entry)
    try:
        effect = effect_of(entry, now, [*now.rulings, *more])
    except ScoringError:
        return []
    rows = [effect["alliance"], *effect["others"]]
    results = Result.objects.filter(computation=entry.cycle.computation_id)
    named = results.filter(code__in=[row["code"] for row in rows]).defer("explanation")
    names = {result.code: result.name for result in named}
    return [_row(row, names, entry.cycle.framework.policy) for row in rows]


def _ruling(proposal: Proposal) -> RulingInput:
    value = None if proposal.value is None else scoring.parse_decimal(proposal.value)
    author = proposal.proposed_by.username if proposal.proposed_by else ""
    kind: Any = proposal.kind
    return RulingInput(kind, proposal.item, value, proposal.reason, author)


def _row(row: dict[str, Any], names: dict[str, str], policy: dict[str, Any]) -> EffectRow:
    grades = [grade_name(policy, code) for code in row["grade"]]
    return EffectRow(names.get(row["code"], row["code"]), row["total"], grades, row["rank"])

"""Why a decision is proposed: facts as JSON, and the sentences that they make.

A fact has a ``code``: ``grade``, ``floor`` or ``veto`` (why a result has its outcome), or one of those
for which a removal is proposed (``computing.removal_grounds``). What else a fact names stands beside
the code; a fact that is not known is left out of the sentences.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from assessment.computing.earlier import grade_name
from assessment.computing.removal_grounds import cycle_names, removal_in_words
from assessment.computing.sheet_facts import text_in_language
from assessment.models import Cycle, Result

Fact = dict[str, Any]


def grounds_of(result: Result) -> list[Fact]:
    """Return why ``result`` has its outcome, with the figures as they stand in it."""
    facts: list[Fact] = []
    for reason in result.reasons.split() or (["grade"] if result.outcome else []):
        kind, _colon, code = reason.partition(":")
        if kind == "grade":
            total = None if result.total is None else str(result.total)
            facts.append({"code": "grade", "grade": result.grade, "total": total})
        elif kind == "floor":
            score = result.criterion_scores.get(code)
            facts.append({"code": "floor", "criterion": code, "score": score})
        else:
            facts.append({"code": kind, "item": code})
    return facts


def sentences_of(
    grounds: Sequence[Fact],
    cycle: Cycle | None,
    criteria: Mapping[str, str] | None = None,
    *,
    cycles: Mapping[str, str] | None = None,
) -> list[str]:
    """Return the facts as sentences; ``cycle``, with its framework, gives grades and vetoes their
    names. Criteria are told by their codes, or by what ``criteria`` has for them. ``cycles`` are
    the names of those that facts are about, looked up where None are given."""
    cycles = cycle_names(grounds) if cycles is None else cycles
    said = (_sentence(fact, cycle, criteria or {}, cycles) for fact in grounds)
    return [sentence for sentence in said if sentence]


def _sentence(
    fact: Fact, cycle: Cycle | None, criteria: Mapping[str, str], cycles: Mapping[str, str]
) -> str:
    match fact.get("code"):
        case "grade":
            return _("Grade “%(grade)s” with a total of %(total)s.") % {
                "grade": _grade(fact.get("grade", ""), cycle),
                "total": fact.get("total") or "–",
            }
        case "floor":
            code = fact.get("criterion", "")
            return _("Criterion %(criterion)s is below its floor with %(score)s points.") % {
                "criterion": criteria.get(code, code),
                "score": fact.get("score") or "–",
            }
        case "veto":
            return _("Veto: %(item)s.") % {"item": _veto(fact.get("item", ""), cycle)}
    return removal_in_words(fact, cycles)


def _grade(code: str, cycle: Cycle | None) -> str:
    return code if cycle is None else grade_name(cycle.framework.policy, code) or code


def _veto(code: str, cycle: Cycle | None) -> str:
    vetoes = [] if cycle is None else cycle.framework.policy.get("vetoes", [])
    return {each["code"]: text_in_language(each["name"]) for each in vetoes}.get(code, code)

"""The part ``policy`` of ``framework.yaml``: how marks, totals and grades come about."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, get_args

from django.utils.translation import gettext as _

from alliances.tables import cells
from assessment.choices import Outcome
from assessment.exchange.yaml_parts import Parts
from assessment.exchange.yaml_tree import Tree, under
from assessment.scoring import CapAt, ScoringError, parse_effect
from assessment.scoring.definition import SMALLEST_TRIM, Aggregate
from assessment.scoring.effects import Effect

AGGREGATES = get_args(Aggregate)
OPTIONAL = ("trim_from", "bonus_cap", "vetoes")


def read_policy(parts: Parts, tree: Tree) -> dict[str, Any]:
    given = {} if tree is None else parts.mapping(tree, "policy", ("aggregate", "grades"), OPTIONAL)
    aggregate = parts.value(given.get("aggregate"), "policy.aggregate", _aggregate)
    if aggregate == "trimmed_mean" and "trim_from" not in given:
        parts.fault("policy.trim_from", _("trimmed_mean needs trim_from."))
    grades = _grades(parts, given.get("grades"))
    vetoes = _vetoes(parts, given.get("vetoes"), {grade["code"] for grade in grades})
    trim_from = parts.whole(given.get("trim_from"), "policy.trim_from", least=SMALLEST_TRIM)
    return {
        "aggregate": aggregate,
        "trim_from": trim_from,
        "bonus_cap": parts.number(given.get("bonus_cap"), "policy.bonus_cap", 0),
        "grades": grades,
        "vetoes": vetoes,
    }


def _aggregate(text: str) -> str:
    if text not in AGGREGATES:
        raise cells.Wrong(
            _("“%(text)s” is none of: %(words)s.")
            % {"text": cells.quoted(text), "words": ", ".join(AGGREGATES)}
        )
    return text


def _grades(parts: Parts, tree: Tree) -> list[dict[str, Any]]:
    path = "policy.grades"
    grades = []
    for place, part in enumerate(parts.sequence(tree, path)):
        at = under(path, place)
        given = parts.mapping(part, at, ("code", "name", "at_least"), ("outcome",))
        outcome = given.get("outcome")
        grades.append(
            {
                "code": parts.value(given.get("code"), under(at, "code"), cells.code),
                "name": parts.names(given.get("name"), under(at, "name")),
                "at_least": parts.number(given.get("at_least"), under(at, "at_least"), 0, 100),
                "outcome": parts.value(outcome, under(at, "outcome"), cells.choice(Outcome)),
            }
        )
    _check_distinct(parts, path, "code", grades)
    _check_distinct(parts, path, "at_least", grades)
    starts = [grade["at_least"] for grade in grades]
    if isinstance(tree, list) and None not in starts and 0 not in starts:
        parts.fault(path, _("One grade must start at 0."))
    return grades


def _vetoes(parts: Parts, tree: Tree, grades: set[str | None]) -> list[dict[str, Any]]:
    path = "policy.vetoes"
    vetoes = []
    for place, part in enumerate(parts.sequence(tree, path)):
        at = under(path, place)
        given = parts.mapping(part, at, ("code", "name", "effect"))
        effect = parts.value(given.get("effect"), under(at, "effect"), _effect)
        if isinstance(effect, CapAt) and None not in grades and effect.grade not in grades:
            parts.fault(
                under(at, "effect"),
                _("There is no grade %(code)s to cap at.") % {"code": effect.grade},
            )
        vetoes.append(
            {
                "code": parts.value(given.get("code"), under(at, "code"), cells.code),
                "name": parts.names(given.get("name"), under(at, "name")),
                "effect": str(effect),
            }
        )
    _check_distinct(parts, path, "code", vetoes)
    return vetoes


def _effect(text: str) -> Effect:
    try:
        return parse_effect(text)
    except ScoringError as error:
        raise cells.Wrong(
            _("“%(text)s” is none of: bottom, cap:CODE, down:N.") % {"text": cells.quoted(text)}
        ) from error


def _check_distinct(parts: Parts, path: str, key: str, items: Iterable[dict[str, Any]]) -> None:
    seen: dict[object, str] = {}
    for place, item in enumerate(items):
        at = under(under(path, place), key)
        if item[key] is None:
            continue
        if item[key] in seen:
            parts.fault(
                at, _("This is given twice, first at %(place)s.") % {"place": seen[item[key]]}
            )
        else:
            seen[item[key]] = at

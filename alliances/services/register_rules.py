"""What must hold within one row of a register, with the sentences of the database's constraints."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alliances.computing.register_values import Values


@dataclass(frozen=True, slots=True)
class Rule:
    """``holds`` compares the cells of ``column`` and ``other`` where both are filled in."""

    column: str
    other: str
    holds: Callable[[Any, Any], bool]
    sentence: Promise


def _is_after(value: Any, other: Any) -> bool:
    return bool(value > other)


def _is_within(value: Any, other: Any) -> bool:
    return bool(value <= other)


RULES: dict[str, tuple[Rule, ...]] = {
    "carriers": (
        Rule("closed_on", "opened_on", _is_after, _("It cannot close before it has opened.")),
    ),
    "documents": (
        Rule(
            "expires_on", "issued_on", _is_after, _("A document cannot expire before it is issued.")
        ),
    ),
    "posts": (Rule("until", "since", _is_after, _("A post cannot end before it has begun.")),),
    "shares": (
        Rule(
            "declined_reason",
            "agreed_on",
            lambda reason, _agreed_on: not reason,
            _("A share is agreed to or declined, not both."),
        ),
    ),
    "people": (
        Rule(
            "graduates_staying", "graduates", _is_within, _("More graduates stay than there are.")
        ),
        Rule(
            "dual_teachers",
            "teachers",
            _is_within,
            _("There are more dual-qualified teachers than specialised ones."),
        ),
    ),
}


def broken_rules(register: str, values: Values) -> Iterator[Rule]:
    for rule in RULES.get(register, ()):
        value, other = values.get(rule.column), values.get(rule.other)
        if value is not None and other is not None and not rule.holds(value, other):
            yield rule

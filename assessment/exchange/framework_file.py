"""Reading ``framework.yaml`` with every fault at its path."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from alliances.tables import cells
from assessment import scoring
from assessment.exchange.faults import Faults
from assessment.exchange.policy_part import read_policy
from assessment.exchange.rule_part import RULE_KEYS, read_rule
from assessment.exchange.yaml_parts import Parts
from assessment.exchange.yaml_tree import Tree, read_tree, under
from assessment.scoring import FrameworkDef

FILE = "framework.yaml"
FULL_WEIGHT = 100
TEXTS = ("unit", "evidence", "guidance")


@dataclass(slots=True)
class FrameworkFile:
    """``definition`` is None while there are faults; the codes are those that could be read.

    ``is_whole``: every code could be read, so that another one is unknown.
    """

    definition: FrameworkDef | None = None
    criteria: set[str] = field(default_factory=set)
    indicators: dict[str, str] = field(default_factory=dict)
    vetoes: set[str] = field(default_factory=set)
    is_whole: bool = False


def read_framework(folder: Path, faults: Faults) -> FrameworkFile:
    before = len(faults)
    tree = read_tree(folder, FILE, faults)
    if tree is None:
        return FrameworkFile()
    reader = _FrameworkReader(Parts(FILE, faults))
    content = reader.read(tree)
    if len(faults) == before:
        reader.found.definition = scoring.from_canonical(content)
    return reader.found


class _FrameworkReader:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._places: dict[str, str] = {}
        self.found = FrameworkFile(is_whole=True)

    def read(self, tree: dict[str, Tree]) -> dict[str, Any]:
        parts = self._parts
        given = parts.mapping(tree, "", ("code", "version", "name", "policy", "criteria"))
        content: dict[str, Any] = {
            "code": parts.value(given.get("code"), "code", cells.code),
            "version": parts.whole(given.get("version"), "version", least=1),
            "name": parts.names(given.get("name"), "name"),
            "policy": read_policy(parts, given.get("policy")),
            "criteria": [
                self._criterion(part, under("criteria", place))
                for place, part in enumerate(parts.sequence(given.get("criteria"), "criteria"))
            ],
        }
        self.found.is_whole &= isinstance(given.get("criteria"), list) and "policy" in given
        self.found.vetoes = {veto["code"] for veto in content["policy"].get("vetoes", ())}
        self._check_weights(content["criteria"])
        return content

    def _check_weights(self, criteria: list[dict[str, Any]]) -> None:
        weights = [criterion["weight"] for criterion in criteria]
        if None in weights or not self.found.is_whole:
            return
        total = sum(map(Fraction, weights), Fraction(0))
        if total != FULL_WEIGHT:
            self._parts.fault(
                "criteria",
                _("The weights of the criteria sum to %(total)s; they must sum to exactly 100.")
                % {"total": scoring.decimal_text(total)},
            )

    def _criterion(self, tree: Tree, path: str) -> dict[str, Any]:
        parts = self._parts
        given = parts.mapping(tree, path, ("code", "name", "weight", "indicators"), ("floor",))
        code = self._code(given.get("code"), path)
        if code:
            self.found.criteria.add(code)
        place = under(path, "indicators")
        criterion: dict[str, Any] = {
            "code": code,
            "name": parts.names(given.get("name"), under(path, "name")),
            "weight": parts.number(given.get("weight"), under(path, "weight"), 0),
            "floor": parts.number(given.get("floor"), under(path, "floor"), 0, 100),
            "indicators": [
                self._indicator(part, under(place, number))
                for number, part in enumerate(parts.sequence(given.get("indicators"), place))
            ],
        }
        if isinstance(given.get("indicators"), list) and criterion["weight"]:
            self._check_indicators(criterion["indicators"], place)
        return criterion

    def _check_indicators(self, indicators: list[dict[str, Any]], path: str) -> None:
        """Check that a criterion that counts has an indicator that does."""
        weights = [indicator["weight"] for indicator in indicators]
        if None not in weights and not any(weights):
            sentence = _("A criterion with a weight needs an indicator with a weight above 0.")
            self._parts.fault(path, sentence)

    def _indicator(self, tree: Tree, path: str) -> dict[str, Any]:
        parts = self._parts
        rule = tree.get("rule") if isinstance(tree, dict) else None
        keys = RULE_KEYS.get(rule) if isinstance(rule, str) else None
        every_key = [key for each in RULE_KEYS.values() for key in each]
        given = parts.mapping(
            tree,
            path,
            ("code", "name", "weight", "rule", *(keys or ())),
            (*TEXTS, "levels", *(every_key if keys is None else ())),
        )
        if keys is None and rule is not None:
            parts.fault(
                under(path, "rule"),
                _("This is none of the rules: %(rules)s.") % {"rules": ", ".join(RULE_KEYS)},
            )
        code = self._code(given.get("code"), path)
        if code:
            self.found.indicators[code] = str(rule)
        return {
            "code": code,
            "name": parts.names(given.get("name"), under(path, "name")),
            "weight": parts.number(given.get("weight"), under(path, "weight"), 0),
            "rule": rule,
            **(read_rule(parts, given, path) if keys else {}),
            **{key: parts.texts(given.get(key), under(path, key)) for key in TEXTS},
            "levels": self._levels(given.get("levels"), under(path, "levels")),
        }

    def _levels(self, tree: Tree, path: str) -> list[dict[str, Any]]:
        parts = self._parts
        levels = []
        for place, part in enumerate(parts.sequence(tree, path)):
            at = under(path, place)
            given = parts.mapping(part, at, ("at", "text"))
            bound = parts.number(given.get("at"), under(at, "at"), 0, 100)
            text = parts.texts(given.get("text"), under(at, "text"))
            levels.append({"at": bound, "text": text})
        return levels

    def _code(self, tree: Tree, path: str) -> str | None:
        """Read a code that no other criterion or indicator has."""
        place = under(path, "code")
        code = self._parts.value(tree, place, cells.code)
        if code is None:
            self.found.is_whole = False
        elif code in self._places:
            self._parts.fault(
                place,
                _("The code %(code)s is given twice, first at %(place)s.")
                % {"code": code, "place": self._places[code]},
            )
        else:
            self._places[code] = place
        return code

"""What a scenario changes, in sentences."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from assessment.choices import ScenarioKind
from assessment.computing.definitions import framework_content
from assessment.computing.sheet_facts import text_in_language
from assessment.models import Assessor, Framework, Scenario
from common.fields import canonical

Json = dict[str, Any]

AGGREGATES = {
    "mean": lambda: _("the mean"),
    "median": lambda: _("the median"),
    "trimmed_mean": lambda: _("the mean without the highest and the lowest"),
}


def changes_in_words(scenario: Scenario, framework: Framework) -> list[str]:
    """Return what differs from ``framework``, the one in force, each with what it is now."""
    settings = scenario.settings
    if scenario.kind == ScenarioKind.STABILITY:
        return [
            _("Each weight drawn evenly within ±%(spread)s %% of ours.")
            % {"spread": settings.get("spread")},
            _("Seed of the draws: %(seed)s.") % {"seed": settings.get("seed")},
        ]
    content = framework_content(framework)
    criteria = {part["code"]: part for part in content["criteria"]}
    told = [*_framework(settings), *_left_out(settings, criteria)]
    told += [
        _("Weight of %(criterion)s: %(new)s instead of %(old)s.")
        % {"criterion": _name(criteria, code), "new": new, "old": _old(criteria, code, "weight")}
        for code, new in settings.get("weights", {}).items()
    ]
    told += [_floor(criteria, code, new) for code, new in settings.get("floors", {}).items()]
    told += _indicators(settings, criteria)
    return told + _policy(settings, content["policy"]) + _params(settings, criteria)


def thresholds(rule: str, params: Json) -> str:
    """Write the thresholds of a rule as they are typed: ``31=100; 20=45``, or ``0; 10``."""
    if "steps" in params:
        return "; ".join(f"{start}={points}" for start, points in reversed(params["steps"]))
    return f"{params['zero_at']}; {params['full_at']}" if rule == "linear" else ""


def _framework(settings: Json) -> list[str]:
    if "framework" not in settings:
        return []
    code, version = settings["framework"]
    return [
        _("The inputs run through the framework %(code)s, version %(version)s.")
        % {"code": code, "version": version}
    ]


def _left_out(settings: Json, criteria: Json) -> list[str]:
    told = []
    if name := settings.get("without_assessor"):
        known = Assessor.objects.select_related("user").filter(name=name).first()
        assessor = str(known or name)
        told.append(_("Without the marks of %(assessor)s.") % {"assessor": assessor})
    if code := settings.get("without_criterion"):
        told.append(
            _("Without the criterion %(criterion)s.") % {"criterion": _name(criteria, code)}
        )
    return told


def _floor(criteria: Json, code: str, new: str | None) -> str:
    none = _("none")
    values = {
        "criterion": _name(criteria, code),
        "new": none if new is None else new,
        "old": _old(criteria, code, "floor") or none,
    }
    return _("Floor of %(criterion)s: %(new)s instead of %(old)s.") % values


def _policy(settings: Json, policy: Json) -> list[str]:
    bands = {band["code"]: band for band in policy["grades"]}
    told = [
        _("“%(grade)s” from %(new)s instead of %(old)s.")
        % {
            "grade": text_in_language(bands[code]["name"]) if code in bands else code,
            "new": new,
            "old": bands[code]["at_least"] if code in bands else "",
        }
        for code, new in settings.get("grades", {}).items()
    ]
    if aggregate := settings.get("aggregate"):
        told.append(_("Marks: %(way)s.") % {"way": AGGREGATES[aggregate]()})
    if "trim_from" in settings:
        told.append(
            _("The highest and the lowest mark are left out from %(count)s marks on.")
            % {"count": settings["trim_from"]}
        )
    if "bonus_cap" in settings:
        cap = settings["bonus_cap"]
        told.append(
            _("Bonuses are not limited.")
            if cap is None
            else _("Bonuses count up to %(points)s points.") % {"points": cap}
        )
    return told


def _indicators(settings: Json, criteria: Json) -> list[str]:
    items = _items(criteria)
    return [
        _("Weight of %(indicator)s inside its criterion: %(new)s instead of %(old)s.")
        % {"indicator": _name(items, code), "new": new, "old": _old(items, code, "weight")}
        for code, new in settings.get("indicator_weights", {}).items()
    ]


def _items(criteria: Json) -> Json:
    return {item["code"]: item for part in criteria.values() for item in part["indicators"]}


def _params(settings: Json, criteria: Json) -> list[str]:
    indicators = _items(criteria)
    told = []
    for code, params in settings.get("params", {}).items():
        item = indicators.get(code, {"name": {}, "rule": ""})
        values = {
            "indicator": f"{code} {text_in_language(item['name'])}",
            "new": thresholds(item["rule"], params),
            "old": thresholds(item["rule"], item) if code in indicators else "",
        }
        told.append(_("Thresholds of %(indicator)s: %(new)s instead of %(old)s.") % values)
    return told


def _name(parts: Json, code: str) -> str:
    """Name one of the criteria, or of the indicators, with its code."""
    name = text_in_language(parts[code]["name"]) if code in parts else ""
    return f"{code} {name}".strip()


def _old(parts: Json, code: str, key: str) -> str:
    old = parts[code][key] if code in parts else None
    return canonical(old) if isinstance(old, Decimal) else ""

"""The rules of a framework as sentences: how an indicator scores, how marks and grades come about."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alliances.computing.measures import label_of
from assessment.choices import Rule
from assessment.computing.sheet_facts import text_in_language
from assessment.models import Indicator


def rule_in_words(indicator: Indicator) -> list[str]:
    """Return sentences with the thresholds of the indicator's rule."""
    params = indicator.params
    match indicator.rule:
        case Rule.JUDGED:
            return [_("Assessors give marks from 0 to 100.")]
        case Rule.STEPS:
            return [_("By steps: %(steps)s; 0 points below.") % {"steps": _steps(params["steps"])}]
        case Rule.LINEAR:
            return [_linear(params)]
        case Rule.BEST:
            return [_("The value in percent of the largest among all alliances.")]
        case Rule.AGAINST_MEAN:
            return [
                _("By the distance from the mean of all alliances: %(steps)s; 0 points below.")
                % {"steps": _steps(params["steps"])}
            ]
    return _points(params)


def marks_in_words(policy: dict[str, Any]) -> str:
    """Tell how several assessors' marks become one score."""
    match policy["aggregate"]:
        case "mean":
            return _("The mean of all marks.")
        case "median":
            return _(
                "The median of all marks; of an even number, the mean of the two in the middle."
            )
    return ngettext(
        "The mean of the marks; from %(count)s mark on, one highest and one lowest are left out.",
        "The mean of the marks; from %(count)s marks on, one highest and one lowest are left out.",
        int(policy["trim_from"]),
    ) % {"count": policy["trim_from"]}


def bonus_in_words(policy: dict[str, Any]) -> str:
    cap = policy.get("bonus_cap")
    if cap is None:
        return _("Bonuses are not limited; the total stays within 0 to 100.")
    return _("At most %(points)s points in all; the total stays within 0 to 100.") % {"points": cap}


def veto_in_words(effect: str, grades: dict[str, str]) -> str:
    """Tell what a veto does to the grade; ``grades`` are names by code."""
    kind, _colon, rest = effect.partition(":")
    if kind == "bottom":
        return _("the lowest grade")
    if kind == "cap":
        return _("no better than “%(grade)s”") % {"grade": grades.get(rest, rest)}
    return ngettext("%(count)s grade lower", "%(count)s grades lower", int(rest)) % {"count": rest}


def grades_of(policy: dict[str, Any]) -> list[dict[str, str]]:
    """Return the grades from the best: ``code``, ``name``, ``at_least`` and ``outcome`` in words."""
    outcomes = {"commend": _("to commend"), "rectify": _("to rectify")}
    return [
        {
            "code": band["code"],
            "name": text_in_language(band["name"]),
            "at_least": band["at_least"],
            "outcome": outcomes.get(band.get("outcome", ""), ""),
        }
        for band in policy["grades"]
    ]


def _steps(steps: list[list[str]]) -> str:
    """Write thresholds from the highest, as they are read: from 31: 100 points, from 25: 80 points."""
    each = [
        _("from %(from)s: %(points)s points") % {"from": at_least, "points": points}
        for at_least, points in reversed(steps)
    ]
    return _(", ").join(each)


def _linear(params: dict[str, Any]) -> str:
    return _(
        "Evenly from 0 points at %(zero)s to 100 points at %(full)s; never below 0 or above 100."
    ) % {"zero": params["zero_at"], "full": params["full_at"]}


def _points(params: dict[str, Any]) -> list[str]:
    earned = params["points"]
    if len(earned) == 1:
        each = [_("%(points)s points for each") % {"points": points} for points in earned.values()]
    else:
        each = [
            _("%(measure)s: %(points)s points for each")
            % {"measure": label_of(measure), "points": points}
            for measure, points in earned.items()
        ]
    limit = _("%(cap)s points or more give the full score, fewer give their share.")
    return [*each, limit % {"cap": params["cap"]}]

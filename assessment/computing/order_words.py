"""An item of an order in words: what is wrong, and what proves it right.

What the program wrote itself reads in every language; what somebody has edited stays as written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from alliances.computing.measures import label_of
from assessment.computing.order_days import ExtensionLimit
from assessment.computing.order_items import FLOOR, GRADE
from assessment.computing.sheet_facts import text_in_language
from assessment.models import OrderItem, Result

Told = dict[str, Any]


def limit_in_words(limit: ExtensionLimit) -> str:
    """Return until when more time can be given at the latest."""
    return _(
        "More time ends on %(latest)s at the latest: %(days)s working days in all after the first last"
        " day, %(first)s."
    ) % {
        "latest": date_format(limit.latest, "DATE_FORMAT"),
        "days": limit.days,
        "first": date_format(limit.first, "DATE_FORMAT"),
    }


def written(words: Callable[[Told], str], figures: Told) -> str:
    """Return ``words`` of ``figures`` in the language of the installation, as they are stored."""
    with translation.override(settings.LANGUAGE_CODE):
        return words(figures)


def problem_of(item: OrderItem) -> str:
    """Return what is wrong in the reader's language, unless somebody has worded it himself."""
    return _in_language(item.problem, item.figures, problem_in_words)


def proof_of(item: OrderItem) -> str:
    """Return what proves it right in the reader's language, unless somebody has worded it himself."""
    return _in_language(item.proof, item.figures, proof_in_words)


def name_of(item: OrderItem) -> str:
    """Return the criterion's code and name; the code alone where the figures do not know it."""
    name = text_in_language(item.figures.get("name", {}))
    return f"{item.criterion} {name}".strip()


def changed_scores(items: Iterable[OrderItem], result: Result | None) -> list[str]:
    """Return a sentence for each item whose criterion does not have the score any more that the
    item was built from."""
    scores = {} if result is None else result.criterion_scores
    return [
        _("%(criterion)s: %(before)s points when the item was built, %(now)s now.")
        % {"criterion": name_of(item), "before": item.figures["score"], "now": now or "–"}
        for item in items
        if item.figures and (now := scores.get(item.criterion)) != item.figures["score"]
    ]


def problem_in_words(figures: Told) -> str:
    """Tell the score of a criterion, what it should be, and which indicators are short of it."""
    lines = [_head(figures)]
    lines += [_short(each) for each in figures["indicators"]]
    lines += [
        _("Veto “%(veto)s”: %(reason)s")
        % {"veto": text_in_language(veto["name"]), "reason": veto["reason"]}
        for veto in figures["vetoes"]
    ]
    return "\n".join(lines)


def proof_in_words(figures: Told) -> str:
    """Tell for each indicator which value or level is enough, and which papers show it."""
    return "\n".join(_proof(each) for each in figures["indicators"])


def _in_language(text: str, figures: Told, words: Callable[[Told], str]) -> str:
    if not figures:
        return text
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            if words(figures) == text:
                break
    else:
        return text
    return words(figures)


def _head(figures: Told) -> str:
    told = {
        "criterion": f"{figures['code']} {text_in_language(figures['name'])}",
        "score": figures["score"],
        "floor": figures["floor"],
        "pass_mark": figures["pass_mark"],
    }
    if figures["cause"] == FLOOR:
        return _("%(criterion)s: %(score)s points, below the floor of %(floor)s.") % told
    if figures["cause"] == GRADE:
        return _("%(criterion)s: %(score)s points, below the %(pass_mark)s that are enough.") % told
    return _("%(criterion)s: %(score)s points; no criterion cost more of the total.") % told


def _short(each: Told) -> str:
    told = {"indicator": _named(each), "score": each["score"], "values": _values(each)}
    if each["adjudicated"]:
        told["reason"] = each["adjudicated"]
        return _("%(indicator)s: adjudicated at %(score)s points; %(reason)s") % told
    if told["values"]:
        return _("%(indicator)s: %(score)s points (%(values)s).") % told
    return _("%(indicator)s: %(score)s points.") % told


def _values(each: Told) -> str:
    unit = text_in_language(each["unit"])
    values = each["measures"]
    if len(values) == 1:
        (value,) = values.values()
        return _amount(value, unit)
    told = [f"{label_of(code)} {value}" for code, value in values.items() if value is not None]
    return pgettext("between the items of a list", ", ").join(told)


def _amount(value: str | None, unit: str) -> str:
    if value is None:
        return ""
    if not unit:
        return value
    return pgettext("a value with its unit", "%(value)s %(unit)s") % {"value": value, "unit": unit}


def _proof(each: Told) -> str:
    told = {"indicator": _named(each), "wanted": _wanted(each)}
    evidence = text_in_language(each["evidence"])
    if not evidence:
        return _("%(indicator)s: %(wanted)s.") % told
    told["evidence"] = evidence
    return _("%(indicator)s: %(wanted)s; shown by: %(evidence)s.") % told


def _wanted(each: Told) -> str:
    unit = text_in_language(each["unit"])
    match each["wanted"]:
        case ["at_least", value]:
            return _("at least %(amount)s") % {"amount": _amount(value, unit)}
        case ["at_most", value]:
            return _("at most %(amount)s") % {"amount": _amount(value, unit)}
        case ["points", value]:
            return _("at least %(points)s points by its counting rule") % {"points": value}
    level = text_in_language(each["level"]).rstrip("。.")
    if level:
        # The lowest level that is enough often tells what is still lacking: it is a bound, no aim.
        return _("at least this level: “%(level)s”") % {"level": level}
    return _("clearly better, in the view of assessors")


def _named(each: Told) -> str:
    return f"{each['code']} {text_in_language(each['name'])}"

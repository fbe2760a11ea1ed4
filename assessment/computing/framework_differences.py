"""What differs between two versions of a framework, from the whole down to each indicator."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from alliances.computing.measures import label_of
from assessment.computing.definitions import framework_definition
from assessment.computing.rules_in_words import (
    bonus_in_words,
    grades_of,
    marks_in_words,
    rule_in_words,
    veto_in_words,
)
from assessment.computing.sheet_facts import text_in_language
from assessment.models import Framework, Indicator
from assessment.scoring import to_canonical

Json = dict[str, Any]
Said = tuple[str, Any, str]  # What it is, what is compared, and how people read it.
NOT_OF_THE_RULE = ("code", "name", "weight", "unit", "evidence", "guidance", "levels", "inside")


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is another; ``place`` names the criterion or indicator, empty for the whole.

    ``before`` or ``after`` is empty for what is not there.
    """

    place: str
    what: str
    before: str
    after: str


def version_before(framework: Framework) -> Framework | None:
    """Return the latest released version below this one; None where there is none."""
    earlier = Framework.objects.filter(code=framework.code, version__lt=framework.version)
    return earlier.released().order_by("-version").first()


def framework_differences(old: Framework, new: Framework) -> list[Difference]:
    """Return everything in which ``new`` says something else than ``old``, the version apart."""
    before, after = (to_canonical(framework_definition(each)) for each in (old, new))
    return [
        *_compared("", _whole(before), _whole(after)),
        *_each(_("criterion"), _criterion, _criteria(before), _criteria(after)),
        *_each(_("indicator"), _indicator, _indicators(before), _indicators(after)),
    ]


def _compared(place: str, old: list[Said], new: list[Said]) -> Iterator[Difference]:
    for (what, before, told), (_what, after, tells) in zip(old, new, strict=True):
        if before != after:
            yield Difference(place, what, told, tells)


def _each(
    kind: str, say: Callable[[Json], list[Said]], old: dict[str, Json], new: dict[str, Json]
) -> Iterator[Difference]:
    """Yield what is gone or new, what differs in those that stay, and whether their order does."""
    for code, each in old.items():
        if code not in new:
            yield Difference(_place(each), kind, _weight(each), "")
    for code, each in new.items():
        if code in old:
            yield from _compared(_place(each), say(old[code]), say(each))
        else:
            yield Difference(_place(each), kind, "", _weight(each))
    orders = [[code for code in side if code in old and code in new] for side in (old, new)]
    if orders[0] != orders[1]:
        before, after = (" · ".join(order) for order in orders)
        yield Difference("", _("sequence"), before, after)


def _whole(content: Json) -> list[Said]:
    policy = content["policy"]
    marks = (policy["aggregate"], policy.get("trim_from"))
    return [
        (_("name"), content["name"], _texts(content["name"])),
        (_("marks"), marks, marks_in_words(policy)),
        (_("bonus"), policy.get("bonus_cap"), bonus_in_words(policy)),
        (_("grades"), policy["grades"], _grades(policy)),
        (_("vetoes"), policy.get("vetoes"), _vetoes(policy)),
    ]


def _criterion(content: Json) -> list[Said]:
    return [
        (_("name"), content["name"], _texts(content["name"])),
        (_("weight"), content["weight"], content["weight"]),
        (_("floor"), content.get("floor"), content.get("floor", "")),
    ]


def _indicator(content: Json) -> list[Said]:
    params = {key: each for key, each in content.items() if key not in NOT_OF_THE_RULE}
    levels = content.get("levels", [])
    return [
        (_("criterion"), content["inside"], content["inside"]),
        (_("name"), content["name"], _texts(content["name"])),
        (_("weight"), content["weight"], content["weight"]),
        (_("rule"), params, _rule(params)),
        *(
            (label, content.get(key), _texts(content.get(key, {})))
            for key, label in (
                ("unit", _("unit")),
                ("evidence", _("evidence")),
                ("guidance", _("guidance")),
            )
        ),
        (
            _("levels"),
            levels,
            " · ".join(f"{each['at']} {_texts(each['text'])}" for each in levels),
        ),
    ]


def _rule(params: Json) -> str:
    measures = [params["measure"]] if "measure" in params else [*params.get("points", ())]
    sentences = rule_in_words(Indicator(rule=params["rule"], params=params))
    return " · ".join([*(str(label_of(each)) for each in measures), *sentences])


def _grades(policy: Json) -> str:
    return " · ".join(
        " ".join(filter(None, (band["name"], band["at_least"], band["outcome"])))
        for band in grades_of(policy)
    )


def _vetoes(policy: Json) -> str:
    names = {grade["code"]: grade["name"] for grade in grades_of(policy)}
    return " · ".join(
        f"{text_in_language(veto['name'])} ({veto_in_words(veto['effect'], names)})"
        for veto in policy.get("vetoes", ())
    )


def _criteria(content: Json) -> dict[str, Json]:
    return {part["code"]: part for part in content["criteria"]}


def _indicators(content: Json) -> dict[str, Json]:
    """Return the indicators by code, each with the code of the criterion it stands inside."""
    return {
        item["code"]: item | {"inside": part["code"]}
        for part in content["criteria"]
        for item in part.get("indicators", ())
    }


def _place(content: Mapping[str, Any]) -> str:
    return f"{content['code']} {text_in_language(content['name'])}"


def _weight(content: Json) -> str:
    return _("weight %(weight)s") % {"weight": content["weight"]}


def _texts(texts: Mapping[str, str]) -> str:
    """Write a text in all its languages, so that a change of any of them can be seen."""
    return " / ".join(dict.fromkeys(texts.values()))

"""An explanation (``assessment.scoring.explanation``) as indented lines to read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assessment.computing.exceptions import what_for

Json = Mapping[str, Any]
Lines = Iterator[str]


def explained_lines(content: Json) -> Lines:
    """Yield every figure of an explanation, from the total down to each mark."""
    framework = content["framework"]
    yield _("Framework: %(code)s, version %(version)s, hash %(hash)s") % framework
    yield from _total(content)
    yield from _grade(content["grade"])
    yield from _outcome(content)
    for criterion in content["criteria"]:
        yield ""
        yield from _criterion(criterion)


def _indented(lines: Iterable[str]) -> Lines:
    return (f"  {line}" for line in lines)


def named(item: Json) -> str:
    """Return code and name, the name in the reader's language where there is one."""
    names = item["name"]
    english = (get_language() or "").startswith("en")
    name = names.get("en" if english else "zh-hans") or names.get("zh-hans") or ""
    return item["code"] if name in ("", item["code"]) else f"{item['code']} {name}"


def _score(item: Json) -> str:
    if item["score"] is None:
        return _("no score")
    return _("%(score)s (exactly %(exact)s)") % {"score": item["score"], "exact": item["exact"]}


def _total(content: Json) -> Lines:
    total = content["total"]
    if total["score"] is not None:
        yield _("Total: %(score)s, rounded once, half up, to 0.01") % {"score": _score(total)}
    elif content["missing"]:
        codes = ", ".join(content["missing"])
        yield _("Total: none, for these indicators have no score: %(codes)s") % {"codes": codes}
    else:
        yield _("Total: none, for nothing that counts is applicable to this alliance")
    yield from _indented(_total_parts(total))


def _total_parts(total: Json) -> Lines:
    if total["criteria_mean"] is not None:
        yield _("Weighted mean of the criteria: %(mean)s") % {"mean": total["criteria_mean"]}
    for bonus in total["bonuses"]:
        yield _("Bonus %(item)s: %(value)s. Reason: %(reason)s") % _adjusting(bonus)
    if total["bonuses"]:
        yield _("Bonuses sum to %(sum)s; granted: %(granted)s (cap: %(cap)s)") % {
            "sum": total["bonus_sum"],
            "granted": total["bonus_granted"],
            "cap": total["bonus_cap"] or _("none"),
        }
    for deduction in total["deductions"]:
        yield _("Deduction %(item)s: %(value)s. Reason: %(reason)s") % _adjusting(deduction)


def _adjusting(ruling: Json) -> Json:
    return {**ruling, "item": what_for(ruling["item"])}


def _grade(grade: Json) -> Lines:
    final = grade["final"]
    yield _("Grade: %(grade)s") % {"grade": named(final) if final else _("none")}
    yield from _indented(_grade_parts(grade))


def _grade_parts(grade: Json) -> Lines:
    bands = ", ".join(
        _("%(code)s from %(at_least)s") % {"code": band["code"], "at_least": band["at_least"]}
        for band in grade["bands"]
    )
    yield _("Grades: %(bands)s") % {"bands": bands}
    if grade["by_total"]:
        yield _("By the total: %(grade)s") % {"grade": named(grade["by_total"])}
    for veto in grade["vetoes"]:
        told = {
            **veto,
            "veto": named(veto),
            "before": veto["before"] or "–",
            "after": veto["after"] or "–",
        }
        yield (
            _("Veto %(veto)s, effect %(effect)s: %(before)s → %(after)s. Reason: %(reason)s") % told
        )


def _outcome(content: Json) -> Lines:
    if content["below_floor"]:
        codes = ", ".join(content["below_floor"])
        yield _("Below the floor: %(codes)s") % {"codes": codes}
    if content["outcome"]:
        yield _("Outcome: %(outcome)s, because of %(reasons)s") % {
            "outcome": content["outcome"],
            "reasons": ", ".join(content["reasons"]),
        }


def _criterion(criterion: Json) -> Lines:
    told = {"criterion": named(criterion), "score": _score(criterion), **_weights(criterion)}
    if not criterion["is_applicable"]:
        yield _("%(criterion)s: not applicable") % told
    elif criterion["is_dropped"]:
        yield _("%(criterion)s: drops out, since nothing of it counts") % told
    else:
        yield _("%(criterion)s: %(score)s, weight %(weight)s, share of the total %(share)s") % told
    yield from _indented(_floor(criterion))
    for indicator in criterion["indicators"]:
        yield from _indented(_indicator(indicator))


def _weights(item: Json) -> dict[str, str]:
    return {"weight": item["weight"], "share": item["share"] or _("none")}


def _floor(criterion: Json) -> Lines:
    if criterion["floor"] is None:
        return
    if criterion["is_below_floor"]:
        yield _("Below its floor of %(floor)s") % {"floor": criterion["floor"]}
    else:
        yield _("Floor: %(floor)s") % {"floor": criterion["floor"]}


def _indicator(indicator: Json) -> Lines:
    told = {
        "indicator": named(indicator),
        "score": _score(indicator),
        "rule": indicator["rule"],
        **_weights(indicator),
    }
    if not indicator["is_applicable"]:
        yield _("%(indicator)s: not applicable") % told
        return
    yield (
        _("%(indicator)s: %(score)s, weight %(weight)s, share of the criterion %(share)s, %(rule)s")
        % told
    )
    yield from _indented(_inputs(indicator))


def _inputs(indicator: Json) -> Lines:
    if indicator["adjudicated"]:
        yield _("Adjudicated: %(value)s. Reason: %(reason)s") % indicator["adjudicated"]
    if indicator["rule"] == "judged":
        yield from _marks(indicator)
        return
    for measure, value in indicator["measures"].items():
        known = _("unknown") if value is None else value
        yield f"{measure} = {known}"
    yield from _rule(indicator["params"])
    if indicator["cohort"]:
        yield (
            _("Compared with %(count)s alliances: sum %(sum)s, mean %(mean)s, largest %(largest)s")
            % indicator["cohort"]
        )
    yield from _workings(indicator["workings"])


def _marks(indicator: Json) -> Lines:
    params = indicator["params"]
    if params["aggregate"] == "trimmed_mean":
        yield _("trimmed_mean, from %(trim_from)s marks on") % params
    else:
        yield params["aggregate"]
    for mark in indicator["marks"]:
        if mark["is_trimmed"]:
            yield _("%(assessor)s: %(mark)s (left out)") % mark
        else:
            yield f"{mark['assessor']}: {mark['mark']}"
    if not indicator["marks"]:
        yield _("no marks")


def _rule(params: Json) -> Lines:
    """Say what the rule was given, apart from the measures."""
    if "steps" in params:
        steps = ", ".join(f"{at_least} → {points}" for at_least, points in params["steps"])
        yield _("Steps: %(steps)s") % {"steps": steps}
    if "zero_at" in params:
        yield _("0 points at %(zero_at)s, 100 points at %(full_at)s") % params
    if "points" in params:
        points = ", ".join(f"{measure} × {each}" for measure, each in params["points"].items())
        yield _("Points: %(points)s; cap %(cap)s") % {"points": points, "cap": params["cap"]}


def _workings(workings: Json) -> Lines:
    if "distance" in workings:
        yield _("Distance from the mean: %(distance)s") % workings
    if "points" in workings:
        yield _("Points earned: %(points)s") % workings
    if "step" in workings:
        step = workings["step"]
        if step is None:
            yield _("Below the lowest step")
        else:
            yield _("Step reached: %(at_least)s → %(points)s") % {
                "at_least": step[0],
                "points": step[1],
            }

"""What differs between two numbered sets of results of one cycle, alliance by alliance.

Figures come from the columns of the results; what lies behind them (scores of indicators, values,
exceptions) from their explanations, which are read only where the fingerprints differ.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import F, OuterRef, Subquery
from django.utils.translation import gettext as _

from alliances.computing.measures import label_of
from assessment.choices import Outcome, ResultStatus
from assessment.computing.earlier import grade_name
from assessment.computing.exceptions import what_for
from assessment.computing.sheet_facts import text_in_language
from assessment.models import Computation, Result

Told = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """One figure that is another one; None for nothing.

    ``kind`` is result, status, total, grade, outcome, rank, criterion, indicator, applicable,
    adjudicated, measure, marks, bonus, deduction or veto; ``code`` that of what it is about.
    """

    kind: str
    code: str
    label: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class AllianceDifference:
    code: str
    name: str
    changes: list[Change]

    @property
    def is_rank_alone(self) -> bool:
        """Whether the alliance only makes place: nothing of its own is another."""
        return all(change.kind == "rank" for change in self.changes)


def differences_between(old: Computation, new: Computation) -> list[AllianceDifference]:
    """Return the alliances whose results differ, by code; names as they stand in ``new``.

    Both sets are sealed and of one cycle. At most three queries, whatever differs.
    """
    policy = new.cycle.framework.policy
    before = {result.code: result for result in _results(old)}
    after = {result.code: result for result in _results(new)}
    told = _explanations(old, new)
    found = []
    for code in sorted({*before, *after}):
        then, now = before.get(code), after.get(code)
        changes = list(_changes(then, now, policy, told))
        if changes:
            named = now or then
            assert named is not None
            found.append(AllianceDifference(code, named.name, changes))
    return found


def _results(computation: Computation) -> Iterator[Result]:
    return computation.results.defer("explanation").iterator()


def _explanations(old: Computation, new: Computation) -> dict[str, tuple[Told, Told]]:
    """Return both explanations by code where they are not the same."""
    earlier = Result.objects.filter(computation=old, entry=OuterRef("entry"))
    rows = Result.objects.filter(computation=new).annotate(
        old_fingerprint=Subquery(earlier.values("fingerprint")),
        old_explanation=Subquery(earlier.values("explanation")),
    )
    rows = rows.exclude(fingerprint=F("old_fingerprint"))
    return {
        code: (then, now)
        for code, then, now in rows.values_list("code", "old_explanation", "explanation")
        if then and now
    }


def _changes(
    then: Result | None, now: Result | None, policy: Told, told: dict[str, tuple[Told, Told]]
) -> Iterator[Change]:
    if then is None or now is None:
        yield Change("result", "", _("result"), _total(then), _total(now))
        return
    yield from _figures(then, now, policy)
    if now.code in told:
        yield from _behind(*told[now.code])


def _figures(then: Result, now: Result, policy: Told) -> Iterator[Change]:
    pairs = [
        ("status", _("state"), _status(then), _status(now)),
        ("total", _("total"), _text(then.total), _text(now.total)),
        ("grade", _("grade"), grade_name(policy, then.grade), grade_name(policy, now.grade)),
        ("outcome", _("outcome"), _outcome(then), _outcome(now)),
        ("rank", _("rank"), _text(then.rank), _text(now.rank)),
    ]
    for kind, label, old, new in pairs:
        if old != new:
            yield Change(kind, "", label, old or None, new or None)


def _behind(then: Told, now: Told) -> Iterator[Change]:
    """Yield what changed among the criteria, the indicators and the exceptions."""
    old = {part["code"]: part for part in then["criteria"]}
    for part in now["criteria"]:
        before = old.get(part["code"], {})
        yield from _scores("criterion", before, part)
        items = {item["code"]: item for item in before.get("indicators", [])}
        for item in part["indicators"]:
            yield from _indicator(items.get(item["code"], {}), item)
    for kind, label in (("bonus", _("bonus")), ("deduction", _("deduction"))):
        key = "bonuses" if kind == "bonus" else "deductions"
        yield from _ruled(kind, label, then["total"][key], now["total"][key], "item")
    yield from _ruled("veto", _("veto"), then["grade"]["vetoes"], now["grade"]["vetoes"], "code")


def _scores(kind: str, before: Told, after: Told) -> Iterator[Change]:
    code = after["code"]
    label = _("%(code)s %(name)s") % {"code": code, "name": text_in_language(after["name"])}
    if before.get("is_applicable", True) != after["is_applicable"]:
        said = {True: _("applicable"), False: _("not applicable")}
        was = said[before.get("is_applicable", True)]
        yield Change("applicable", code, label, was, said[after["is_applicable"]])
    if before.get("score") != after["score"]:
        yield Change(kind, code, label, before.get("score"), after["score"])


def _indicator(before: Told, after: Told) -> Iterator[Change]:
    code = after["code"]
    yield from _scores("indicator", before, after)
    if before.get("adjudicated") != after["adjudicated"]:
        label = _("%(code)s adjudicated") % {"code": code}
        was, now = _ruling(before.get("adjudicated")), _ruling(after["adjudicated"])
        if was != now:
            yield Change("adjudicated", code, label, was, now)
    for measure, value in after["measures"].items():
        was = before.get("measures", {}).get(measure)
        if was != value:
            label = _("%(code)s, %(measure)s") % {"code": code, "measure": label_of(measure)}
            yield Change("measure", code, label, was, value)
    marks, were = _marks(after), _marks(before)
    if marks != were:
        yield Change("marks", code, _("%(code)s, marks") % {"code": code}, were, marks)


def _marks(item: Told) -> str | None:
    """Write the marks without whose they are, from the lowest."""
    marks = sorted((mark["mark"] for mark in item.get("marks", [])), key=float)
    return ", ".join(marks) or None


def _ruled(
    kind: str, label: str, before: list[Told], after: list[Told], key: str
) -> Iterator[Change]:
    then = {ruling[key]: _ruling(ruling) for ruling in before}
    now = {ruling[key]: _ruling(ruling) for ruling in after}
    names = {ruling[key]: _named(ruling, ruling[key]) for ruling in [*before, *after]}
    for code in [*then, *(each for each in now if each not in then)]:
        if then.get(code) != now.get(code):
            yield Change(kind, code, f"{label} {names[code]}", then.get(code), now.get(code))


def _named(ruling: Told, code: str) -> str:
    """Return what a veto is called, or what a bonus or a deduction is for."""
    return text_in_language(ruling["name"]) if "name" in ruling else what_for(code)


def _ruling(ruling: Told | None) -> str | None:
    """Write value and reason of an exception, its author aside."""
    if ruling is None:
        return None
    value = ruling.get("value")
    if value is None:
        return str(ruling["reason"])
    return _("%(value)s: %(reason)s") % {"value": value, "reason": ruling["reason"]}


def _total(result: Result | None) -> str | None:
    if result is None:
        return None
    return _text(result.total) or _status(result)


def _status(result: Result) -> str:
    return str(ResultStatus(result.status).label)


def _outcome(result: Result) -> str | None:
    return str(Outcome(result.outcome).label) if result.outcome else None


def _text(value: object) -> str | None:
    return None if value is None else str(value)

"""The barometer: what the alliances of a cycle come to for each region, lead unit, park or chain.

Exact from the published totals and the exact scores on; rounded once, where a figure is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, Literal

from assessment.choices import FROZEN_PHASES, Outcome
from assessment.computing.barometer_parts import (
    GRADES,
    RECTIFICATION,
    RESULTS,
    Part,
    parts_of,
    points_at_most,
)
from assessment.computing.barometer_places import By, Names
from assessment.computing.barometer_reading import Known, part_value, read
from assessment.computing.rankings import WHOLE, Sight
from assessment.models import Cycle
from assessment.scoring import combined, credit_mean, exact_sum, points_of, shown
from members.models import Region, region_prefix

State = Literal["known", "incomplete", "hidden", "not_applicable"]
YEARS_BEFORE = 2
FULL, NOTHING = Fraction(100), Fraction(0)


@dataclass(slots=True)
class Group:
    """One region, unit, park or chain. ``credit`` is how many alliances it has, by their parts.

    ``values`` are those of the parts, from 0 to 100, None where there is nothing to go by. In the
    state ``hidden`` figures that are not seen would be in it; ``not_applicable`` has no alliance.
    ``due`` and ``on_time`` are credits of orders. ``trend`` has the scores of earlier years.
    """

    code: str
    thing: Any
    state: State = "not_applicable"
    alliances: int = 0
    incomplete: int = 0
    credit: Fraction = Fraction(0)
    grades: dict[str, Fraction] = field(default_factory=dict)
    values: dict[str, Fraction | None] = field(default_factory=dict)
    due: Fraction = Fraction(0)
    on_time: Fraction = Fraction(0)
    score: Fraction | None = None
    points: Fraction | None = None
    place: int | None = None
    trend: dict[int, Fraction | None] = field(default_factory=dict)

    @property
    def is_zone(self) -> bool:
        return isinstance(self.thing, Region) and self.thing.is_functional_zone


@dataclass(frozen=True, slots=True)
class Barometer:
    """``groups`` by code; ``years`` are those of the trend, the cycle's own last."""

    cycle: Cycle
    by: By
    parts: tuple[Part, ...]
    most: Fraction
    groups: tuple[Group, ...]
    years: tuple[int, ...]


def barometer_of(cycle: Cycle, by: By, *, today: date, sight: Sight = WHOLE) -> Barometer:
    """Return the barometer of a cycle as ``sight`` shows it, with the years before.

    ``cycle`` comes with framework, region, computation and terms. Figures of earlier years are
    published, so everybody who sees the barometer sees them.
    """
    earlier = earlier_cycles(cycle)
    known, names = read([cycle, *earlier], by, today)
    groups = _groups(cycle, by, known[cycle.pk], names, sight)
    for past in earlier:
        scores = {each.code: each.score for each in _groups(past, by, known[past.pk], names, WHOLE)}
        for group in groups:
            group.trend[past.year] = scores.get(group.code)
    for group in groups:
        group.trend[cycle.year] = group.score
    _give_places([group for group in groups if not is_whole(cycle, by, group.code)], by)
    years = tuple(sorted({past.year for past in earlier} | {cycle.year}))
    return Barometer(cycle, by, parts_of(cycle), points_at_most(cycle), tuple(groups), years)


def is_whole(cycle: Cycle, by: By, code: str) -> bool:
    """Whether a group is all of the cycle: it is compared with nobody."""
    return by == "region" and code == cycle.region_id


def earlier_cycles(cycle: Cycle) -> list[Cycle]:
    """Return the published cycles of the two years before, of the same region and the same
    framework (in whatever version): one for each year, the first by code."""
    cycles = Cycle.objects.filter(
        region=cycle.region_id,
        framework__code=cycle.framework.code,
        phase__in=FROZEN_PHASES,
        year__range=(cycle.year - YEARS_BEFORE, cycle.year - 1),
    )
    found: dict[int, Cycle] = {}
    for past in cycles.select_related("framework", "region", "computation", "terms").order_by(
        "code"
    ):
        found.setdefault(past.year, past)
    return [found[year] for year in sorted(found)]


def _groups(
    cycle: Cycle, by: By, known: Sequence[Known], names: Names, sight: Sight
) -> list[Group]:
    members: dict[str, list[Known]] = {}
    for each in known:
        for code in each.counts_for:
            members.setdefault(code, []).append(each)
    codes = {*members, *(_inside(cycle, names) if by == "region" else ())}
    if by != "park":
        codes &= {*names}
    settled = parts_of(cycle)
    groups = [
        _group(cycle, settled, Group(code, names.get(code)), members.get(code, []), sight)
        for code in codes
    ]
    return sorted(
        (group for group in groups if _is_shown(group, by, sight)), key=lambda group: group.code
    )


def _inside(cycle: Cycle, names: Names) -> list[str]:
    """The regions of the cycle, those without an alliance among them."""
    return [code for code in names if code.startswith(cycle.region.prefix)]


def _is_shown(group: Group, by: By, sight: Sight) -> bool:
    """Leave out what lies outside a reader's scope, or would be nothing but hidden there."""
    if sight.is_whole:
        return True
    if by == "region":
        return sight.prefix is not None and region_prefix(group.code).startswith(sight.prefix)
    return group.state != "hidden"


def _group(
    cycle: Cycle, parts: Sequence[Part], group: Group, members: Sequence[Known], sight: Sight
) -> Group:
    """Fill in the figures of a group that has these members."""
    if not members:
        return group
    code, group.alliances = group.code, len(members)
    group.credit = _credit(code, members)
    if not all(sight.shows_figures(each.code, each.region) for each in members):
        group.state = "hidden"
        return group
    group.incomplete = sum(each.total is None for each in members)
    _count(group, members)
    group.values = {
        part.code: _VALUES.get(part.code, _measure)(part, code, members) for part in parts
    }
    # Without a single total the other parts would speak for alliances that are not assessed yet.
    group.state = "incomplete" if group.incomplete == len(members) else "known"
    if group.state == "known":
        group.score = combined((group.values[part.code], part.weight) for part in parts)
    if group.score is not None:
        group.points = points_of(group.score, points_at_most(cycle))
    return group


def _count(group: Group, members: Sequence[Known]) -> None:
    by_grade: dict[str, list[Known]] = {}
    for each in members:
        if each.grade:
            by_grade.setdefault(each.grade, []).append(each)
    group.grades = {grade: _credit(group.code, those) for grade, those in by_grade.items()}
    group.due = _credit(group.code, [each for each in members if each.on_time is not None])
    group.on_time = _credit(group.code, [each for each in members if each.on_time])


def _credit(code: str, members: Sequence[Known]) -> Fraction:
    return exact_sum(each.counts_for[code].as_integer_ratio() for each in members)


Value = Callable[[Part, str, Sequence[Known]], Fraction | None]


def _totals(part: Part, code: str, members: Sequence[Known]) -> Fraction | None:
    return credit_mean((each.total, each.counts_for[code]) for each in members)


def _needs_none(part: Part, code: str, members: Sequence[Known]) -> Fraction | None:
    """Which share of the credit that has a grade is not ordered to rectify."""
    return credit_mean(
        (
            None if each.total is None else _full_if(each.outcome != Outcome.RECTIFY),
            each.counts_for[code],
        )
        for each in members
    )


def _closed(part: Part, code: str, members: Sequence[Known]) -> Fraction | None:
    return credit_mean(
        (None if each.on_time is None else _full_if(each.on_time), each.counts_for[code])
        for each in members
    )


def _full_if(holds: bool) -> Fraction:
    return FULL if holds else NOTHING


def _measure(part: Part, code: str, members: Sequence[Known]) -> Fraction | None:
    return credit_mean((part_value(part, each), each.counts_for[code]) for each in members)


_VALUES: Mapping[str, Value] = {RESULTS: _totals, GRADES: _needs_none, RECTIFICATION: _closed}


def _give_places(groups: Sequence[Group], by: By) -> None:
    """Rank by the score that is shown, equal ones alike: regions among those of their level, and
    functional zones apart."""
    lists: dict[object, list[Group]] = {}
    for group in groups:
        if group.score is not None:
            level = (len(region_prefix(group.code)), group.is_zone) if by == "region" else None
            lists.setdefault(level, []).append(group)
    for compared in lists.values():
        scores = [shown(group.score) for group in compared if group.score is not None]
        for group, score in zip(compared, scores, strict=True):
            group.place = 1 + sum(other > score for other in scores)

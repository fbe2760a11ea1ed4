"""What a report is asked for: all that the rulings of its alliance leave applicable."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import prefetch_related_objects

from assessment.choices import Rule, RulingKind
from assessment.computing.definitions import Part, parts_of
from assessment.computing.sheet_facts import measures_of
from assessment.models import Criterion, Entry, Indicator, ReportItem

# What items need not know of their indicators: texts that only pages show.
UNREAD = ("indicator__unit", "indicator__evidence", "indicator__guidance", "indicator__levels")


@dataclass(frozen=True, slots=True)
class AskedIndicator:
    """``measures`` are those its rule reads, none where it is judged; what does not count is
    shown and not required."""

    indicator: Indicator
    measures: tuple[str, ...]
    counts: bool


@dataclass(frozen=True, slots=True)
class AskedCriterion:
    criterion: Criterion
    indicators: tuple[AskedIndicator, ...]
    counts: bool


def asked_of(entry: Entry) -> list[AskedCriterion]:
    """Return what is asked of ``entry`` in the framework's order; nothing of an alliance that is
    excused. ``entry`` comes with its cycle."""
    return asked_of_all([entry])[entry.pk]


def asked_of_all(entries: Iterable[Entry]) -> dict[int, list[AskedCriterion]]:
    """Return ``asked_of`` of many entries by key, in three queries; rulings stay with the entries,
    criteria with the frameworks."""
    known = {entry.pk: entry for entry in entries}
    prefetch_related_objects(list(known.values()), "rulings")
    frameworks = {entry.cycle.framework_id: entry.cycle for entry in known.values()}
    criteria = {pk: parts_of(cycle.framework) for pk, cycle in frameworks.items()}
    return {pk: _asked_of(entry, criteria[entry.cycle.framework_id]) for pk, entry in known.items()}


def asked_items(entry: Entry, items: Iterable[ReportItem]) -> list[ReportItem]:
    """Return those of ``items`` that are asked of ``entry``, in one query; they come with their
    criteria and indicators."""
    rulings = _rulings(entry)
    return [
        item
        for item in items
        if _applies(item.criterion, rulings)
        and (item.indicator is None or _applies(item.indicator, rulings))
    ]


def measures_asked(asked: list[AskedCriterion]) -> dict[str, list[AskedIndicator]]:
    """Return the indicators that read each measure, in the framework's order."""
    found: dict[str, list[AskedIndicator]] = defaultdict(list)
    for criterion in asked:
        for indicator in criterion.indicators:
            for measure in indicator.measures:
                found[measure].append(indicator)
    return found


def _rulings(entry: Entry) -> set[tuple[str, str]]:
    return {(ruling.kind, ruling.item) for ruling in entry.rulings.all()}


def _asked_of(entry: Entry, parts: list[Part]) -> list[AskedCriterion]:
    rulings = _rulings(entry)
    return [
        _asked(criterion, indicators, rulings)
        for criterion, indicators in parts
        if _applies(criterion, rulings)
    ]


def _applies(part: Criterion | Indicator, rulings: set[tuple[str, str]]) -> bool:
    return not rulings & {(RulingKind.EXCUSED, ""), (RulingKind.NOT_APPLICABLE, part.code)}


def _asked(
    criterion: Criterion, indicators: list[Indicator], rulings: set[tuple[str, str]]
) -> AskedCriterion:
    counts = bool(criterion.weight)
    return AskedCriterion(
        criterion,
        tuple(
            AskedIndicator(row, _measures(row), counts and bool(row.weight))
            for row in indicators
            if _applies(row, rulings)
        ),
        counts,
    )


def _measures(indicator: Indicator) -> tuple[str, ...]:
    return () if indicator.rule == Rule.JUDGED else tuple(measures_of(indicator.params))

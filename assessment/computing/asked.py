"""What a report is asked for: all that the rulings of its alliance leave applicable."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from assessment.choices import Rule, RulingKind
from assessment.computing.sheet_facts import measures_of
from assessment.models import Criterion, Entry, Indicator, ReportItem, Ruling

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
    """Return ``asked_of`` of many entries by key, in three queries."""
    known = {entry.pk: entry for entry in entries}
    rulings = _rulings(known)
    frameworks = {entry.cycle.framework_id for entry in known.values()}
    indicators: dict[int, list[Indicator]] = defaultdict(list)
    for indicator in Indicator.objects.filter(framework__in=frameworks).order_by("position"):
        indicators[indicator.criterion_id].append(indicator)
    criteria: dict[int, list[Criterion]] = defaultdict(list)
    for criterion in Criterion.objects.filter(framework__in=frameworks).order_by("position"):
        criteria[criterion.framework_id].append(criterion)
    return {
        pk: [
            _asked(criterion, indicators[criterion.pk], rulings[pk])
            for criterion in criteria[entry.cycle.framework_id]
            if _applies(criterion, rulings[pk])
        ]
        for pk, entry in known.items()
    }


def asked_items(entry: Entry, items: Iterable[ReportItem]) -> list[ReportItem]:
    """Return those of ``items`` that are asked of ``entry``, in one query; they come with their
    criteria and indicators."""
    rulings = _rulings([entry.pk])[entry.pk]
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


def _rulings(entries: Iterable[int]) -> dict[int, set[tuple[str, str]]]:
    found: dict[int, set[tuple[str, str]]] = defaultdict(set)
    rows = Ruling.objects.filter(entry__in=entries)
    for pk, kind, item in rows.values_list("entry", "kind", "item"):
        found[pk].add((kind, item))
    return found


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

"""What a report is asked for: all that the rulings of its alliance leave applicable."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from assessment.choices import Rule, RulingKind
from assessment.computing.sheet_facts import measures_of
from assessment.models import Criterion, Entry, Indicator, Ruling


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
    """Return what is asked of ``entry`` in the framework's order, in three queries; nothing of an
    alliance that is excused. ``entry`` comes with its cycle."""
    rulings = Ruling.objects.filter(entry=entry)
    kinds = list(rulings.values_list("kind", "item"))
    if any(kind == RulingKind.EXCUSED for kind, _ in kinds):
        return []
    left_out = {item for kind, item in kinds if kind == RulingKind.NOT_APPLICABLE}
    framework = entry.cycle.framework_id
    by_criterion: dict[int, list[Indicator]] = defaultdict(list)
    for indicator in Indicator.objects.filter(framework=framework).order_by("position"):
        if indicator.code not in left_out:
            by_criterion[indicator.criterion_id].append(indicator)
    criteria = Criterion.objects.filter(framework=framework).order_by("position")
    return [
        _asked(criterion, by_criterion[criterion.pk])
        for criterion in criteria
        if criterion.code not in left_out
    ]


def measures_asked(asked: list[AskedCriterion]) -> dict[str, list[AskedIndicator]]:
    """Return the indicators that read each measure, in the framework's order."""
    found: dict[str, list[AskedIndicator]] = defaultdict(list)
    for criterion in asked:
        for indicator in criterion.indicators:
            for measure in indicator.measures:
                found[measure].append(indicator)
    return found


def _asked(criterion: Criterion, indicators: list[Indicator]) -> AskedCriterion:
    counts = bool(criterion.weight)
    return AskedCriterion(
        criterion,
        tuple(
            AskedIndicator(row, _measures(row), counts and bool(row.weight)) for row in indicators
        ),
        counts,
    )


def _measures(indicator: Indicator) -> tuple[str, ...]:
    return () if indicator.rule == Rule.JUDGED else tuple(measures_of(indicator.params))

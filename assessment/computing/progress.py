"""How far sheets have come: how many marks they need and how many they have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from assessment.choices import Rule, RulingKind
from assessment.models import Assignment, Indicator, Mark, Ruling


@dataclass(frozen=True, slots=True)
class Progress:
    """``required`` indicators count and are applicable; ``marked`` of them have a mark."""

    marked: int
    required: int

    @property
    def open(self) -> int:
        return self.required - self.marked


def progress_of(sheets: Sequence[Assignment]) -> dict[int, Progress]:
    """Return the progress of ``sheets`` by key, in three queries; they come with entry and cycle."""
    entries = {sheet.entry_id for sheet in sheets}
    frameworks = {sheet.entry.cycle.framework_id for sheet in sheets}
    counting = _counting_indicators(frameworks)
    not_applicable: dict[int, set[str]] = defaultdict(set)
    rulings = Ruling.objects.filter(entry__in=entries, kind=RulingKind.NOT_APPLICABLE)
    for entry, item in rulings.values_list("entry", "item"):
        not_applicable[entry].add(item)
    marked: dict[tuple[int, int], set[int]] = defaultdict(set)
    assessors = {sheet.assessor_id for sheet in sheets}
    marks = Mark.objects.given().filter(entry__in=entries, assessor__in=assessors)
    for entry, assessor, indicator in marks.values_list("entry", "assessor", "indicator"):
        marked[entry, assessor].add(indicator)
    found = {}
    for sheet in sheets:
        required = {
            indicator.pk
            for indicator in counting[sheet.entry.cycle.framework_id]
            if not {indicator.code, indicator.criterion.code} & not_applicable[sheet.entry_id]
        }
        done = required & marked[sheet.entry_id, sheet.assessor_id]
        found[sheet.pk] = Progress(len(done), len(required))
    return found


def _counting_indicators(frameworks: set[int]) -> dict[int, list[Indicator]]:
    judged = Indicator.objects.filter(framework__in=frameworks, rule=Rule.JUDGED)
    found: dict[int, list[Indicator]] = defaultdict(list)
    for indicator in judged.select_related("criterion"):
        if indicator.weight and indicator.criterion.weight:
            found[indicator.framework_id].append(indicator)
    return found

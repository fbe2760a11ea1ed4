"""How far a cycle's scoring has come: by alliance, by assessor, and what is still missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet

from alliances.computing.measures import label_of
from assessment.choices import ResultStatus, RulingKind
from assessment.computing.progress import progress_of
from assessment.computing.sheet_facts import measures_of
from assessment.models import Assessor, Assignment, Cycle, Entry, Indicator, MeasureValue, Ruling


@dataclass(slots=True)
class Tally:
    """Marks and sheets, of an alliance, an assessor or all of them."""

    marked: int = 0
    required: int = 0
    sheets: int = 0
    submitted: int = 0
    untouched: int = 0

    def add(self, sheet: Assignment, marked: int, required: int) -> None:
        self.marked += marked
        self.required += required
        self.sheets += 1
        self.submitted += not sheet.is_open
        self.untouched += sheet.is_open and not marked


@dataclass(frozen=True, slots=True)
class Gap:
    """An indicator without a score: it lacks every mark, or ``measures``, told by their names."""

    indicator: Indicator
    measures: list[str]


@dataclass(slots=True)
class Board:
    """``entries`` come from ``entries_of``; ``gaps`` by entry key."""

    entries: Sequence[Any]
    all: Tally = field(default_factory=Tally)
    by_entry: dict[int, Tally] = field(default_factory=lambda: defaultdict(Tally))
    by_assessor: dict[Assessor, Tally] = field(default_factory=lambda: defaultdict(Tally))
    gaps: dict[int, list[Gap]] = field(default_factory=dict)


def entries_of(cycle: Cycle) -> QuerySet[Entry]:
    """Return the entries with alliance and region, ``is_excused``, and from the current results
    ``status`` and ``missing``; both None where there is none."""
    excused = Ruling.objects.filter(entry=OuterRef("pk"), kind=RulingKind.EXCUSED)
    entries = Entry.objects.filter(cycle=cycle).select_related("alliance__region")
    current = FilteredRelation("results", condition=Q(results__computation=cycle.computation_id))
    return entries.annotate(
        current=current,
        status=F("current__status"),
        missing=F("current__missing"),
        is_excused=Exists(excused),
    ).by_code()


def board(cycle: Cycle, entries: Sequence[Any]) -> Board:
    """Tell of ``entries`` of a cycle, in six queries."""
    told = Board(entries)
    by_key = {entry.pk: entry for entry in entries}
    sheets = list(
        Assignment.objects.filter(entry__in=by_key)
        .select_related("assessor__user")
        .order_by("assessor__name")
    )
    for sheet in sheets:
        sheet.entry = by_key[sheet.entry_id]
        sheet.entry.cycle = cycle
    progress = progress_of(sheets)
    for sheet in sheets:
        own = progress[sheet.pk]
        tallies = (told.all, told.by_entry[sheet.entry_id], told.by_assessor[sheet.assessor])
        for tally in tallies:
            tally.add(sheet, own.marked, own.required)
    told.gaps = _gaps(cycle, entries)
    return told


def _gaps(cycle: Cycle, entries: Iterable[Any]) -> dict[int, list[Gap]]:
    missing = {
        entry.pk: entry.missing.split()
        for entry in entries
        if entry.status == ResultStatus.INCOMPLETE
    }
    if not missing:
        return {}
    codes = {code for listed in missing.values() for code in listed}
    indicators = {
        indicator.code: indicator
        for indicator in Indicator.objects.filter(framework=cycle.framework_id, code__in=codes)
    }
    known = set(
        MeasureValue.objects.filter(entry__in=missing).values_list("entry", "measure").order_by()
    )
    return {
        entry: [
            Gap(
                indicators[code],
                [
                    str(label_of(measure))
                    for measure in _measures(indicators[code])
                    if (entry, measure) not in known
                ],
            )
            for code in listed
            if code in indicators
        ]
        for entry, listed in missing.items()
    }


def _measures(indicator: Indicator) -> list[str]:
    return [] if indicator.is_judged else measures_of(indicator.params)

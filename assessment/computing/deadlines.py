"""Last days: they count whole, in the local time of the settings, and close doors; they move nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import DateTimeField, Value
from django.utils import timezone

from assessment.choices import Phase, ReportState
from assessment.models import Cycle, Entry, Extension, PhaseEnd, Report


def local_day(moment: datetime) -> date:
    """Return the day that ``moment`` belongs to where the installation stands."""
    return timezone.localtime(moment, timezone.get_default_timezone()).date()


def is_over(day: date | None, moment: datetime) -> bool:
    """Whether the last day ``day`` had ended at ``moment``; without a last day nothing ends."""
    return day is not None and local_day(moment) > day


def last_day(entry: Entry, phase: str) -> date | None:
    """Return the last day of ``phase`` for one alliance: of its latest extension, else of all."""
    return last_days([entry], phase)[entry.pk]


def last_days(entries: Iterable[Entry], phase: str) -> dict[int, date | None]:
    """Return ``last_day`` of many entries by key, in one query."""
    known = list(entries)
    set_days, granted = _days(known, [phase])
    return {
        entry.pk: granted.get((entry.pk, phase), set_days.get((entry.cycle_id, phase)))
        for entry in known
    }


def filing_days(entries: Iterable[Entry], reports: Iterable[Report]) -> dict[int, date | None]:
    """Return until when each alliance can submit, by the key of its entry, in one query.

    That is the last day of reporting. For what was returned it is the day it is to be corrected
    by, or a later one granted for screening; without either, the last day of screening.
    """
    known = list(entries)
    returned = {row.entry_id: row for row in reports if row.state == ReportState.RETURNED}
    set_days, granted = _days(known, [Phase.REPORTING, Phase.SCREENING])
    days: dict[int, date | None] = {}
    for entry in known:
        report = returned.get(entry.pk)
        phase = Phase.SCREENING if report else Phase.REPORTING
        extended = granted.get((entry.pk, phase))
        if report and report.correct_by:
            days[entry.pk] = max(report.correct_by, extended or report.correct_by)
        else:
            days[entry.pk] = extended or set_days.get((entry.cycle_id, phase))
    return days


def filing_day(report: Report) -> date | None:
    """Return until when ``report`` can be submitted; it comes with its entry."""
    return filing_days([report.entry], [report])[report.entry_id]


def collects_reports(cycle: Cycle) -> bool:
    """Whether reports are filed in ``cycle``: reporting has a last day, or a report was begun."""
    has_end = PhaseEnd.objects.filter(cycle=cycle, phase=Phase.REPORTING).exists()
    return has_end or Report.objects.filter(entry__cycle=cycle).exists()


Days = dict[tuple[int, str], date]


def _days(entries: list[Entry], phases: list[str]) -> tuple[Days, Days]:
    """Return the days set for all by cycle and phase, and those of the latest extensions by entry
    and phase."""
    if not entries:
        return {}, {}
    granted = Extension.objects.filter(entry__in={entry.pk for entry in entries})
    ends = PhaseEnd.objects.filter(cycle__in={entry.cycle_id for entry in entries})
    never = Value(None, output_field=DateTimeField())
    columns = ("pk", "phase", "ends_on")
    told: Iterable[tuple[Any, ...]] = (
        granted.filter(phase__in=phases)
        .values_list("granted_at", "entry", *columns)
        .union(ends.filter(phase__in=phases).values_list(never, "cycle", *columns), all=True)
    )
    set_days: Days = {}
    extended: list[tuple[Any, ...]] = []
    for granted_at, of, pk, phase, day in told:
        if granted_at is None:
            set_days[of, phase] = day
        else:
            extended.append((granted_at, pk, (of, phase), day))
    return set_days, {of: day for _at, _pk, of, day in sorted(extended)}

"""Last days: they count whole, in the local time of the settings, and close doors; they move nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

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
    """Return ``last_day`` of many entries by key, in two queries."""
    known = list(entries)
    ends = PhaseEnd.objects.filter(cycle__in={entry.cycle_id for entry in known}, phase=phase)
    of_all = dict(ends.values_list("cycle", "ends_on"))
    extended = _extended({entry.pk for entry in known}, phase)
    return {entry.pk: extended.get(entry.pk, of_all.get(entry.cycle_id)) for entry in known}


def filing_days(entries: Iterable[Entry], reports: Iterable[Report]) -> dict[int, date | None]:
    """Return until when each alliance can submit, by the key of its entry, in three queries.

    That is the last day of reporting. For what was returned it is the day it is to be corrected
    by, or a later one granted for screening; without either, the last day of screening.
    """
    known = list(entries)
    days = last_days(known, Phase.REPORTING)
    returned = {row.entry_id: row for row in reports if row.state == ReportState.RETURNED}
    if not returned:
        return days
    extended = _extended(set(returned), Phase.SCREENING)
    waiting = [entry for entry in known if entry.pk in returned]
    otherwise = last_days(waiting, Phase.SCREENING)
    for pk, report in returned.items():
        granted = [day for day in (report.correct_by, extended.get(pk)) if day is not None]
        days[pk] = max(granted) if granted else otherwise[pk]
    return days


def filing_day(report: Report) -> date | None:
    """Return until when ``report`` can be submitted; it comes with its entry."""
    return filing_days([report.entry], [report])[report.entry_id]


def collects_reports(cycle: Cycle) -> bool:
    """Whether reports are filed in ``cycle``: reporting has a last day, or a report was begun."""
    has_end = PhaseEnd.objects.filter(cycle=cycle, phase=Phase.REPORTING).exists()
    return has_end or Report.objects.filter(entry__cycle=cycle).exists()


def _extended(entries: set[int], phase: str) -> dict[int, date]:
    granted = Extension.objects.filter(entry__in=entries, phase=phase)
    return dict(granted.order_by("granted_at", "pk").values_list("entry", "ends_on"))

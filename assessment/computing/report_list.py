"""The reports of a cycle side by side: how far each is, until when, and what is to be looked at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Q, QuerySet

from assessment.choices import ReportState, RulingKind
from assessment.computing.asked import measures_asked
from assessment.computing.deadlines import filing_days, is_over
from assessment.computing.last_year import LastYear, last_years_of
from assessment.computing.report_content import Said
from assessment.computing.report_missing import differs, requirements_of
from assessment.computing.report_parts import jumps
from assessment.computing.report_rows import ReportRows, rows_of_all
from assessment.models import Cycle, Entry, Opinion, Report, Submission
from members.models import User


@dataclass(frozen=True, slots=True)
class Listed:
    """``differences`` counts the facts that differ from the registers, ``jumps`` those more than half
    away from last year; both are 0 where there is no report. ``submission`` is the latest round."""

    entry: Entry
    report: Report | None
    done: int
    total: int
    last_day: date | None
    differences: int
    jumps: int
    submission: Submission | None
    opinion: Opinion | None


def entries_with_reports(cycle: Cycle, user: User) -> QuerySet[Entry]:
    """Return the entries of ``cycle`` within the scope of ``user``, the excused apart, with
    alliance, region and report."""
    entries = Entry.objects.in_scope_of(user).filter(cycle=cycle)
    entries = entries.exclude(rulings__kind=RulingKind.EXCUSED)
    return entries.select_related("cycle__framework", "alliance__region", "report")


def listed(entries: Sequence[Entry]) -> list[Listed]:
    """Tell of ``entries`` in a number of queries that does not grow with them."""
    reports = {entry.pk: entry.report for entry in entries if hasattr(entry, "report")}
    for entry in entries:
        if entry.pk in reports:
            reports[entry.pk].entry = entry
    rows = rows_of_all(list(reports.values())) if reports else {}
    days = filing_days(entries, reports.values())
    rounds = _latest_rounds(reports.values())
    last_year = last_years_of(entries)
    found = []
    for entry in entries:
        report = reports.get(entry.pk)
        known = rows[report.pk] if report else None
        done, total = _progress(known) if known else (0, 0)
        differ, jump = _flags(known, last_year.get(entry.alliance_id)) if known else (0, 0)
        latest = rounds.get(report.pk) if report else None
        opinion = getattr(latest, "opinion", None)
        day = days[entry.pk]
        found.append(Listed(entry, report, done, total, day, differ, jump, latest, opinion))
    return found


def _latest_rounds(reports: Iterable[Report]) -> dict[int, Submission]:
    latest = Submission.objects.filter(report__in=list(reports), number=F("report__round"))
    return {row.report_id: row for row in latest.select_related("opinion").defer("content")}


def late_reports(cycle: Cycle, now: datetime) -> int:
    """Return how many alliances let their last day pass without submitting, in two queries; what
    waits for the bureau or is accepted is not late."""
    entries = Entry.objects.filter(cycle=cycle).exclude(rulings__kind=RulingKind.EXCUSED)
    owed = list(
        entries.filter(
            Q(report=None) | Q(report__state__in=(ReportState.WRITING, ReportState.RETURNED))
        ).select_related("report")
    )
    reports = [entry.report for entry in owed if hasattr(entry, "report")]
    days = filing_days(owed, reports)
    return sum(is_over(day, now) for day in days.values())


def _progress(rows: ReportRows) -> tuple[int, int]:
    requirements = requirements_of(rows, Said(rows))
    return sum(each.is_met for each in requirements), len(requirements)


def _flags(rows: ReportRows, last: LastYear | None) -> tuple[int, int]:
    """Return how many facts differ from the registers, and how many jump."""
    measures = measures_asked(rows.asked)
    facts = [rows.facts[measure] for measure in measures if measure in rows.facts]
    differ = sum(differs(rows.derived(fact.measure), fact.declared) for fact in facts)
    before = last.values if last else {}
    return differ, sum(jumps(rows.value(each), before.get(each)) for each in measures)

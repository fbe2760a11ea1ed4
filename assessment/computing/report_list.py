"""The reports of a cycle side by side: how far each is, until when, and what is to be looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Q, QuerySet

from assessment.choices import ReportState, RulingKind
from assessment.computing.deadlines import filing_days, is_over
from assessment.computing.report_content import content_of
from assessment.computing.report_missing import differs, requirements_of
from assessment.computing.report_rows import ReportRows, rows_of_all
from assessment.models import Cycle, Entry, Opinion, Report
from members.models import User


@dataclass(frozen=True, slots=True)
class Listed:
    """``flags`` counts the facts that differ from the registers; it is 0 where there is no report."""

    entry: Entry
    report: Report | None
    done: int
    total: int
    last_day: date | None
    flags: int
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
    given = Opinion.objects.filter(
        submission__report__in=reports.values(), submission__number=F("submission__report__round")
    )
    opinions = {each.submission.report_id: each for each in given.select_related("submission")}
    found = []
    for entry in entries:
        report = reports.get(entry.pk)
        known = rows[report.pk] if report else None
        done, total = _progress(known) if known else (0, 0)
        opinion = opinions.get(report.pk) if report else None
        flags = _flags(known) if known else 0
        found.append(Listed(entry, report, done, total, days[entry.pk], flags, opinion))
    return found


def late_reports(cycle: Cycle, now: datetime) -> int:
    """Return how many alliances let their last day pass without submitting, in six queries; what
    waits for the bureau or is accepted is not late."""
    entries = Entry.objects.filter(cycle=cycle).exclude(rulings__kind=RulingKind.EXCUSED)
    owed = list(
        entries.filter(
            Q(report=None) | Q(report__state__in=(ReportState.WRITING, ReportState.RETURNED))
        )
    )
    reports = Report.objects.filter(entry__in=owed)
    days = filing_days(owed, reports)
    return sum(is_over(day, now) for day in days.values())


def _progress(rows: ReportRows) -> tuple[int, int]:
    requirements = requirements_of(rows, content_of(rows))
    return sum(each.is_met for each in requirements), len(requirements)


def _flags(rows: ReportRows) -> int:
    facts = rows.facts.values()
    return sum(differs(rows.derived(fact.measure), fact.declared) for fact in facts)

"""Confirming a report and filing it: what is filed stays, with a receipt."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from assessment.choices import ItemState, ReportState
from assessment.computing.asked import measures_asked
from assessment.computing.deadlines import filing_day, is_over
from assessment.computing.report_missing import Requirement
from assessment.computing.report_parts import ReportView
from assessment.computing.report_rows import ReportRows, rows_of
from assessment.computing.report_view import view_of_rows
from assessment.errors import DeadlineOver, ReportClosed, ReportIncomplete
from assessment.models import (
    MICROS,
    Confirmation,
    Fact,
    MeasureValue,
    Report,
    ReportItem,
    Submission,
)
from assessment.permissions import lead_of
from assessment.services.computing import owe_computation
from assessment.services.papers import owe_report_papers
from assessment.services.report_doors import check_phase, check_writer, locked_report, told_time
from common.history import sign
from members.models import User


@transaction.atomic
def confirm_report(report_id: int, *, by: User, now: datetime) -> Confirmation:
    """Stand for the report as it is now, for the unit of ``by``, which leads the alliance.

    A change of what it says, by hand or in the registers, makes the confirmation void. Raises
    ``PermissionDenied``, ``NotReporting``, ``ReportClosed`` or ``ReportIncomplete``.
    """
    report = locked_report(report_id)
    lead = lead_of(by, report.entry.alliance, report.entry.cycle.as_of)
    if lead is None:
        raise PermissionDenied
    check_phase(report.entry.cycle)
    _check_writable(report)
    view = view_of_rows(rows_of(report))
    _check_complete(view.missing_content)
    stored = Confirmation.objects.filter(report=report, unit=lead.unit).first()
    if stored is not None and stored.digest == view.digest:
        return stored
    row = stored or Confirmation(report=report, unit=lead.unit)
    row.role, row.by, row.digest, row.confirmed_at = lead.role, by, view.digest, now
    sign(row, by)
    row.save()
    return row


@transaction.atomic
def submit_report(report_id: int, *, by: User, begun_at: datetime, now: datetime) -> Submission:
    """File the report, or what was returned of it, as the next round.

    ``begun_at`` is when the submission reached the server: before the end of the last day it
    counts, whatever comes later. The values that count go into the figures of the cycle, and two
    papers are owed.

    Raises ``PermissionDenied``, ``NotReporting``, ``ReportClosed``, ``DeadlineOver`` or
    ``ReportIncomplete``, and then saves nothing.
    """
    report = locked_report(report_id)
    check_writer(report, by)
    _check_writable(report)
    _check_in_time(report, begun_at)
    rows = rows_of(report)
    view = view_of_rows(rows)
    _check_complete(view.missing)
    submission = _file(view, by, begun_at, now)
    _keep_derived(rows, by)
    if _write_measures(rows, by):
        owe_computation(report.entry.cycle, by=by)
    owe_report_papers(submission, by)
    _close(report, submission.number, by)
    return submission


def _check_writable(report: Report) -> None:
    if not report.is_writable:
        raise ReportClosed(
            _("This report is %(state)s: there is nothing to submit.")
            % {"state": report.get_state_display()}
        )


def _check_in_time(report: Report, begun_at: datetime) -> None:
    day = filing_day(report)
    if is_over(day, begun_at):
        assert day is not None  # Without a last day nothing is over.
        raise DeadlineOver(
            _(
                "The last day for submitting was %(day)s. What you have written is kept. The bureau"
                " can extend the time for your alliance."
            )
            % {"day": date_format(day)},
            {"last_day": day.isoformat()},
        )


def _check_complete(missing: list[Requirement]) -> None:
    if missing:
        raise ReportIncomplete(
            _("The report is not complete yet. %(missing)s")
            % {"missing": " ".join(each.sentence for each in missing)},
            {"missing": [_told(each) for each in missing]},
        )


def _told(missing: Requirement) -> dict[str, str]:
    return {
        "kind": missing.kind,
        "criterion": missing.criterion,
        "code": missing.code,
        "sentence": missing.sentence,
    }


def _file(view: ReportView, by: User, begun_at: datetime, now: datetime) -> Submission:
    report = view.report
    number = report.round + 1
    receipt = _receipt(report, number)
    about = {
        "receipt": {
            "number": receipt,
            "digest": view.digest,
            "begun_at": told_time(begun_at),
            "submitted_at": told_time(now),
            "by": by.shown_name,
        },
        "confirmations": _confirmations(view),
    }
    return Submission.objects.create(
        report=report,
        number=number,
        receipt=receipt,
        content=view.content | about,
        digest=view.digest,
        by=by,
        begun_at=begun_at,
        submitted_at=now,
    )


def _receipt(report: Report, number: int) -> str:
    """Return the number of the receipt; where codes with hyphens run into another report's, it is
    told apart by its key."""
    entry = report.entry
    receipt = f"R-{entry.cycle.code}-{entry.alliance.code}-{number}"
    is_taken = Submission.objects.filter(receipt=receipt).exists()
    return f"{receipt}-{report.pk}" if is_taken else receipt


def _confirmations(view: ReportView) -> list[dict[str, Any]]:
    return [
        {
            "role": each.lead.role,
            "unit": {"zh-hans": each.lead.unit.name_zh, "en": each.lead.unit.name_en},
            "by": each.confirmation.by.shown_name,
            "confirmed_at": told_time(each.confirmation.confirmed_at),
        }
        for each in view.leads
        if each.confirmation is not None
    ]


def _keep_derived(rows: ReportRows, by: User) -> None:
    """Keep beside each open fact what the registers come to at this moment."""
    added, changed = [], []
    for measure in sorted(rows.open_measures):
        derived = rows.now.get(measure)
        fact = rows.facts.get(measure)
        if fact is None:
            added.append(Fact(report=rows.report, measure=measure, derived=derived))
        elif fact.derived != derived:
            fact.derived = derived
            changed.append(fact)
    if added:
        bulk_create_with_history(added, Fact, default_user=by)
    if changed:
        bulk_update_with_history(changed, Fact, ["derived"], default_user=by)


def _write_measures(rows: ReportRows, by: User) -> bool:
    """Write the values that count into the figures of the cycle; return whether one changed."""
    entry = rows.report.entry
    stored = {row.measure: row for row in MeasureValue.objects.filter(entry=entry)}
    added, changed, removed = [], [], []
    for measure in measures_asked(rows.asked):
        value, row = rows.value(measure), stored.get(measure)
        micros = None if value is None else int(value * MICROS)
        if micros is None:
            removed += [row] if row else []
        elif row is None:
            added.append(MeasureValue(entry=entry, measure=measure, micros=micros))
        elif row.micros != micros:
            row.micros = micros
            changed.append(row)
    if added:
        bulk_create_with_history(added, MeasureValue, default_user=by)
    if changed:
        bulk_update_with_history(changed, MeasureValue, ["micros"], default_user=by)
    for row in removed:
        row.delete()
    return bool(added or changed or removed)


def _close(report: Report, number: int, by: User) -> None:
    items = [item for item in report.items.all() if item.is_writable]
    for item in items:
        item.state = ItemState.CLOSED
    bulk_update_with_history(items, ReportItem, ["state"], default_user=by)
    report.state, report.round, report.correct_by = ReportState.SUBMITTED, number, None
    sign(report, by)
    report.save()

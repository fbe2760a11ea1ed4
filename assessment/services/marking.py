"""Filling in, submitting and opening again a sheet."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from assessment.computing.sheets import judged_indicators, missing_codes
from assessment.errors import (
    ConflictOfInterest,
    NotJudged,
    NotScoring,
    SheetClosed,
    SheetIncomplete,
    StaleVersion,
)
from assessment.models import Assignment, Cycle, Indicator, Mark
from assessment.permissions import can_mark, can_run_cycle, has_conflict
from assessment.services.computing import owe_computation
from members.models import User


@transaction.atomic
def put_mark(
    assignment_id: int,
    indicator_code: str,
    *,
    mark: Decimal | None,
    comment: str,
    version: int,
    by: User,
) -> Mark:
    """Store a mark of 0 to 100 with at most two places; None withdraws it.

    ``version`` is that of the mark as the assessor last saw it, 0 for none. Saving again what is
    stored already changes nothing, whatever the version: an answer may have been lost.

    Raises ``PermissionDenied``, ``NotJudged``, ``NotScoring``, ``SheetClosed``,
    ``ConflictOfInterest`` or ``StaleVersion``, and then saves nothing.
    """
    sheet = _locked_sheet(assignment_id)
    if not can_mark(by, sheet):
        raise PermissionDenied
    indicator = _judged_indicator(sheet, indicator_code)
    check_open(sheet, by)
    hundredths = None if mark is None else int(mark * 100)
    key = {"entry": sheet.entry, "indicator": indicator, "assessor": sheet.assessor}
    stored = Mark.objects.filter(**key).first()
    if stored is not None and (stored.hundredths, stored.comment) == (hundredths, comment):
        return stored
    if version != (stored.version if stored else 0):
        raise StaleVersion(
            _("This mark was changed elsewhere in the meantime."), {"stored": _told(stored)}
        )
    changed = stored is None or stored.hundredths != hundredths
    row = stored or Mark(**key, version=0)
    row.hundredths, row.comment, row.version = hundredths, comment, row.version + 1
    row.save()
    if changed:
        owe_computation(sheet.entry.cycle, sheet.entry, by)
    return row


@transaction.atomic
def submit_sheet(assignment_id: int, *, by: User, now: datetime) -> Assignment:
    """Close a sheet on which every indicator that counts has a mark.

    Raises ``PermissionDenied``, ``NotScoring``, ``SheetClosed``, ``ConflictOfInterest`` or
    ``SheetIncomplete``, and then saves nothing.
    """
    sheet = _locked_sheet(assignment_id)
    if not can_mark(by, sheet):
        raise PermissionDenied
    check_open(sheet, by)
    missing = missing_codes(sheet)
    if missing:
        raise SheetIncomplete(
            _("Give every indicator a mark before you submit. Still open: %(codes)s.")
            % {"codes": ", ".join(missing)},
            {"missing": missing},
        )
    sheet.submitted_at = now
    sheet.save(update_fields=["submitted_at"])
    return sheet


@transaction.atomic
def reopen_sheet(assignment_id: int, *, by: User) -> Assignment:
    """Open a submitted sheet again. Raises ``PermissionDenied`` or ``NotScoring``."""
    sheet = _locked_sheet(assignment_id)
    if not can_run_cycle(by):
        raise PermissionDenied
    if not sheet.entry.cycle.takes_marks:
        raise NotScoring(_("Sheets can be opened in the scoring phase only."))
    sheet.submitted_at = None
    sheet.save(update_fields=["submitted_at"])
    return sheet


def _locked_sheet(assignment_id: int) -> Assignment:
    """Return the sheet with its cycle locked: marks, submission and phases come one after another."""
    sheets = Assignment.objects.select_related("entry__cycle", "entry__alliance", "assessor__user")
    try:
        Cycle.objects.locked().get(entries__assignments=assignment_id)
        return sheets.get(pk=assignment_id)
    except ObjectDoesNotExist as error:
        raise SheetClosed(_("The bureau has taken this sheet back.")) from error


def _judged_indicator(sheet: Assignment, code: str) -> Indicator:
    for indicator in judged_indicators(sheet.entry):
        if indicator.code == code:
            return indicator
    raise NotJudged(
        _("Assessors give no mark for %(code)s of this alliance.") % {"code": code[:40]}
    )


def check_open(sheet: Assignment, by: User) -> None:
    """Raise ``NotScoring``, ``SheetClosed`` or ``ConflictOfInterest`` where no mark is taken now."""
    cycle: Cycle = sheet.entry.cycle
    if not cycle.takes_marks:
        raise NotScoring(
            _("Marks are taken in the scoring phase; this cycle is in the phase “%(phase)s”.")
            % {"phase": cycle.get_phase_display()}
        )
    if not sheet.is_open:
        raise SheetClosed(_("This sheet has been submitted. The bureau can open it again."))
    if has_conflict(by, sheet.entry.alliance, cycle.as_of):
        raise ConflictOfInterest(
            _("Your unit is a member of this alliance, so you cannot assess it.")
        )


def _told(stored: Mark | None) -> dict[str, object] | None:
    if stored is None:
        return None
    mark = None if stored.mark is None else str(stored.mark)
    return {"mark": mark, "comment": stored.comment, "version": stored.version}

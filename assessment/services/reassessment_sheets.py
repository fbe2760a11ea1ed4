"""The sheets and values of a partial re-assessment: given, filled in, submitted, opened again."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from assessment.choices import OrderState
from assessment.computing.deadlines import local_day
from assessment.computing.reassessment_work import indicators_to_judge, measure_rows, missing_on
from assessment.errors import (
    ConflictOfInterest,
    HasMarks,
    NotAsked,
    NotJudged,
    ReasonMissing,
    SheetClosed,
    SheetIncomplete,
    StaleVersion,
    TransitionRefused,
)
from assessment.jobs.reassessment_mails import tell_of_sheet
from assessment.models import (
    Assessor,
    Cycle,
    Indicator,
    Order,
    Reassessment,
    ReassessmentMark,
    ReassessmentSheet,
    ReassessmentValue,
)
from assessment.permissions import can_decide, can_mark_again, has_conflict
from common.fields import canonical
from common.history import sign
from members.models import User


@transaction.atomic
def give_sheet(
    reassessment_id: int, assessor_id: int, *, by: User, now: datetime
) -> ReassessmentSheet:
    """Ask one more assessor; the same again changes nothing.

    Raises ``PermissionDenied``, ``TransitionRefused`` or ``ConflictOfInterest``.
    """
    reassessment = locked_reassessment(reassessment_id)
    if not can_decide(by):
        raise PermissionDenied
    return give_to(reassessment, assessor_id, now=now)


def give_to(reassessment: Reassessment, assessor_id: int, *, now: datetime) -> ReassessmentSheet:
    """Give an assessor a sheet, in a transaction that holds cycle and order, and write a mail."""
    assessor = Assessor.objects.select_related("user").filter(pk=assessor_id).first()
    if assessor is None or assessor.user is None or not assessor.user.is_active:
        raise TransitionRefused(_("Only an assessor with an account can fill in a sheet."))
    _check_conflict(assessor.user, reassessment.order, now)
    sheet, is_new = ReassessmentSheet.objects.get_or_create(
        reassessment=reassessment, assessor=assessor
    )
    if is_new:
        tell_of_sheet(sheet)
    return sheet


@transaction.atomic
def take_sheet_back(sheet_id: int, *, by: User) -> None:
    """Take a sheet back as long as nothing stands on it.

    Raises ``PermissionDenied``, ``TransitionRefused`` or ``HasMarks``.
    """
    sheet = _locked_sheet(sheet_id)
    if not can_decide(by):
        raise PermissionDenied
    if not sheet.is_open or sheet.marks.exists():
        raise HasMarks(_("This sheet has marks already, so it stays."))
    others = sheet.reassessment.sheets.exclude(pk=sheet.pk)
    if not others.exists() and indicators_to_judge(sheet.reassessment.order):
        raise TransitionRefused(_("First ask somebody else: there is something to judge."))
    sheet.delete()


@transaction.atomic
def put_mark_again(
    sheet_id: int,
    indicator_code: str,
    *,
    mark: Decimal | None,
    comment: str,
    version: int,
    by: User,
    now: datetime,
) -> ReassessmentMark:
    """Store a mark of 0 to 100 with at most two places, as ``services.marking.put_mark``.

    Raises ``PermissionDenied``, ``NotJudged``, ``TransitionRefused``, ``SheetClosed``,
    ``ConflictOfInterest`` or ``StaleVersion``, and then saves nothing.
    """
    sheet = _locked_sheet(sheet_id)
    if not can_mark_again(by, sheet):
        raise PermissionDenied
    indicator = _indicator_to_judge(sheet, indicator_code)
    check_sheet_open(sheet, by, now)
    hundredths = None if mark is None else int(mark * 100)
    stored = ReassessmentMark.objects.filter(sheet=sheet, indicator=indicator).first()
    if stored is not None and (stored.hundredths, stored.comment) == (hundredths, comment):
        return stored
    if version != (stored.version if stored else 0):
        raise StaleVersion(
            _("This mark was changed elsewhere in the meantime."), {"stored": _told(stored)}
        )
    row = stored or ReassessmentMark(sheet=sheet, indicator=indicator, version=0)
    row.hundredths, row.comment, row.version = hundredths, comment, row.version + 1
    sign(row, by)
    row.save()
    return row


@transaction.atomic
def submit_sheet_again(sheet_id: int, *, by: User, now: datetime) -> ReassessmentSheet:
    """Close a sheet on which every indicator that counts has a mark.

    Raises ``PermissionDenied``, ``TransitionRefused``, ``SheetClosed``, ``ConflictOfInterest`` or
    ``SheetIncomplete``, and then saves nothing.
    """
    sheet = _locked_sheet(sheet_id)
    if not can_mark_again(by, sheet):
        raise PermissionDenied
    check_sheet_open(sheet, by, now)
    missing = missing_on(sheet)
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
def open_sheet_again(sheet_id: int, *, by: User) -> ReassessmentSheet:
    """Open a submitted sheet until the re-assessment is settled.

    Raises ``PermissionDenied`` or ``TransitionRefused``.
    """
    sheet = _locked_sheet(sheet_id)
    if not can_decide(by):
        raise PermissionDenied
    sheet.submitted_at = None
    sheet.save(update_fields=["submitted_at"])
    return sheet


@transaction.atomic
def put_value(
    reassessment_id: int,
    measure: str,
    *,
    value: Decimal | None,
    note: str,
    seen: Decimal | None,
    by: User,
) -> ReassessmentValue | None:
    """Store a measure as it stands after the rectification, with what shows it; None takes it back.

    ``seen`` is the new value as the person last saw it, None for none. Saving again what is stored
    already changes nothing.

    Raises ``PermissionDenied``, ``TransitionRefused``, ``NotAsked``, ``ReasonMissing`` or
    ``StaleVersion``.
    """
    reassessment = locked_reassessment(reassessment_id)
    if not can_decide(by):
        raise PermissionDenied
    if measure not in {row.code for row in measure_rows(reassessment)}:
        raise NotAsked(_("The order is not about the measure %(code)s.") % {"code": measure[:40]})
    stored = ReassessmentValue.objects.filter(reassessment=reassessment, measure=measure).first()
    known = stored.value if stored else None
    if known == value and (stored is None or stored.note == note.strip()):
        return stored
    if known != seen:
        now_there = None if known is None else canonical(known)
        raise StaleVersion(
            _("This value was changed elsewhere in the meantime: %(value)s.")
            % {"value": now_there or "–"},
            {"stored": now_there},
        )
    return _write_value(
        stored or ReassessmentValue(reassessment=reassessment, measure=measure),
        value,
        note.strip(),
        by,
    )


def _write_value(
    row: ReassessmentValue, value: Decimal | None, note: str, by: User
) -> ReassessmentValue | None:
    sign(row, by)
    if value is None:
        row.delete()
        return None
    if not note:
        raise ReasonMissing(_("Say what shows the new value."))
    row.value, row.note, row.by = value, note, by
    row.save()
    return row


def locked_reassessment(reassessment_id: int) -> Reassessment:
    """Return a re-assessment that is under way with its cycle and order locked: marks, values and
    the end come one after the other. Raises ``TransitionRefused`` once it is over."""
    Cycle.objects.locked().get(entries__orders__reassessments=reassessment_id)
    order = (
        Order.objects.select_for_update(no_key=True, of=("self",))
        .select_related(
            "decision", "entry__cycle__framework", "entry__cycle__computation", "entry__alliance"
        )
        .get(reassessments=reassessment_id)
    )
    reassessment = Reassessment.objects.get(pk=reassessment_id)
    reassessment.order = order
    if reassessment.settled_at is not None or order.state != OrderState.REASSESSING:
        raise TransitionRefused(_("This re-assessment is over; it stays as it is."))
    return reassessment


def check_sheet_open(sheet: ReassessmentSheet, by: User, now: datetime) -> None:
    """Raise ``TransitionRefused``, ``SheetClosed`` or ``ConflictOfInterest`` where no mark is taken."""
    order = sheet.reassessment.order
    if sheet.reassessment.settled_at is not None or order.state != OrderState.REASSESSING:
        raise TransitionRefused(_("This re-assessment is over; it stays as it is."))
    if not sheet.is_open:
        raise SheetClosed(_("This sheet has been submitted. The bureau can open it again."))
    _check_conflict(by, order, now)


def _check_conflict(user: User, order: Order, now: datetime) -> None:
    entry = order.entry
    days = (local_day(now), entry.cycle.as_of)
    if any(has_conflict(user, entry.alliance, day) for day in days):
        raise ConflictOfInterest(
            _("The unit of %(assessor)s is a member of %(alliance)s.")
            % {"assessor": user.shown_name, "alliance": entry.alliance}
        )


def _locked_sheet(sheet_id: int) -> ReassessmentSheet:
    sheets = ReassessmentSheet.objects.select_related("assessor__user")
    try:
        known = sheets.get(pk=sheet_id)
        reassessment = locked_reassessment(known.reassessment_id)
        sheet = sheets.get(pk=sheet_id)  # As it is now that nobody else writes.
    except ObjectDoesNotExist as error:
        raise SheetClosed(_("The bureau has taken this sheet back.")) from error
    sheet.reassessment = reassessment
    return sheet


def _indicator_to_judge(sheet: ReassessmentSheet, code: str) -> Indicator:
    for indicator in indicators_to_judge(sheet.reassessment.order):
        if indicator.code == code:
            return indicator
    raise NotJudged(
        _("Assessors give no mark for %(code)s of this alliance.") % {"code": code[:40]}
    )


def _told(stored: ReassessmentMark | None) -> dict[str, object] | None:
    if stored is None:
        return None
    mark = None if stored.mark is None else str(stored.mark)
    return {"mark": mark, "comment": stored.comment, "version": stored.version}

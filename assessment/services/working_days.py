"""The bureau corrects the calendar of working days."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from assessment.computing.deadlines import local_day
from assessment.computing.open_days import Moved, moved_by, notices_running, set_days_now
from assessment.errors import CalendarRefused, ReasonMissing
from assessment.models import CalendarDay, Cycle, Notice
from assessment.permissions import can_decide
from common.history import sign
from members.models import User


@transaction.atomic
def set_calendar_day(
    day: date, *, is_working: bool | None, note: str, by: User, now: datetime
) -> list[Moved]:
    """Say that a day is a working day, or none, for a reason; None leaves it to the library again.

    Public notices that would end later by the new calendar are prolonged; nothing that was
    announced comes earlier. Returns what the correction moved or would have moved. The same again
    changes nothing. Raises ``PermissionDenied``, ``CalendarRefused`` or ``ReasonMissing``.
    """
    if not can_decide(by):
        raise PermissionDenied
    today = local_day(now)
    if day < today:
        raise CalendarRefused(_("A day that is over stays as it was counted."))
    if not note.strip():
        raise ReasonMissing(_("Say why: the announcement that it comes from."))
    cycles = [notice.cycle_id for notice in notices_running(today)]
    list(Cycle.objects.locked().filter(pk__in=cycles).order_by("pk").values_list("pk"))
    stored = CalendarDay.objects.select_for_update().filter(day=day).first()
    if stored is None and is_working is None:
        return []
    moved = moved_by(corrected(day, is_working), today)
    _store(stored or CalendarDay(day=day), is_working, note.strip(), by, now)
    for each in moved:
        if each.open_day.notice is not None and each.is_later:
            Notice.objects.filter(pk=each.open_day.notice.pk).update(ends_on=each.counted)
    return moved


def corrected(day: date, is_working: bool | None) -> dict[date, bool]:
    """Return what the bureau will have set once ``day`` is corrected."""
    days = set_days_now()
    if is_working is None:
        days.pop(day, None)
    else:
        days[day] = is_working
    return days


def _store(row: CalendarDay, is_working: bool | None, note: str, by: User, now: datetime) -> None:
    sign(row, by, "" if is_working is not None else note)
    if is_working is None:
        row.delete()
        return
    row.is_working, row.note, row.by, row.set_at = is_working, note, by, now
    row.save()

"""Last days of phases, and later ones for a single alliance. They move no cycle on."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessment.choices import Phase, ReportState
from assessment.computing.deadlines import filing_day, last_day, local_day
from assessment.errors import CalendarRefused, CycleFrozen
from assessment.models import Cycle, Entry, Extension, PhaseEnd, Report
from assessment.permissions import can_screen
from common.history import sign
from members.models import User

EXTENDABLE = (Phase.REPORTING, Phase.SCREENING)
ORDER = list(Phase)


@transaction.atomic
def set_phase_end(cycle_id: int, phase: Phase, ends_on: date | None, *, by: User) -> None:
    """Set the last day of a phase, or take it away; the same day again changes nothing.

    Raises ``PermissionDenied``, ``CycleFrozen``, or ``CalendarRefused`` where the phases would no
    longer end one after another.
    """
    cycle = Cycle.objects.locked().get(pk=cycle_id)
    if not can_screen(by):
        raise PermissionDenied
    if cycle.is_frozen:
        raise CycleFrozen(_("The results are published; the calendar stays as it is."))
    stored = PhaseEnd.objects.filter(cycle=cycle, phase=phase).first()
    if ends_on is None:
        if stored is not None:
            sign(stored, by)
            stored.delete()
        return
    _check_order(cycle, phase, ends_on)
    if stored is not None and stored.ends_on == ends_on:
        return
    row = stored or PhaseEnd(cycle=cycle, phase=phase)
    row.ends_on = ends_on
    sign(row, by)
    row.save()


@transaction.atomic
def set_phase_ends(cycle_id: int, days: dict[Phase, date | None], *, by: User) -> None:
    """Set several last days at once, all or none of them; only how they stand in the end matters.

    Raises as ``set_phase_end`` does.
    """
    stored = dict(PhaseEnd.objects.filter(cycle=cycle_id).values_list("phase", "ends_on"))
    moves = [(phase, day, stored.get(phase)) for phase, day in days.items()]
    moves.sort(key=lambda move: ORDER.index(move[0]))
    away = [move for move in moves if move[1] is None]
    later = [move for move in moves if move[1] and move[2] and move[1] > move[2]]
    earlier = [move for move in moves if move[1] and move[2] and move[1] <= move[2]]
    fresh = [move for move in moves if move[1] and not move[2]]
    # Room is made first: so no day meets one that is about to move out of its way.
    for phase, day, _before in [*away, *reversed(later), *earlier, *fresh]:
        set_phase_end(cycle_id, phase, day, by=by)


@transaction.atomic
def grant_extension(
    entry_id: int, phase: Phase, ends_on: date, reason: str, *, by: User, now: datetime
) -> Extension:
    """Give one alliance a later last day: after today, and after the one it has.

    Raises ``PermissionDenied`` or ``CalendarRefused``.
    """
    cycle = Cycle.objects.locked().get(entries=entry_id)
    if not can_screen(by):
        raise PermissionDenied
    entry = Entry.objects.select_related("cycle").get(pk=entry_id)
    if phase not in EXTENDABLE or cycle.phase not in (Phase.DRAFT, *EXTENDABLE):
        raise CalendarRefused(_("Only reporting and screening can be extended, while they last."))
    reason = reason.strip()
    if not reason:
        raise CalendarRefused(_("Give a reason for the extension."))
    present = _present_day(entry, phase)
    if present is None:
        raise CalendarRefused(_("There is no last day, so there is nothing to extend."))
    if ends_on <= max(present, local_day(now)):
        raise CalendarRefused(
            _("An extension ends after today and after the present last day, %(day)s.")
            % {"day": date_format(present)}
        )
    return Extension.objects.create(
        entry=entry, phase=phase, ends_on=ends_on, reason=reason, by=by, granted_at=now
    )


def phase_to_extend(entry: Entry) -> Phase:
    """Return the phase whose last day holds for the alliance: what was returned is corrected in
    screening, all else is reporting."""
    returned = Report.objects.filter(entry=entry, state=ReportState.RETURNED)
    return Phase.SCREENING if returned.exists() else Phase.REPORTING


def _present_day(entry: Entry, phase: Phase) -> date | None:
    """Return the last day that an extension moves: of a returned report the one it is held to."""
    report = Report.objects.filter(entry=entry, state=ReportState.RETURNED).first()
    if report is not None and phase == Phase.SCREENING:
        report.entry = entry
        return filing_day(report)
    return last_day(entry, phase)


def _check_order(cycle: Cycle, phase: Phase, ends_on: date) -> None:
    for other in PhaseEnd.objects.filter(cycle=cycle).exclude(phase=phase):
        is_earlier = ORDER.index(Phase(other.phase)) < ORDER.index(phase)
        if other.ends_on > ends_on if is_earlier else other.ends_on < ends_on:
            raise CalendarRefused(
                _("Phases end one after another; “%(phase)s” ends on %(day)s.")
                % {"phase": other.get_phase_display(), "day": date_format(other.ends_on)}
            )

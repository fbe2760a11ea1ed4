"""Moving a cycle from one phase to the next, or back."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment.choices import Phase, ResultStatus, RunState
from assessment.computing.sealing import seal
from assessment.errors import PhaseRefused
from assessment.models import Assignment, Cycle, PhaseMove, Result, Run
from assessment.permissions import can_run_cycle
from members.models import User

ORDER = list(Phase)


@transaction.atomic
def move_cycle(
    cycle_id: int,
    phase: Phase,
    *,
    by: User | None,
    now: datetime,
    reason: str = "",
    is_forced: bool = False,
) -> PhaseMove:
    """Move a cycle one phase on, or back to an earlier one with a reason.

    ``by`` None is the command line. What is unfinished stops a move on, unless it is forced with
    a reason. Publishing fixes the results for good, so there is no way back to before it.

    Raises ``PermissionDenied`` or ``PhaseRefused``; its ``extra["unfinished"]`` holds sentences.
    """
    cycle = Cycle.objects.locked().get(pk=cycle_id)
    if by is not None and not can_run_cycle(by):
        raise PermissionDenied
    _check_direction(cycle, phase, reason)
    unfinished = unfinished_in(cycle, phase)
    if unfinished and not (is_forced and reason):
        raise PhaseRefused(
            _("“%(phase)s” cannot begin yet. %(unfinished)s")
            % {"phase": phase.label, "unfinished": " ".join(unfinished)},
            {"unfinished": unfinished},
        )
    if phase == Phase.PUBLISHED and not cycle.is_frozen:
        _fix_results(cycle, now)
    move = PhaseMove.objects.create(
        cycle=cycle,
        from_phase=cycle.phase,
        to_phase=phase,
        by=by,
        reason=reason,
        is_forced=bool(unfinished),
        moved_at=now,
    )
    cycle.phase = phase
    cycle.save(update_fields=["phase"])
    return move


def next_phase(cycle: Cycle) -> Phase | None:
    """Return the phase after the present one; None at the end."""
    place = ORDER.index(Phase(cycle.phase)) + 1
    return ORDER[place] if place < len(ORDER) else None


def unfinished_in(cycle: Cycle, to: Phase) -> list[str]:
    """Return a sentence for each thing that should be done before ``to`` begins."""
    if ORDER.index(to) < ORDER.index(Phase(cycle.phase)) or cycle.is_frozen:
        return []
    sentences = []
    if not cycle.entries.exists():
        sentences.append(_("No alliance takes part."))
    if to in (Phase.DELIBERATION, Phase.NOTICE, Phase.PUBLISHED):
        sentences += _unfinished_scoring(cycle)
    return sentences


def _unfinished_scoring(cycle: Cycle) -> list[str]:
    if Run.objects.unsettled().filter(cycle=cycle).exists() or cycle.computation is None:
        return [_("The figures are not computed yet.")]
    sentences = []
    results = Result.objects.filter(computation=cycle.computation)
    incomplete = results.filter(status=ResultStatus.INCOMPLETE).order_by("code")
    if codes := list(incomplete.values_list("code", flat=True)):
        sentences.append(
            ngettext(
                "%(count)s alliance is incomplete: %(codes)s.",
                "%(count)s alliances are incomplete: %(codes)s.",
                len(codes),
            )
            % {"count": len(codes), "codes": _listed(codes)}
        )
    sheets = Assignment.objects.open().filter(entry__cycle=cycle).by_alliance()
    open_sheets = [
        f"{alliance} – {assessor}"
        for alliance, assessor in sheets.values_list("entry__alliance__code", "assessor__name")
    ]
    if open_sheets:
        sentences.append(
            ngettext(
                "%(count)s sheet is not submitted: %(sheets)s.",
                "%(count)s sheets are not submitted: %(sheets)s.",
                len(open_sheets),
            )
            % {"count": len(open_sheets), "sheets": _listed(open_sheets)}
        )
    return sentences


def _listed(items: list[str], most: int = 20) -> str:
    return ", ".join(items[:most]) + (" …" if len(items) > most else "")


def _check_direction(cycle: Cycle, phase: Phase, reason: str) -> None:
    if phase == next_phase(cycle):
        return
    if phase == cycle.phase:
        raise PhaseRefused(_("The cycle is in this phase already."))
    if ORDER.index(phase) > ORDER.index(Phase(cycle.phase)):
        raise PhaseRefused(_("Phases come one after another; none can be left out."))
    if cycle.is_frozen and phase != Phase.PUBLISHED:
        raise PhaseRefused(_("The results are published and fixed; there is no way back."))
    if not reason:
        raise PhaseRefused(_("Give a reason for going back."))


def _fix_results(cycle: Cycle, now: datetime) -> None:
    """Seal the results as the next numbered version; nothing is owed any more after that."""
    seal(cycle, now)
    Run.objects.unsettled().filter(cycle=cycle).update(
        state=RunState.DONE, token=None, lease_until=None, is_lead=False, settled_at=now
    )
    cycle.computations.filter(frozen_at=None).delete()

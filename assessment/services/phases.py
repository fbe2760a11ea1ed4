"""Moving a cycle from one phase to the next, or back."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from assessment import jobs
from assessment.choices import Phase, ReportState, ResultStatus, WebhookEvent
from assessment.computing.deadlines import collects_reports, local_day
from assessment.computing.decided import hindrances, open_notice, open_proposals
from assessment.computing.naming import name_first
from assessment.errors import PhaseRefused
from assessment.models import Assignment, Cycle, PhaseMove, Report, Result, Run
from assessment.permissions import can_run_cycle
from assessment.services.publishing import close_the_notice, open_the_notice, publish
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
    a reason; what forbids to publish (``hindrances_to``) stops it whatever the reason. The public
    notice numbers the results and publishing fixes them for good, so there is no way back to before
    that; with them, in the same transaction, all confirmed decisions go out.

    Raises ``PermissionDenied`` or ``PhaseRefused``; its ``extra["unfinished"]`` holds sentences.
    """
    cycle = Cycle.objects.locked().get(pk=cycle_id)
    if by is not None and not can_run_cycle(by):
        raise PermissionDenied
    _check_direction(cycle, phase, reason)
    forbidding = hindrances_to(cycle, phase, now)
    unfinished = [*forbidding, *unfinished_in(cycle, phase)]
    if forbidding or (unfinished and not (is_forced and reason)):
        raise PhaseRefused(
            _("“%(phase)s” cannot begin yet. %(unfinished)s")
            % {"phase": phase.label, "unfinished": " ".join(unfinished)},
            {"unfinished": unfinished},
        )
    _number_results(cycle, phase, by, now)
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
    jobs.tell(WebhookEvent.PHASE_CHANGED, {"cycle": cycle.code, "state": phase.value})
    return move


def next_phase(cycle: Cycle) -> Phase | None:
    """Return the phase after the present one; None at the end."""
    place = ORDER.index(Phase(cycle.phase)) + 1
    return ORDER[place] if place < len(ORDER) else None


def hindrances_to(cycle: Cycle, to: Phase, now: datetime) -> list[str]:
    """Return a sentence for each thing that forbids a move, whoever forces it."""
    if to != Phase.PUBLISHED or cycle.is_frozen:
        return []
    return hindrances(cycle, open_notice(cycle), local_day(now))


def unfinished_in(cycle: Cycle, to: Phase) -> list[str]:
    """Return a sentence for each thing that should be done before ``to`` begins."""
    if ORDER.index(to) < ORDER.index(Phase(cycle.phase)) or cycle.is_frozen:
        return []
    sentences = []
    if not cycle.entries.exists():
        sentences.append(_("No alliance takes part."))
    if to in (Phase.SCREENING, Phase.SCORING) and collects_reports(cycle):
        sentences += _open_reports(cycle, to)
    if to in (Phase.DELIBERATION, Phase.NOTICE, Phase.PUBLISHED):
        sentences += _unfinished_scoring(cycle)
    if to == Phase.NOTICE:
        sentences += open_proposals(cycle)
    return sentences


def _unfinished_scoring(cycle: Cycle) -> list[str]:
    if cycle.computation is None:
        return [_("The figures are not computed yet."), *_open_sheets(cycle)]
    sentences = [*_incomplete_alliances(cycle), *_open_sheets(cycle)]
    if Run.objects.unsettled().filter(cycle=cycle).exists():
        return [_("The figures are out of date; they are being computed."), *sentences]
    return sentences


def _open_reports(cycle: Cycle, to: Phase) -> list[str]:
    """Name the alliances whose report is not submitted before screening, or not accepted before
    scoring."""
    reports = Report.objects.filter(entry__cycle=cycle)
    if to == Phase.SCREENING:
        done = reports.exclude(state=ReportState.WRITING)
    else:
        done = reports.filter(state=ReportState.ACCEPTED)
    entries = cycle.entries.taking_part().exclude(pk__in=done.values("entry"))
    listed = [
        name_first(entry.alliance.name, entry.alliance.code)
        for entry in entries.select_related("alliance").by_code()
    ]
    if not listed:
        return []
    sentence = _report_sentence(to, len(listed))
    return [sentence % {"count": len(listed), "alliances": _listed(listed)}]


def _report_sentence(to: Phase, count: int) -> str:
    if to == Phase.SCREENING:
        return ngettext(
            "%(count)s report is not submitted: %(alliances)s.",
            "%(count)s reports are not submitted: %(alliances)s.",
            count,
        )
    return ngettext(
        "%(count)s report is not accepted: %(alliances)s.",
        "%(count)s reports are not accepted: %(alliances)s.",
        count,
    )


def _incomplete_alliances(cycle: Cycle) -> list[str]:
    results = Result.objects.filter(computation=cycle.computation)
    incomplete = results.filter(status=ResultStatus.INCOMPLETE).order_by("code")
    listed = [name_first(result.name, result.code) for result in incomplete]
    if not listed:
        return []
    sentence = ngettext(
        "%(count)s alliance is incomplete: %(alliances)s.",
        "%(count)s alliances are incomplete: %(alliances)s.",
        len(listed),
    )
    return [sentence % {"count": len(listed), "alliances": _listed(listed)}]


def _open_sheets(cycle: Cycle) -> list[str]:
    sheets = Assignment.objects.open().filter(entry__cycle=cycle).by_alliance()
    sheets = sheets.select_related("entry__alliance", "assessor__user")
    listed = [
        f"{name_first(sheet.entry.alliance.name, sheet.entry.alliance.code)} – {sheet.assessor}"
        for sheet in sheets
    ]
    if not listed:
        return []
    sentence = ngettext(
        "%(count)s sheet is not submitted: %(sheets)s.",
        "%(count)s sheets are not submitted: %(sheets)s.",
        len(listed),
    )
    return [sentence % {"count": len(listed), "sheets": _listed(listed)}]


def _listed(items: list[str], most: int = 20) -> str:
    """Join ``items``; of more than ``most`` the rest is only counted."""
    text = pgettext("between the items of a list", ", ").join(items[:most])
    rest = len(items) - most
    if rest <= 0:
        return text
    return ngettext("%(items)s and %(count)s more", "%(items)s and %(count)s more", rest) % {
        "items": text,
        "count": rest,
    }


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


def _number_results(cycle: Cycle, phase: Phase, by: User | None, now: datetime) -> None:
    """Do what a move does with the results: number them for the notice, fix them on publication."""
    if phase == Phase.NOTICE:
        open_the_notice(cycle, by=by, now=now)
    elif phase == Phase.PUBLISHED and not cycle.is_frozen:
        publish(cycle, by=by, now=now)
    elif cycle.phase == Phase.NOTICE:
        close_the_notice(cycle, now=now)

"""What to do next with a cycle, in words, by its phase and by who asks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment.choices import Phase
from assessment.computing.rankings import WHOLE, Sight


@dataclass(frozen=True, slots=True)
class NextStep:
    """``links`` are (label, address); the first one is the one to take."""

    title: str
    text: str = ""
    links: list[tuple[str, str]] = field(default_factory=list)


def next_step(cycle: Any) -> NextStep:
    """Tell the bureau what comes next; ``cycle`` comes with its standing."""
    assign = (_("Assignments"), reverse("assessment:assignments", args=[cycle.code]))
    move = (_("Move on"), reverse("assessment:phase", args=[cycle.code]))
    outgoing = (_("What goes out"), reverse("assessment:outgoing", args=[cycle.code]))
    decisions = reverse("assessment:decisions", args=[cycle.code])
    room = (_("Decision room"), reverse("assessment:room", args=[cycle.code]))
    match cycle.phase:
        case Phase.DRAFT:
            title = _("Assign the assessors, then open the reporting phase.")
            return NextStep(title, _taking_part(cycle), [assign, move])
        case Phase.REPORTING:
            title = _("Once the alliances have reported, move on to screening.")
            return NextStep(title, _reported(cycle), [move, *_report_links(cycle), assign])
        case Phase.SCREENING:
            title = _("Once the figures are checked, open the scoring phase.")
            return NextStep(title, _reported(cycle), [move, *_report_links(cycle), assign])
        case Phase.SCORING:
            return _while_scoring(cycle, assign, move)
        case Phase.DELIBERATION:
            return NextStep(
                _("Look at all that will go out, then open the public notice."),
                _in_the_way(cycle)
                or _("The results get their number then; names and grades are public."),
                [room, outgoing, move],
            )
        case Phase.NOTICE:
            return NextStep(
                _("Publish once the notice has run its time and every objection is answered."),
                _in_the_way(cycle) or _("Publishing fixes the results; there is no way back."),
                [outgoing, move],
            )
        case Phase.PUBLISHED:
            return NextStep(
                _("The results are published and fixed."),
                _decisions_left(cycle)
                or _("Archive the cycle when nobody works with it any more."),
                [(_("Decisions"), decisions), move],
            )
    return NextStep(_("The cycle is archived."), _("Its results stay as they were published."))


def _while_scoring(cycle: Any, assign: tuple[str, str], move: tuple[str, str]) -> NextStep:
    text = _in_the_way(cycle)
    if not cycle.sheets:
        title = _("Assign the assessors: nobody has a sheet yet.")
        return NextStep(title, text, [assign])
    if cycle.open_sheets:
        title = _("Remind the assessors whose sheets are still open, then move on to deliberation.")
        gaps = reverse("assessment:dashboard", args=[cycle.code]) + "#gaps"
        return NextStep(title, text, [(_("Show the gaps"), gaps), move])
    if text:
        title = _("All sheets are in. Settle what is left, then move on to deliberation.")
        return NextStep(title, text, [move, assign])
    return NextStep(_("All sheets are in. Move on to deliberation."), "", [move])


def _taking_part(cycle: Any) -> str:
    if not cycle.alliances:
        return _("No alliance takes part.")
    return ngettext(
        "%(count)s alliance takes part.", "%(count)s alliances take part.", cycle.alliances
    ) % {"count": cycle.alliances}


def _reported(cycle: Any) -> str:
    """Return how the reports stand, where the cycle collects them."""
    if not cycle.collects_reports:
        return _taking_part(cycle)
    return _(
        "Reports of %(alliances)s alliances: %(submitted)s to be gone through, %(returned)s returned,"
        " %(accepted)s accepted."
    ) % {
        "alliances": cycle.alliances,
        "submitted": cycle.reports_submitted,
        "returned": cycle.reports_returned,
        "accepted": cycle.reports_accepted,
    }


def _report_links(cycle: Any) -> list[tuple[str, str]]:
    return [
        (_("Reports"), reverse("assessment:reports", args=[cycle.code])),
        (_("Calendar"), reverse("assessment:calendar", args=[cycle.code])),
    ]


def _decisions_left(cycle: Any) -> str:
    if not cycle.decisions_left:
        return ""
    return ngettext(
        "%(count)s decision waits to be confirmed or issued.",
        "%(count)s decisions wait to be confirmed or issued.",
        cycle.decisions_left,
    ) % {"count": cycle.decisions_left}


def _in_the_way(cycle: Any) -> str:
    """Return what stands in the way of the next phase, in sentences; the cycle's own page lists it."""
    said = []
    if cycle.open_sheets:
        said.append(
            ngettext(
                "%(count)s sheet is not submitted.",
                "%(count)s sheets are not submitted.",
                cycle.open_sheets,
            )
            % {"count": cycle.open_sheets}
        )
    if cycle.is_owed or cycle.computation_id is None:
        said.append(_("The figures are not computed yet."))
    elif cycle.incomplete:
        said.append(
            ngettext(
                "%(count)s alliance has gaps.", "%(count)s alliances have gaps.", cycle.incomplete
            )
            % {"count": cycle.incomplete}
        )
    return " ".join(said)


def to_expect(phase: str, sight: Sight | None) -> NextStep:
    """Tell those who do not run the cycle what they see now and what comes."""
    if sight == WHOLE:
        return NextStep(_("The results are published."), _("Every figure is open to everybody."))
    if sight is not None and sight.prefix is not None:
        title = _("You see the figures of your region as they are now.")
        return NextStep(title, _("They may change until the results are published."))
    if sight is not None and sight.alliance is not None:
        title = _("Your result is in public notice.")
        text = _("Check your figures now. Objections are possible while the notice runs.")
        return NextStep(title, text)
    if phase == Phase.NOTICE:
        title = _("Names and grades are in public notice.")
        return NextStep(title, _("The figures follow when the results are published."))
    if phase == Phase.DELIBERATION:
        title = _("The bureau deliberates on the results.")
        return NextStep(title, _("Names and grades are public from the notice on."))
    if phase == Phase.SCORING:
        title = _("The assessors are scoring.")
        return NextStep(title, _("Names and grades are public from the notice on."))
    title = _("Scoring has not begun.")
    return NextStep(title, _("It begins once what was reported has been checked."))

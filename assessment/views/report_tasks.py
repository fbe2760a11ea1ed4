"""Reports as things to do, on the home page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from assessment.computing.report_tasks import ReportInHand, reports_in_hand
from members.choices import Role

if TYPE_CHECKING:
    from members.models import User

TONES = {"writing": "info", "submitted": "wait", "returned": "warn", "accepted": "good"}


def report_tasks(user: User) -> list[dict[str, Any]]:
    """Return what a row of ``_report_tasks.html`` shows: how far it is, and the next step."""
    is_lead = user.role == Role.MEMBER
    return [_task(each, user, is_lead) for each in reports_in_hand(user)]


def _task(each: ReportInHand, user: User, is_lead: bool) -> dict[str, Any]:
    cycle, alliance = each.entry.cycle, each.entry.alliance
    report = each.report
    state = report.state if report else ""
    name = "report_confirm" if is_lead else "report"
    return {
        "cycle": cycle,
        "alliance": alliance,
        "url": reverse(f"assessment:{name}", args=[cycle.code, alliance.code]),
        "tone": TONES.get(state, "neutral"),
        "status": report.get_state_display() if report else _("not begun"),
        "complete": each.complete,
        "criteria": each.criteria,
        "title": _title(each, is_lead, user),
        "action": _action(each, is_lead, user),
    }


def _is_confirmed(each: ReportInHand, user: User) -> bool:
    return user.unit_id in each.units


def _title(each: ReportInHand, is_lead: bool, user: User) -> str:
    year = {"year": each.entry.cycle.year}
    if not is_lead:
        return _("Annual report %(year)s") % year
    if _is_confirmed(each, user):
        return _("Annual report %(year)s: confirmed by your unit") % year
    if each.report and not each.is_whole:
        return _("Annual report %(year)s: being written, to be confirmed later") % year
    return _("Annual report %(year)s: waits for your confirmation") % year


def _action(each: ReportInHand, is_lead: bool, user: User) -> str:
    if is_lead:
        return _("Look") if _is_confirmed(each, user) else _("Read and confirm")
    if each.report is None:
        return _("Begin")
    return _("Go on") if each.report.is_writable else _("Look")

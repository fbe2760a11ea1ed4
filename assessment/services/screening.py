"""The bureau rules on single items and settles a round; the district gives its opinion."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from assessment.choices import DistrictView, ItemState, ReportState, Ruled
from assessment.computing.asked import UNREAD, asked_items
from assessment.computing.deadlines import local_day
from assessment.errors import (
    CalendarRefused,
    ItemClosed,
    NotAsked,
    NotSubmitted,
    ReasonMissing,
    RoundUnfinished,
)
from assessment.models import Opinion, Report, ReportItem, Screening, Submission, Verdict
from assessment.permissions import can_give_opinion, can_screen
from assessment.services.report_doors import check_phase, locked_report
from common.history import sign
from members.models import User


@transaction.atomic
def rule_item(item_id: int, *, ruled: Ruled, reason: str, by: User, now: datetime) -> Verdict:
    """Draft the verdict on one item of the latest round; it shows once the round is settled.

    Raises ``PermissionDenied``, ``NotReporting``, ``NotSubmitted``, ``NotAsked``, ``ItemClosed``
    for what was accepted in an earlier round, or ``ReasonMissing`` for a return without one.
    """
    report = _screened(Report.objects.only("pk").get(items=item_id).pk, by)
    item = report.items.select_related("criterion", "indicator").get(pk=item_id)
    if not asked_items(report.entry, [item]):
        raise NotAsked(_("%(code)s is not applicable to this alliance.") % {"code": item.code})
    if item.state == ItemState.ACCEPTED:
        raise ItemClosed(_("%(code)s was accepted before; it stays so.") % {"code": item.code})
    reason = reason.strip()
    if ruled == Ruled.RETURNED and not reason:
        raise ReasonMissing(_("Say why %(code)s is returned.") % {"code": item.code})
    submission = _latest(report)
    stored = Verdict.objects.filter(submission=submission, item=item).first()
    if stored is not None and (stored.ruled, stored.reason) == (ruled, reason):
        return stored
    row = stored or Verdict(submission=submission, item=item)
    row.ruled, row.reason, row.by, row.made_at = ruled, reason, by, now
    sign(row, by)
    row.save()
    return row


@transaction.atomic
def accept_rest(report_id: int, *, by: User, now: datetime) -> int:
    """Draft an acceptance of every item without a verdict; return of how many.

    Raises ``PermissionDenied``, ``NotReporting`` or ``NotSubmitted``.
    """
    report = _screened(report_id, by)
    submission = _latest(report)
    rows = [
        Verdict(submission=submission, item=item, ruled=Ruled.ACCEPTED, by=by, made_at=now)
        for item in _unruled(report, submission)
    ]
    if rows:
        bulk_create_with_history(rows, Verdict, default_user=by)
    return len(rows)


@transaction.atomic
def settle_round(report_id: int, *, correct_by: date | None, by: User, now: datetime) -> Screening:
    """End the round: return what is ruled returned, or accept the report when all is accepted.

    ``correct_by`` is the last day for what is returned; without one, screening's own last day
    holds. What was accepted stays accepted and closed.

    Raises ``PermissionDenied``, ``NotReporting``, ``NotSubmitted``, ``RoundUnfinished`` or
    ``CalendarRefused``.
    """
    report = _screened(report_id, by)
    submission = _latest(report)
    unruled = [item.code for item in _unruled(report, submission)]
    if unruled:
        raise RoundUnfinished(
            _("Rule on every item first. Still open: %(codes)s.") % {"codes": ", ".join(unruled)},
            {"unruled": unruled},
        )
    verdicts = dict(submission.verdicts.values_list("item", "ruled"))
    is_returned = Ruled.RETURNED in verdicts.values()
    if is_returned and correct_by is not None and correct_by < local_day(now):
        raise CalendarRefused(_("The day to correct it by is over already."))
    outcome = ReportState.RETURNED if is_returned else ReportState.ACCEPTED
    day = correct_by if is_returned else None
    _apply(report, verdicts, is_returned=is_returned, by=by)
    report.state, report.correct_by = outcome, day
    sign(report, by)
    report.save()
    return Screening.objects.create(
        submission=submission, outcome=outcome, correct_by=day, by=by, settled_at=now
    )


@transaction.atomic
def give_opinion(
    report_id: int, *, view: DistrictView, text: str, by: User, now: datetime
) -> Opinion:
    """Say what the district thinks of the latest round, until the bureau settles it.

    Raises ``PermissionDenied``, ``NotReporting``, ``NotSubmitted`` or ``ReasonMissing``.
    """
    report = locked_report(report_id)
    if not can_give_opinion(by, report.entry.alliance):
        raise PermissionDenied
    _check_submitted(report)
    text = text.strip()
    if not text:
        raise ReasonMissing(_("Write the opinion."))
    submission = _latest(report)
    row = Opinion.objects.filter(submission=submission).first() or Opinion(submission=submission)
    if (row.view, row.text) == (view, text):
        return row
    row.view, row.text, row.by, row.given_at = view, text, by, now
    sign(row, by)
    row.save()
    return row


def _screened(report_id: int, by: User) -> Report:
    report = locked_report(report_id)
    if not can_screen(by):
        raise PermissionDenied
    _check_submitted(report)
    return report


def _check_submitted(report: Report) -> None:
    check_phase(report.entry.cycle)
    if report.state != ReportState.SUBMITTED:
        raise NotSubmitted(
            _("Only a submitted report can be screened; this one is %(state)s.")
            % {"state": report.get_state_display()}
        )


def _latest(report: Report) -> Submission:
    return report.submissions.get(number=report.round)


def _unruled(report: Report, submission: Submission) -> list[ReportItem]:
    """Return the items without a verdict, in the framework's order; those accepted in an earlier
    round need none."""
    ruled = submission.verdicts.values("item")
    rows = report.items.exclude(state=ItemState.ACCEPTED).exclude(pk__in=ruled)
    rows = rows.select_related("criterion", "indicator").defer(*UNREAD)
    place = F("indicator__position").asc(nulls_first=True)
    return asked_items(report.entry, rows.order_by("criterion__position", place))


def _apply(report: Report, verdicts: dict[int, str], *, is_returned: bool, by: User) -> None:
    """Open what is returned and close what is accepted; at the end nothing waits any more."""
    changed = []
    for item in report.items.all():
        ruled = verdicts.get(item.pk, item.state if is_returned else Ruled.ACCEPTED)
        state = ItemState(ruled)
        if item.state != state:
            item.state = state
            changed.append(item)
    bulk_update_with_history(changed, ReportItem, ["state"], default_user=by)

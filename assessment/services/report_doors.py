"""What the services of a report have in common: lock the cycle, find the row, see who may write."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment.choices import Phase, Rule
from assessment.computing.asked import UNREAD, asked_items
from assessment.computing.sheet_facts import measures_of
from assessment.errors import ItemClosed, NotAsked, NotReporting
from assessment.models import Cycle, Indicator, Report, ReportItem
from assessment.permissions import can_write_report
from members.models import User

REPORTING_PHASES = (Phase.REPORTING, Phase.SCREENING)


def locked_report(report_id: int) -> Report:
    """Return a report with its cycle locked: writing, screening and phases come one after another."""
    Cycle.objects.locked().get(entries__report=report_id)
    return Report.objects.select_related("entry__cycle__framework", "entry__alliance").get(
        pk=report_id
    )


def check_phase(cycle: Cycle) -> None:
    """Raise ``NotReporting`` where reports are neither written nor screened now."""
    if cycle.phase not in REPORTING_PHASES:
        raise NotReporting(
            _(
                "Reports are written and screened in the phases of reporting and screening; this"
                " cycle is in the phase “%(phase)s”."
            )
            % {"phase": cycle.get_phase_display()}
        )


def check_writer(report: Report, by: User) -> None:
    """Raise ``PermissionDenied`` or ``NotReporting`` unless ``by`` may write in ``report`` now."""
    if not can_write_report(by, report.entry.alliance):
        raise PermissionDenied
    check_phase(report.entry.cycle)


def writable_item(item_id: int, by: User) -> ReportItem:
    """Return an item, with its report's cycle locked, that ``by`` may write now.

    Raises ``PermissionDenied``, ``NotReporting``, ``NotAsked`` or ``ItemClosed``.
    """
    Cycle.objects.locked().get(entries__report__items=item_id)
    rows = ReportItem.objects.select_related(
        "criterion", "indicator", "updated_by", "report__entry__cycle", "report__entry__alliance"
    )
    item = rows.defer(*UNREAD).get(pk=item_id)
    check_writer(item.report, by)
    if not asked_items(item.report.entry, [item]):
        raise NotAsked(
            _("%(code)s is not applicable to this alliance, so nothing is asked.")
            % {"code": item.code}
        )
    check_open([item])
    return item


def items_of_measure(report: Report, measure: str) -> list[ReportItem]:
    """Return the items of the indicators that ask for ``measure``. Raises ``NotAsked``."""
    measured = Indicator.objects.filter(framework=report.entry.cycle.framework_id)
    read = measured.exclude(rule=Rule.JUDGED).values_list("pk", "params")
    reading = [pk for pk, params in read if measure in measures_of(params)]
    items = report.items.filter(indicator__in=reading).select_related("criterion", "indicator")
    asked = asked_items(report.entry, items.defer(*UNREAD).order_by("pk"))
    if not asked:
        raise NotAsked(_("The report does not ask for %(code)s.") % {"code": measure[:40]})
    return asked


def check_open(items: list[ReportItem]) -> None:
    """Raise ``ItemClosed`` unless one of ``items`` can be written, as their report stands."""
    if not any(item.is_writable for item in items):
        raise ItemClosed(
            _("%(code)s is closed: only what the bureau returns can be changed.")
            % {"code": ", ".join(item.code for item in items)}
        )


def told_time(moment: datetime | None) -> str | None:
    """Return a moment as the refusals tell it to programs: local, with its offset."""
    return timezone.localtime(moment).isoformat() if moment else None

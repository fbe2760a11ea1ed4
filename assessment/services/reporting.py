"""Writing an annual report: it saves itself field by field, and two people can write at once.

Each text and number has a version. Saving again what is stored changes nothing, whatever the
version: an answer may have been lost.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from assessment.computing.sheet_facts import measures_of
from assessment.errors import NotAsked, StaleVersion
from assessment.models import (
    Criterion,
    Cycle,
    Entry,
    EvidenceLink,
    Fact,
    Indicator,
    Report,
    ReportItem,
    Ruling,
)
from assessment.permissions import can_write_report
from assessment.services.report_doors import (
    check_open,
    check_phase,
    check_writer,
    items_of_measure,
    locked_report,
    told_time,
    writable_item,
)
from common.fields import canonical
from common.history import sign
from members.models import User


@transaction.atomic
def begin_report(entry_id: int, *, by: User, now: datetime) -> Report:
    """Begin the report of one alliance; the one that is there already is returned as it is.

    Raises ``PermissionDenied``, ``NotReporting``, or ``NotAsked`` for an excused alliance.
    """
    cycle = Cycle.objects.locked().get(entries=entry_id)
    entry = Entry.objects.select_related("alliance").get(pk=entry_id)
    entry.cycle = cycle
    if not can_write_report(by, entry.alliance):
        raise PermissionDenied
    check_phase(cycle)
    stored = Report.objects.filter(entry=entry).first()
    if stored is not None:
        return stored
    if Ruling.objects.filter(entry=entry, kind="excused").exists():
        raise NotAsked(_("This alliance is excused this year, so nothing is asked of it."))
    report = Report(entry=entry, begun_at=now)
    sign(report, by)
    report.save()
    bulk_create_with_history(_blank_items(report), ReportItem, default_user=by)
    return report


@transaction.atomic
def save_narrative(item_id: int, *, text: str, version: int, by: User, now: datetime) -> ReportItem:
    """Store the narrative of a criterion, or the note on an indicator.

    ``version`` is the ``narrative_version`` last seen. Raises ``PermissionDenied``,
    ``NotReporting``, ``NotAsked``, ``ItemClosed`` or ``StaleVersion``, and then saves nothing.
    """
    item = writable_item(item_id, by)
    text = text.replace("\r\n", "\n")
    if item.narrative == text:
        return item
    if version != item.narrative_version:
        raise _stale(item, "narrative_version", {"text": item.narrative})
    item.narrative = text
    item.narrative_version += 1
    item.is_carried = False
    _save(item, by, now)
    return item


@transaction.atomic
def save_self_score(
    item_id: int, *, score: Decimal | None, version: int, by: User, now: datetime
) -> ReportItem:
    """Store the self-score of a criterion, 0 to 100 with at most two places; None withdraws it.

    ``version`` is the ``self_score_version`` last seen. Raises as ``save_narrative`` does.
    """
    item = writable_item(item_id, by)
    if item.indicator_id is not None:
        raise NotAsked(_("A self-score is given to criteria, not to indicators."))
    hundredths = None if score is None else int(score * 100)
    if item.self_score_hundredths == hundredths:
        return item
    if version != item.self_score_version:
        raise _stale(item, "self_score_version", {"value": _told(item.self_score)})
    item.self_score_hundredths = hundredths
    item.self_score_version += 1
    _save(item, by, now)
    return item


@transaction.atomic
def save_fact(
    report_id: int,
    measure: str,
    *,
    declared: Decimal | None,
    explanation: str,
    version: int,
    by: User,
    now: datetime,
) -> Fact:
    """Store what the secretariat states of a measure; None leaves it to the registers.

    ``version`` is that of the fact, 0 for none. Raises as ``save_narrative`` does.
    """
    report = locked_report(report_id)
    check_writer(report, by)
    check_open(items_of_measure(report, measure))
    explanation = explanation.replace("\r\n", "\n")
    stored = report.facts.select_related("updated_by").filter(measure=measure).first()
    fact = stored or Fact(report=report, measure=measure)
    if (fact.declared, fact.explanation) == (declared, explanation):
        return fact
    if version != fact.version:
        told = {"value": _told(fact.declared), "explanation": fact.explanation}
        raise _stale(fact, "version", told)
    fact.declared, fact.explanation = declared, explanation
    fact.version += 1
    fact.is_carried = False
    _save(fact, by, now)
    return fact


@transaction.atomic
def confirm_carried(item_id: int, *, by: User, now: datetime) -> ReportItem:
    """Confirm what an item took over from last year: its text, its facts and its evidence.

    Raises as ``writable_item`` does.
    """
    item = writable_item(item_id, by)
    if item.is_carried:
        item.is_carried = False
        _save(item, by, now)
    for link in EvidenceLink.objects.filter(item=item, is_carried=True):
        link.is_carried = False
        link.save(update_fields=["is_carried"])
    if item.indicator is not None and not item.indicator.is_judged:
        measures = measures_of(item.indicator.params)
        for fact in item.report.facts.filter(measure__in=measures, is_carried=True):
            fact.is_carried = False
            _save(fact, by, now)
    return item


def _blank_items(report: Report) -> list[ReportItem]:
    """Return an item for each criterion and each indicator: rulings may still change."""
    framework = report.entry.cycle.framework_id
    criteria = Criterion.objects.filter(framework=framework).order_by("position")
    indicators = Indicator.objects.filter(framework=framework)
    return [
        *(ReportItem(report=report, criterion=criterion) for criterion in criteria),
        *(
            ReportItem(report=report, criterion=each.criterion, indicator=each)
            for each in indicators.select_related("criterion").order_by(
                "criterion__position", "position"
            )
        ),
    ]


def _save(row: ReportItem | Fact, by: User, now: datetime) -> None:
    row.updated_by, row.updated_at = by, now
    sign(row, by)
    row.save()


def _stale(row: ReportItem | Fact, field: str, told: dict[str, Any]) -> StaleVersion:
    """Return the refusal with what is stored, and who stored it when: of an item that holds two
    texts the history tells."""
    version = getattr(row, field)
    then = row.history.filter(**{field: version}).order_by("history_id").first() if row.pk else None
    stored = told | {
        "version": version,
        "by": then.updated_by.shown_name if then and then.updated_by else None,
        "at": told_time(then.updated_at) if then else None,
    }
    return StaleVersion(_("This was changed elsewhere in the meantime."), {"stored": stored})


def _told(number: Decimal | None) -> str | None:
    return None if number is None else canonical(number)

"""Taking over what last year's report said."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from assessment.computing.asked import AskedIndicator, asked_of, measures_asked
from assessment.computing.derived import derived_values
from assessment.computing.last_year import LastYear, items_of, last_year_of
from assessment.models import EvidenceLink, Fact, Report, ReportItem
from assessment.services.report_doors import check_writer, locked_report
from common.history import sign
from members.models import User

Before = dict[tuple[str, bool], ReportItem]


@transaction.atomic
def carry_forward(report_id: int, *, by: User, now: datetime) -> int:
    """Take over what last year's report said, where this one says nothing; return of how many items.

    Narratives, notes and evidence come from the report, the values of what the registers cannot
    tell from last year's results. All is marked until it is confirmed. A self-score is this year's
    own judgement, and an explanation was of last year's figures: neither is taken over.

    Raises ``PermissionDenied`` or ``NotReporting``.
    """
    report = locked_report(report_id)
    check_writer(report, by)
    last = last_year_of(report.entry)
    if last is None:
        return 0
    items = _writable_items(report)
    before = items_of(last)
    texts = _carry_texts(items, before, by, now)
    links = _carry_links(items, before, by)
    facts = _carry_facts(report, items, last, by, now)
    return len(texts | links | facts)


def _writable_items(report: Report) -> list[ReportItem]:
    """Return the items that are asked and open."""
    asked = asked_of(report.entry)
    criteria = {each.criterion.pk for each in asked}
    indicators = {each.indicator.pk for part in asked for each in part.indicators}
    rows = report.items.select_related("criterion", "indicator").order_by("pk")
    return [
        row
        for row in rows
        if row.is_writable
        and row.criterion_id in criteria
        and (row.indicator_id is None or row.indicator_id in indicators)
    ]


def _carry_texts(items: list[ReportItem], before: Before, by: User, now: datetime) -> set[int]:
    changed = []
    for item in items:
        then = before.get(_key(item))
        if then is None or item.narrative or not then.narrative:
            continue
        item.narrative, item.is_carried = then.narrative, True
        item.narrative_version += 1
        item.updated_by, item.updated_at = by, now
        changed.append(item)
    fields = ["narrative", "narrative_version", "is_carried", "updated_by", "updated_at"]
    if changed:
        bulk_update_with_history(changed, ReportItem, fields, default_user=by)
    return {item.pk for item in changed}


def _carry_links(items: list[ReportItem], before: Before, by: User) -> set[int]:
    pairs = {then.pk: item for item in items if (then := before.get(_key(item)))}
    there = EvidenceLink.objects.filter(item__in=items).values_list("item", "evidence")
    linked = set(there)
    added = [
        EvidenceLink(
            item=pairs[link.item_id],
            evidence_id=link.evidence_id,
            pages=link.pages,
            shows=link.shows,
            is_carried=True,
        )
        for link in EvidenceLink.objects.filter(item__in=pairs).order_by("pk")
        if (pairs[link.item_id].pk, link.evidence_id) not in linked
    ]
    if added:
        bulk_create_with_history(added, EvidenceLink, default_user=by)
    return {link.item_id for link in added}


def _carry_facts(
    report: Report, items: Iterable[ReportItem], last: LastYear, by: User, now: datetime
) -> set[int]:
    by_indicator = {item.indicator_id: item for item in items if item.indicator_id}
    asked = measures_asked(asked_of(report.entry))
    derived = derived_values([report.entry], asked)[report.entry_id]
    stored = {fact.measure: fact for fact in report.facts.all()}
    touched = set()
    for measure, value in last.values.items():
        item = _first_item(asked.get(measure, []), by_indicator)
        fact = stored.get(measure) or Fact(report=report, measure=measure)
        if item is None or measure in derived or fact.declared is not None:
            continue
        _carry_fact(fact, value, by, now)
        touched.add(item.pk)
    return touched


def _carry_fact(fact: Fact, value: Decimal, by: User, now: datetime) -> None:
    fact.declared, fact.is_carried = value, True
    fact.version += 1
    fact.updated_by, fact.updated_at = by, now
    sign(fact, by)
    fact.save()


def _first_item(
    asking: list[AskedIndicator], by_indicator: dict[int, ReportItem]
) -> ReportItem | None:
    found = (by_indicator.get(each.indicator.pk) for each in asking)
    return next((item for item in found if item is not None), None)


def _key(item: ReportItem) -> tuple[str, bool]:
    return item.code, item.indicator_id is not None

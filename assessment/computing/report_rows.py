"""The rows of reports, read together: everything else about them is worked out from these."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F

from alliances.models import Membership
from assessment.choices import ReportState
from assessment.computing.asked import AskedCriterion, asked_of_all, measures_asked
from assessment.computing.derived import counting, derived_values
from assessment.models import Confirmation, EvidenceLink, Fact, Report, ReportItem, Submission


@dataclass(frozen=True, slots=True)
class ReportRows:
    """One report with all that belongs to it.

    ``items`` are keyed by the keys of criterion and indicator, ``links`` by that of their item.
    ``now`` is what the registers come to at this moment, where they were asked. ``filed`` is the content of the latest
    round, for a returned report alone.
    """

    report: Report
    asked: list[AskedCriterion]
    items: dict[tuple[int, int | None], ReportItem]
    facts: dict[str, Fact]
    links: dict[int, list[EvidenceLink]]
    now: dict[str, Decimal]
    leads: list[Membership]
    confirmations: dict[int, Confirmation]
    filed: dict[str, Any] | None
    open_measures: frozenset[str]

    def derived(self, measure: str) -> Decimal | None:
        """Return what the registers say as it counts: as they are now while the fact can be
        written, as it was filed once it is closed."""
        if measure in self.open_measures:
            return self.now.get(measure)
        fact = self.facts.get(measure)
        return fact.derived if fact else None

    def value(self, measure: str) -> Decimal | None:
        """Return what counts: declared, else derived."""
        fact = self.facts.get(measure)
        declared = fact.declared if fact else None
        return counting(self.derived(measure), declared)


def rows_of(report: Report, *, with_now: bool = False) -> ReportRows:
    """Return the rows of one report, which comes with entry, cycle and alliance; with who wrote.

    Without ``with_now`` the registers are asked only where a fact can be written, as of a closed
    report what was filed counts.
    """
    return rows_of_all([report], with_now=with_now, with_authors=True)[report.pk]


def rows_of_all(
    reports: Sequence[Report], *, with_now: bool = False, with_authors: bool = False
) -> dict[int, ReportRows]:
    """Return the rows of many reports by key, in a number of queries that does not grow with them."""
    asked = asked_of_all([report.entry for report in reports])
    keys = [report.pk for report in reports]
    items = _items(keys, asked.values(), with_authors=with_authors)
    open_measures = {
        report.pk: _open_measures(asked[report.entry_id], items[report.pk]) for report in reports
    }
    measures = {
        report.pk: frozenset(measures_asked(asked[report.entry_id]))
        if with_now
        else open_measures[report.pk]
        for report in reports
    }
    derived = derived_values(
        (report.entry for report in reports if measures[report.pk]), set().union(*measures.values())
    )
    facts: dict[int, dict[str, Fact]] = defaultdict(dict)
    stored = Fact.objects.filter(report__in=keys)
    for fact in stored.select_related("updated_by") if with_authors else stored:
        facts[fact.report_id][fact.measure] = fact
    links = _links(keys)
    leads, confirmations = _leads(reports), _confirmations(keys)
    filed = _filed(reports)
    return {
        report.pk: ReportRows(
            report=report,
            asked=asked[report.entry_id],
            items=items[report.pk],
            facts=facts[report.pk],
            links=links,
            now=derived.get(report.entry_id, {}),
            leads=leads[report.pk],
            confirmations=confirmations[report.pk],
            filed=filed.get(report.pk),
            open_measures=open_measures[report.pk],
        )
        for report in reports
    }


def _items(
    reports: list[int], asked: Iterable[list[AskedCriterion]], *, with_authors: bool
) -> dict[int, dict[tuple[int, int | None], ReportItem]]:
    """Return the items of each report; those that are asked share the framework's own rows."""
    parts = {part.criterion.pk: part for parts in asked for part in parts}
    indicators = {
        each.indicator.pk: each.indicator for part in parts.values() for each in part.indicators
    }
    found: dict[int, dict[tuple[int, int | None], ReportItem]] = defaultdict(dict)
    rows = ReportItem.objects.filter(report__in=reports).order_by("pk")
    # Past the checks of an assignment: a list of reports has some thousand items.
    fields: Any = ReportItem._meta
    criterion_of, indicator_of = fields.get_field("criterion"), fields.get_field("indicator")
    for item in rows.select_related("updated_by") if with_authors else rows:
        if item.criterion_id in parts:
            criterion_of.set_cached_value(item, parts[item.criterion_id].criterion)
        if item.indicator_id in indicators:
            indicator_of.set_cached_value(item, indicators[item.indicator_id])
        found[item.report_id][item.criterion_id, item.indicator_id] = item
    return found


def _open_measures(
    asked: list[AskedCriterion], items: dict[tuple[int, int | None], ReportItem]
) -> frozenset[str]:
    """Return the measures that an open or returned indicator reads."""
    writable = {item.indicator_id for item in items.values() if item.is_writable}
    return frozenset(
        measure
        for measure, asking in measures_asked(asked).items()
        if any(each.indicator.pk in writable for each in asking)
    )


def _links(reports: list[int]) -> dict[int, list[EvidenceLink]]:
    found: dict[int, list[EvidenceLink]] = defaultdict(list)
    rows = EvidenceLink.objects.filter(item__report__in=reports).order_by("pk")
    for link in rows.select_related("evidence__file"):
        found[link.item_id].append(link)
    return found


def _leads(reports: Sequence[Report]) -> dict[int, list[Membership]]:
    """Return the spells by which units lead each alliance on the day its cycle speaks of, one of
    each unit."""
    alliances = {report.entry.alliance_id for report in reports}
    spells = Membership.objects.leads().filter(alliance__in=alliances).select_related("unit")
    by_alliance: dict[int, list[Membership]] = defaultdict(list)
    for spell in spells.order_by("role", "unit__code", "pk"):
        by_alliance[spell.alliance_id].append(spell)
    found = {}
    for report in reports:
        held = [
            spell
            for spell in by_alliance[report.entry.alliance_id]
            if spell.holds_on(report.entry.cycle.as_of)
        ]
        found[report.pk] = list({spell.unit_id: spell for spell in reversed(held)}.values())[::-1]
    return found


def _confirmations(reports: list[int]) -> dict[int, dict[int, Confirmation]]:
    found: dict[int, dict[int, Confirmation]] = defaultdict(dict)
    for row in Confirmation.objects.filter(report__in=reports).select_related("by"):
        found[row.report_id][row.unit_id] = row
    return found


def _filed(reports: Sequence[Report]) -> dict[int, dict[str, Any]]:
    returned = [report.pk for report in reports if report.state == ReportState.RETURNED]
    if not returned:
        return {}
    latest = Submission.objects.filter(report__in=returned, number=F("report__round"))
    return dict(latest.values_list("report", "content"))

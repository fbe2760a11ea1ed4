"""A report as people see it, in a number of queries that does not grow with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from alliances.models import Membership
from assessment.choices import ReportState
from assessment.computing.asked import AskedCriterion, AskedIndicator
from assessment.computing.derived import label_of, unit_of
from assessment.computing.last_year import items_of, last_year_of
from assessment.computing.report_content import Said
from assessment.computing.report_missing import Requirement, is_carried, requirements_of
from assessment.computing.report_parts import (
    CriterionView,
    FactView,
    IndicatorView,
    LeadView,
    ReportProgress,
    ReportView,
)
from assessment.computing.report_rows import ReportRows, rows_of, rows_of_all
from assessment.computing.sheet_facts import text_in_language
from assessment.models import Fact, Indicator, Report, ReportItem, Verdict


def view_of(
    report: Report,
    *,
    with_drafts: bool = False,
    with_now: bool = False,
    with_last_texts: bool = False,
) -> ReportView:
    """Return all that is shown of ``report``, which comes with entry, cycle, framework and alliance.

    Verdicts are shown once their round is settled; ``with_drafts`` shows them at once, to the bureau.
    ``with_now`` asks the registers of what is closed too, ``with_last_texts`` for what was written and
    how the alliance scored itself last year.
    """
    rows = rows_of(report, with_now=with_now)
    return view_of_rows(rows, with_drafts=with_drafts, with_last_texts=with_last_texts)


def view_of_rows(
    rows: ReportRows, *, with_drafts: bool = False, with_last_texts: bool = False
) -> ReportView:
    """Return ``view_of`` the report whose rows are read already."""
    report = rows.report
    last = last_year_of(report.entry)
    said = Said(rows)
    requirements = requirements_of(rows, said)
    sight = Sight(
        rows,
        last.values if last else {},
        items_of(last) if with_last_texts else {},
        _verdicts(report, with_drafts),
        requirements,
    )
    return ReportView(
        report=report,
        criteria=[_criterion(sight, asked) for asked in rows.asked],
        leads=[_lead(rows, lead, said.digest) for lead in rows.leads],
        missing=_missing(requirements),
        done=_done(requirements),
        total=len(requirements),
        content=said.content,
        digest=said.digest,
        last_year=last.year if last else None,
    )


def progress_of_reports(reports: Sequence[Report]) -> dict[int, ReportProgress]:
    """Return by key how far reports have come, for a list of them."""
    found = {}
    for pk, rows in rows_of_all(reports).items():
        requirements = requirements_of(rows, Said(rows))
        found[pk] = ReportProgress(_done(requirements), len(requirements))
    return found


@dataclass(frozen=True, slots=True)
class Sight:
    """What the parts of a view are put together from."""

    rows: ReportRows
    last_values: dict[str, Decimal]
    last_items: dict[tuple[str, bool], ReportItem]
    verdicts: dict[int, Verdict]
    requirements: list[Requirement]


def _criterion(sight: Sight, asked: AskedCriterion) -> CriterionView:
    rows, criterion = sight.rows, asked.criterion
    item = rows.items[criterion.pk, None]
    own = [each for each in sight.requirements if each.criterion == criterion.code]
    last = sight.last_items.get((criterion.code, False))
    return CriterionView(
        criterion=criterion,
        item=item,
        counts=asked.counts,
        indicators=[_indicator(sight, each) for each in asked.indicators],
        links=rows.links.get(item.pk, []),
        is_carried=is_carried(item, rows, ()),
        verdict=sight.verdicts.get(item.pk),
        last_self_score=last.self_score if last else None,
        last_narrative=last.narrative if last else "",
        missing=_missing(own),
        done=_done(own),
        total=len(own),
    )


def _indicator(sight: Sight, asked: AskedIndicator) -> IndicatorView:
    rows, indicator = sight.rows, asked.indicator
    item = rows.items[indicator.criterion_id, indicator.pk]
    return IndicatorView(
        indicator=indicator,
        item=item,
        counts=asked.counts,
        facts=[_fact(sight, indicator, measure) for measure in asked.measures],
        links=rows.links.get(item.pk, []),
        is_carried=is_carried(item, rows, asked.measures),
        verdict=sight.verdicts.get(item.pk),
        missing=[
            each
            for each in _missing(sight.requirements)
            if each.code == indicator.code and each.criterion == item.criterion.code
        ],
    )


def _fact(sight: Sight, indicator: Indicator, measure: str) -> FactView:
    fact = sight.rows.facts.get(measure) or Fact(measure=measure)
    return FactView(
        measure=measure,
        label=str(label_of(measure, indicator.name)),
        unit=unit_of(measure, text_in_language(indicator.unit)),
        derived=sight.rows.derived(measure),
        now=sight.rows.now.get(measure),
        filed=fact.derived,
        declared=fact.declared,
        fact=sight.rows.facts.get(measure),
        explanation=fact.explanation,
        version=fact.version,
        last_year=sight.last_values.get(measure),
        is_carried=fact.is_carried,
    )


def _lead(rows: ReportRows, lead: Membership, mark: str) -> LeadView:
    given = rows.confirmations.get(lead.unit_id)
    return LeadView(lead, given, given is not None and given.digest == mark)


def _verdicts(report: Report, with_drafts: bool) -> dict[int, Verdict]:
    """Return the verdicts of the latest round by the key of their item."""
    if report.state == ReportState.WRITING or (
        report.state == ReportState.SUBMITTED and not with_drafts
    ):
        return {}
    given = Verdict.objects.filter(submission__report=report, submission__number=report.round)
    return {verdict.item_id: verdict for verdict in given.select_related("by")}


def _missing(requirements: Iterable[Requirement]) -> list[Requirement]:
    return [each for each in requirements if not each.is_met]


def _done(requirements: Iterable[Requirement]) -> int:
    return sum(each.is_met for each in requirements)

"""A report as it was filed: what assessors read, whatever was changed afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from assessment.choices import ItemState
from assessment.computing.asked import AskedCriterion, AskedIndicator, asked_of
from assessment.computing.derived import label_of, unit_of
from assessment.computing.last_year import last_year_of
from assessment.computing.report_content import Content, parts_of
from assessment.computing.report_parts import CriterionView, FactView, IndicatorView
from assessment.computing.sheet_facts import text_in_language
from assessment.models import (
    Entry,
    Evidence,
    EvidenceLink,
    Indicator,
    Report,
    ReportItem,
    Submission,
)
from members.models import User


@dataclass(frozen=True, slots=True)
class Filed:
    """What the parts of the view are put together from; ``evidence`` by its SHA-256."""

    submission: Submission
    parts: dict[tuple[str, bool], Content]
    evidence: dict[str, Evidence]
    last_values: dict[str, Decimal]


def for_assessor(entry: Entry, reader: User) -> list[CriterionView]:
    """Return what the latest round says of each criterion in the framework's order, nothing without
    a round that ``reader`` may read. ``entry`` comes with its cycle and framework.

    Items and links are not those that are stored: they hold what was filed.
    """
    readable = Report.objects.visible_to(reader).filter(entry=entry).order_by().values("pk")
    rounds = Submission.objects.filter(report__in=readable).select_related("report")
    latest = rounds.order_by("-number").first()
    if latest is None:
        return []
    last = last_year_of(entry)
    evidence = Evidence.objects.filter(links__item__report=latest.report_id)
    filed = Filed(
        latest,
        parts_of(latest.content),
        {row.file.sha256: row for row in evidence.select_related("file")},
        last.values if last else {},
    )
    asked = [each for each in asked_of(entry) if (each.criterion.code, False) in filed.parts]
    return [_criterion(filed, each) for each in asked]


def _criterion(filed: Filed, asked: AskedCriterion) -> CriterionView:
    part = filed.parts[asked.criterion.code, False]
    item = _item(filed, part)
    item.criterion = asked.criterion
    indicators = [each for each in asked.indicators if (each.indicator.code, True) in filed.parts]
    return CriterionView(
        criterion=asked.criterion,
        item=item,
        counts=asked.counts,
        indicators=[_indicator(filed, asked, each) for each in indicators],
        links=_links(filed, item, part),
        is_carried=False,
        verdict=None,
        last_self_score=None,
        last_narrative="",
        missing=[],
        done=0,
        total=0,
    )


def _indicator(filed: Filed, criterion: AskedCriterion, asked: AskedIndicator) -> IndicatorView:
    part = filed.parts[asked.indicator.code, True]
    item = _item(filed, part)
    item.criterion, item.indicator = criterion.criterion, asked.indicator
    return IndicatorView(
        indicator=asked.indicator,
        item=item,
        counts=asked.counts,
        facts=[_fact(filed, asked.indicator, told) for told in part["facts"]],
        links=_links(filed, item, part),
        is_carried=False,
        verdict=None,
        missing=[],
    )


def _item(filed: Filed, part: Content) -> ReportItem:
    score = _number(part.get("self_score"))
    return ReportItem(
        report=filed.submission.report,
        state=ItemState.CLOSED,
        narrative=part["narrative"],
        self_score_hundredths=None if score is None else int(score * 100),
    )


def _fact(filed: Filed, indicator: Indicator, told: Content) -> FactView:
    derived, measure = _number(told["derived"]), told["measure"]
    return FactView(
        measure=measure,
        label=str(label_of(measure, indicator.name)),
        unit=unit_of(measure, text_in_language(indicator.unit)),
        derived=derived,
        now=derived,
        filed=derived,
        declared=_number(told["declared"]),
        explanation=told["explanation"],
        version=0,
        last_year=filed.last_values.get(measure),
        is_carried=False,
    )


def _links(filed: Filed, item: ReportItem, part: Content) -> list[EvidenceLink]:
    return [
        EvidenceLink(
            item=item,
            evidence=filed.evidence[link["sha256"]],
            pages=link["pages"],
            shows=link.get("shows"),  # Reports filed in earlier versions say nothing of it.
        )
        for link in part["evidence"]
        if link["sha256"] in filed.evidence
    ]


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)

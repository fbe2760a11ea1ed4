"""A report as it was filed: what assessors read, whatever was changed afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from assessment.computing.derived import label_of, unit_of
from assessment.computing.last_year import entry_of_last_year, values_of
from assessment.computing.report_content import Content
from assessment.computing.report_parts import FactView
from assessment.computing.sheet_facts import text_in_language
from assessment.models import Entry, Evidence, Submission


@dataclass(frozen=True, slots=True)
class FiledLink:
    """A piece of evidence and the ``pages`` to look at, as a link of a report has them."""

    evidence: Evidence
    pages: str
    is_carried: bool = False


@dataclass(frozen=True, slots=True)
class FiledIndicator:
    code: str
    name: str
    narrative: str
    facts: list[FactView]
    links: list[FiledLink]


@dataclass(frozen=True, slots=True)
class FiledCriterion:
    code: str
    name: str
    narrative: str
    self_score: Decimal | None
    indicators: list[FiledIndicator]
    links: list[FiledLink]


def for_assessor(entry: Entry) -> dict[str, FiledCriterion]:
    """Return by code what the latest round says of each criterion, empty without one, in five
    queries. ``entry`` comes with its cycle."""
    rounds = Submission.objects.filter(report__entry=entry).order_by("-number")
    filed = rounds.first()
    if filed is None:
        return {}
    values = values_of(entry_of_last_year(entry))
    evidence = Evidence.objects.filter(alliance=entry.alliance_id).select_related("file")
    known = {row.file.sha256: row for row in evidence.filter(links__item__report__entry=entry)}
    return {
        part["code"]: FiledCriterion(
            code=part["code"],
            name=text_in_language(part["name"]),
            narrative=part["narrative"],
            self_score=_number(part["self_score"]),
            indicators=[_indicator(each, values, known) for each in part["indicators"]],
            links=_links(part, known),
        )
        for part in filed.content["criteria"]
    }


def _indicator(
    part: Content, values: dict[str, Decimal], known: dict[str, Evidence]
) -> FiledIndicator:
    return FiledIndicator(
        code=part["code"],
        name=text_in_language(part["name"]),
        narrative=part["narrative"],
        facts=[_fact(each, part, values) for each in part["facts"]],
        links=_links(part, known),
    )


def _fact(told: Content, part: Content, values: dict[str, Decimal]) -> FactView:
    derived = _number(told["derived"])
    measure = told["measure"]
    return FactView(
        measure=measure,
        label=label_of(measure, text_in_language(part["name"])),
        unit=unit_of(measure, text_in_language(part["unit"])),
        derived=derived,
        now=derived,
        filed=derived,
        declared=_number(told["declared"]),
        explanation=told["explanation"],
        version=0,
        last_year=values.get(measure),
        is_carried=False,
    )


def _links(part: Content, known: dict[str, Evidence]) -> list[FiledLink]:
    return [
        FiledLink(known[link["sha256"]], link["pages"])
        for link in part["evidence"]
        if link["sha256"] in known
    ]


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)

"""What a report says, as it is filed: one canonical form for the digest, the receipt and the papers.

The form (format 1), every number as text, every name by language:

    {"format": 1,
     "cycle": {"code", "year", "as_of", "name"}, "alliance": {"code", "name"},
     "framework": {"code", "version", "digest"},
     "criteria": [{"code", "name", "weight", "narrative", "self_score",
                   "evidence": [{"sha256", "name", "dated_on", "pages", "shows"}],
                   "indicators": [{"code", "name", "unit", "weight", "narrative", "evidence",
                                   "facts": [{"measure", "derived", "declared", "value",
                                              "explanation"}]}]}]}

``value`` is what counts: declared, else derived. What is not applicable is not there. A filed round
has ``confirmations`` and ``receipt`` too, which the digest leaves out: they are about it.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from assessment.computing.asked import AskedCriterion, AskedIndicator
from assessment.computing.derived import counting
from assessment.computing.report_rows import ReportRows, rows_of
from assessment.models import EvidenceLink, Report, ReportItem
from common.fields import canonical
from members.models import Named

Content = dict[str, Any]

FORMAT = 1
ABOUT_IT = ("confirmations", "receipt")


@dataclass(frozen=True)
class Said:
    """What a report says, put together when it is asked for the first time: a list of reports seldom
    asks."""

    rows: ReportRows

    @cached_property
    def content(self) -> Content:
        return content_of(self.rows)

    @cached_property
    def digest(self) -> str:
        return digest(self.content)


def content(report: Report) -> Content:
    """Return what ``report`` says now; it comes with entry, cycle, framework and alliance."""
    return content_of(rows_of(report))


def content_of(rows: ReportRows) -> Content:
    entry = rows.report.entry
    cycle, framework = entry.cycle, entry.cycle.framework
    return {
        "format": FORMAT,
        "cycle": {
            "code": cycle.code,
            "year": cycle.year,
            "as_of": cycle.as_of.isoformat(),
            "name": _names(cycle),
        },
        "alliance": {"code": entry.alliance.code, "name": _names(entry.alliance)},
        "framework": {
            "code": framework.code,
            "version": framework.version,
            "digest": framework.digest,
        },
        "criteria": [_criterion(rows, asked) for asked in rows.asked],
    }


def digest(said: Content) -> str:
    """Return the SHA-256 of the canonical JSON: keys sorted, no spaces, UTF-8."""
    told = {key: value for key, value in said.items() if key not in ABOUT_IT}
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def parts_of(said: Content) -> dict[tuple[str, bool], Content]:
    """Return what is said of each item, by code and whether it is an indicator's; a criterion
    without its indicators."""
    found: dict[tuple[str, bool], Content] = {}
    for criterion in said["criteria"]:
        own = {key: value for key, value in criterion.items() if key != "indicators"}
        found[criterion["code"], False] = own
        for indicator in criterion["indicators"]:
            found[indicator["code"], True] = indicator
    return found


def _criterion(rows: ReportRows, asked: AskedCriterion) -> Content:
    criterion = asked.criterion
    item = rows.items.get((criterion.pk, None))
    score = item.self_score if item else None
    return {
        "code": criterion.code,
        "name": _names(criterion),
        "weight": canonical(criterion.weight),
        "self_score": None if score is None else str(score),
        **_said(rows, item),
        "indicators": [_indicator(rows, each) for each in asked.indicators],
    }


def _indicator(rows: ReportRows, asked: AskedIndicator) -> Content:
    indicator = asked.indicator
    return {
        "code": indicator.code,
        "name": _names(indicator),
        "unit": indicator.unit,
        "weight": canonical(indicator.weight),
        **_said(rows, rows.items.get((indicator.criterion_id, indicator.pk))),
        "facts": [_fact(rows, measure) for measure in asked.measures],
    }


def _fact(rows: ReportRows, measure: str) -> Content:
    fact, derived = rows.facts.get(measure), rows.derived(measure)
    declared = fact.declared if fact else None
    return {
        "measure": measure,
        "derived": _number(derived),
        "declared": _number(declared),
        "value": _number(counting(derived, declared)),
        "explanation": fact.explanation if fact else "",
    }


def _said(rows: ReportRows, item: ReportItem | None) -> Content:
    links = rows.links.get(item.pk, []) if item else []
    told = [_link(link) for link in links]
    return {
        "narrative": item.narrative if item else "",
        "evidence": sorted(told, key=lambda link: (link["name"], link["sha256"])),
    }


def _link(link: EvidenceLink) -> Content:
    evidence = link.evidence
    return {
        "sha256": evidence.file.sha256,
        "name": evidence.name,
        "dated_on": evidence.dated_on.isoformat() if evidence.dated_on else None,
        "pages": link.pages,
        "shows": link.shows or "",
    }


def _names(row: Named) -> dict[str, str]:
    return {"zh-hans": row.name_zh, "en": row.name_en}


def _number(number: Decimal | None) -> str | None:
    return None if number is None else canonical(number)

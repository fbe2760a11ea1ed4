"""The annual report for stamping: what its source sets, and nothing but what was filed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone, translation
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format, number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from alliances.choices import MembershipRole
from alliances.computing.measures import label_of, unit_of
from assessment.computing.sheet_facts import text_in_language
from assessment.papers.catalogue import Catalogue
from assessment.papers.characters import Printer, code_of
from assessment.papers.filed import Filed
from assessment.papers.render import render
from assessment.papers.words import words_of_report

SOURCE = "report.typ"
MOST_TOLD = 40


@dataclass(frozen=True, slots=True)
class Printed:
    """A PDF; ``remark`` tells which characters it shows as numbers, empty for none."""

    pdf: bytes
    remark: str


def render_report(filed: Filed, language: str) -> Printed:
    """Return the report in ``language``. The same round always gives the same bytes.

    Raises ``CannotBePrinted``.
    """
    with translation.override(language):
        paper = _Paper(filed).told()
    return Printed(render(SOURCE, paper, dated=filed.submitted_at), paper["unprintable"])


class _Paper:
    def __init__(self, filed: Filed) -> None:
        self.filed = filed
        self.printer = Printer()
        self.catalogue = Catalogue(self.printer, filed.pages)

    def told(self) -> dict[str, Any]:
        content = self.filed.content
        title = _("Annual report")
        alliance = self._name(content["alliance"])
        paper = {
            "lang": "en" if translation.get_language() == "en" else "zh",
            "words": words_of_report(),
            "title": title,
            "alliance": alliance,
            "cycle": self._name(content["cycle"]),
            "running_title": f"{title} · {alliance}",
            "receipt": self.filed.receipt,
            "facts_of_cover": self._facts_of_cover(),
            "leads": [self._lead(lead) for lead in content.get("confirmations", [])],
            "criteria": [self._criterion(criterion) for criterion in content["criteria"]],
        }
        # Read last: by now every piece is counted and every text was looked at.
        return paper | {"evidence": self.catalogue.rows(), "unprintable": self._unprintable()}

    def _facts_of_cover(self) -> list[tuple[str, str]]:
        filed = self.filed
        return [
            (_("Receipt"), filed.receipt),
            (pgettext("receipt", "Submitted"), _moment(filed.submitted_at)),
            (_("Submitted by"), self.printer.text(filed.by)),
            (_("Round"), str(filed.number)),
            (_("Fingerprint (SHA-256)"), self.printer.text(filed.digest)),
        ]

    def _lead(self, lead: dict[str, Any]) -> dict[str, Any]:
        at = parse_datetime(lead["confirmed_at"])
        return {
            "role": capfirst(str(MembershipRole(lead["role"]).label)),
            "unit": self._name(lead["unit"]),
            "confirmed": [self.printer.text(lead["by"]), _moment(at) if at else ""],
        }

    def _criterion(self, criterion: dict[str, Any]) -> dict[str, Any]:
        indicators = criterion["indicators"]
        score = criterion["self_score"]
        return {
            "title": f"{criterion['code']} {self._name(criterion)}",
            "self_score": "–"
            if score is None
            else _("%(points)s points") % {"points": _number(score)},
            "facts": [
                self._fact(indicator, fact)
                for indicator in indicators
                for fact in indicator["facts"]
            ],
            "narrative": self.printer.paragraphs(criterion["narrative"]),
            "notes": [self._note(each) for each in indicators if each["narrative"].strip()],
            "evidence": [
                self.catalogue.mention(item["code"], link) | {"code": item["code"]}
                for item in (criterion, *indicators)
                for link in item["evidence"]
            ],
        }

    def _fact(self, indicator: dict[str, Any], fact: dict[str, Any]) -> dict[str, Any]:
        measure = fact["measure"]
        name, unit = str(label_of(measure)), str(unit_of(measure))
        if name == measure:  # One of the framework's own.
            is_single = len(indicator["facts"]) == 1
            name = self._name(indicator) if is_single else f"{self._name(indicator)} ({measure})"
        return {
            "label": self.printer.text(name),
            "unit": self.printer.text(unit or text_in_language(indicator["unit"])),
            "derived": _number(fact["derived"]),
            "declared": _number(fact["declared"]),
            "earlier": _number(self.filed.earlier.get(measure)),
            "explanation": self.printer.lines(fact["explanation"]),
        }

    def _note(self, indicator: dict[str, Any]) -> dict[str, Any]:
        return {
            "title": f"{indicator['code']} {self._name(indicator)}",
            "paragraphs": self.printer.paragraphs(indicator["narrative"]),
        }

    def _name(self, named: dict[str, Any]) -> str:
        """Return the name in the active language; the Chinese one where no other is known."""
        return self.printer.text(text_in_language(named.get("name", named)))

    def _unprintable(self) -> str:
        lacking = sorted(self.printer.lacking)
        if not lacking:
            return ""
        told = " ".join(code_of(each) for each in lacking[:MOST_TOLD])
        more = " …" if len(lacking) > MOST_TOLD else ""
        return _("The font lacks these characters; they stand as numbers: %(codes)s") % {
            "codes": told + more
        }


def _number(number: str | Decimal | None) -> str:
    """Return a number with its digits grouped and a dash for one that is not known."""
    if number is None:
        return "–"
    return number_format(Decimal(number), use_l10n=True, force_grouping=True)


def _moment(moment: datetime) -> str:
    local = timezone.localtime(moment, timezone.get_default_timezone())
    return date_format(local, "DATETIME_FORMAT")

"""What the pages of a report show, put together from its view."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from assessment.computing.report_missing import CONFIRMATION, Requirement
from assessment.computing.report_parts import CriterionView, FactView, IndicatorView
from assessment.computing.sheet_facts import text_in_language
from assessment.forms.reports import FactForm, NarrativeForm, SelfScoreForm, shown_number
from assessment.forms.versions import VersionedForm
from assessment.views.report_finding import Place
from assessment.views.report_runs import Run, compared, words_in

ANCHORS = {"self_score": "score-{code}", "evidence": "evidence-{code}"}


@dataclass(frozen=True, slots=True)
class Side:
    """One of two versions of the same values, each value in runs."""

    title: str
    values: list[list[Run]]


@dataclass(frozen=True, slots=True)
class Missing:
    sentence: str
    url: str


@dataclass(slots=True)
class FactPart:
    """A fact as the page shows it, with what its form needs of it."""

    view: FactView

    @property
    def declared(self) -> Any:
        return self.view.declared

    @property
    def explanation(self) -> str:
        return self.view.explanation

    @property
    def version(self) -> int:
        return self.view.version

    @property
    def by(self) -> str:
        author = self.view.fact.updated_by if self.view.fact else None
        return author.shown_name if author else ""

    @property
    def at(self) -> Any:
        return self.view.fact.updated_at if self.view.fact else None

    @property
    def derived_text(self) -> str:
        return shown_number(self.view.derived)

    @property
    def last_year_text(self) -> str:
        return shown_number(self.view.last_year)


@dataclass(slots=True)
class IndicatorPart:
    view: IndicatorView
    facts: list[FactForm]
    closed: str

    @property
    def guidance(self) -> str:
        return text_in_language(self.view.indicator.guidance)

    @property
    def proof(self) -> str:
        return text_in_language(self.view.indicator.evidence)


@dataclass(slots=True)
class CriterionPart:
    """A criterion on its page; ``closed`` says why nothing can be written in its own texts,
    ``closed_for_all`` why the reader cannot write in the report at all."""

    view: CriterionView
    narrative: NarrativeForm
    self_score: SelfScoreForm
    indicators: list[IndicatorPart]
    closed: str
    closed_for_all: str
    missing: list[Missing] = field(default_factory=list)

    @property
    def words(self) -> int:
        return words_in(self.view.item.narrative)

    @property
    def forms(self) -> list[VersionedForm]:
        facts = [form for each in self.indicators for form in each.facts]
        return [self.narrative, self.self_score, *facts]


def part_of(view: CriterionView, place: Place, closed: str, posted: Any = None) -> CriterionPart:
    """Return what the page of a criterion shows; a measure that several read has one form."""
    seen: set[str] = set()
    indicators = []
    for each in view.indicators:
        forms = []
        for fact in each.facts:
            if fact.measure not in seen:
                seen.add(fact.measure)
                forms.append(FactForm(fact.measure, FactPart(fact), posted))
        indicators.append(IndicatorPart(each, forms, closed or _closed_item(each.item)))
    code = view.criterion.code
    return CriterionPart(
        view,
        NarrativeForm(code, view.item, posted),
        SelfScoreForm(code, view.item, posted),
        indicators,
        closed or _closed_item(view.item),
        closed,
        missing_parts(view.missing, place),
    )


def _closed_item(item: Any) -> str:
    return "" if item.is_writable else _("This item is closed.")


def missing_parts(missing: Iterable[Requirement], place: Place) -> list[Missing]:
    """Return the sentences of what is missing, each with the address of its field."""
    return [Missing(each.sentence, _address(each, place)) for each in missing]


def _address(each: Requirement, place: Place) -> str:
    if each.kind == CONFIRMATION:
        return f"{place.address('report')}#leads"
    anchor = ANCHORS.get(each.kind, each.anchor).format(code=each.code)
    if each.kind == "explanation":
        anchor = each.anchor.replace("fact-", "why-", 1)
    return f"{place.address('report_criterion', each.criterion)}#{anchor}"


def sides_of(form: VersionedForm) -> list[Side]:
    """Return what was typed and what is stored, with what differs between them."""
    typed, stored = form.shown, form.stored_values
    pairs = [compared(str(typed[name] or ""), str(stored[name] or "")) for name in form.names]
    return [
        Side(_("Yours, typed here"), [mine for mine, _theirs in pairs]),
        Side(_("Stored now"), [theirs for _mine, theirs in pairs]),
    ]

"""What must be there before a report is submitted, and what of it is missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from alliances.computing.measures.words import Text
from assessment.choices import ItemState
from assessment.computing.asked import AskedCriterion, AskedIndicator
from assessment.computing.derived import label_of
from assessment.computing.report_content import Said, parts_of
from assessment.computing.report_rows import ReportRows
from assessment.models import ReportItem

CONFIRMATION = "confirmation"
_WRITE = _("%(code)s: write the narrative.")
_SCORE = _("%(code)s: give the self-score.")
_VALUE = _("%(code)s: state “%(measure)s”.")
_EXPLAIN = _("%(code)s: explain why “%(measure)s” differs from the registers.")
_PROVE = _("%(code)s: add evidence for what the registers cannot tell.")
_CARRIED = _("%(code)s: confirm or change what was taken over from last year.")
_RETURNED = _("%(code)s was returned: correct it, or answer in its text.")
_CONFIRM = _("%(unit)s (%(role)s) confirms the report as it is now.")
_NO_LEADS = _("No unit leads the alliance on %(day)s; ask the bureau to enter its leads.")


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing that must be there, with the ``sentence`` that is said while it is not.

    ``code`` is that of the criterion or indicator, ``anchor`` its place on the page of the
    ``criterion``; all are empty for what concerns the whole report. ``words`` has a place for each
    of ``parts``.
    """

    kind: str
    criterion: str
    code: str
    anchor: str
    is_met: bool
    words: Text
    parts: dict[str, Any]

    @property
    def sentence(self) -> str:
        """In the reader's language, put together where it is said."""
        return str(self.words) % self.parts


def requirements_of(rows: ReportRows, said: Said) -> list[Requirement]:
    """Return all that must be there, in the order of the report; the confirmations last.

    ``said`` is what ``rows`` say. Of a returned report only what was returned is asked again:
    the rest is closed as it was filed.
    """
    unchanged = _unchanged(rows, said)
    facts: set[str] = set()
    found: list[Requirement] = []
    for asked in rows.asked:
        item = rows.items.get((asked.criterion.pk, None))
        if item is not None and item.is_writable:
            found += _of_criterion(asked, item)
            found += _of_any(asked, item, rows, unchanged)
        for indicator in asked.indicators:
            own = rows.items.get((asked.criterion.pk, indicator.indicator.pk))
            if own is not None and own.is_writable:
                found += _of_indicator(asked, indicator, own, rows, facts)
                found += _of_any(asked, own, rows, unchanged, indicator.measures)
    return [*found, *_confirmations(rows, said)]


def differs(derived: Decimal | None, declared: Decimal | None) -> bool:
    """Whether both are known and not the same, exactly."""
    return derived is not None and declared is not None and derived != declared


def _of_criterion(asked: AskedCriterion, item: ReportItem) -> Iterator[Requirement]:
    if not asked.counts:
        return
    has_text, has_score = bool(item.narrative.strip()), item.self_score_hundredths is not None
    yield _of_item(asked, item, "narrative", _WRITE, has_text)
    yield _of_item(asked, item, "self_score", _SCORE, has_score)


def _of_indicator(
    asked: AskedCriterion,
    indicator: AskedIndicator,
    item: ReportItem,
    rows: ReportRows,
    seen: set[str],
) -> Iterator[Requirement]:
    """Yield what the facts of an indicator need; what several indicators read is asked for once,
    where it counts first."""
    needs_evidence = False
    for measure in indicator.measures:
        fact, derived = rows.facts.get(measure), rows.derived(measure)
        declared = fact.declared if fact else None
        if indicator.counts and (key := f"value {measure}") not in seen:
            seen.add(key)
            has_value = derived is not None or declared is not None
            needs_evidence = needs_evidence or (derived is None and declared is not None)
            yield _of_fact(asked, indicator, measure, "value", _VALUE, has_value)
        if differs(derived, declared) and (key := f"explanation {measure}") not in seen:
            seen.add(key)
            is_explained = bool(fact and fact.explanation.strip())
            yield _of_fact(asked, indicator, measure, "explanation", _EXPLAIN, is_explained)
    if needs_evidence:
        yield _of_item(asked, item, "evidence", _PROVE, bool(rows.links.get(item.pk)))


def _of_any(
    asked: AskedCriterion,
    item: ReportItem,
    rows: ReportRows,
    unchanged: set[tuple[str, bool]],
    measures: tuple[str, ...] = (),
) -> Iterator[Requirement]:
    if is_carried(item, rows, measures):
        yield _of_item(asked, item, "carried", _CARRIED, False)
    if item.state == ItemState.RETURNED:
        is_changed = (item.code, item.indicator_id is not None) not in unchanged
        yield _of_item(asked, item, "returned", _RETURNED, is_changed)


def is_carried(item: ReportItem, rows: ReportRows, measures: tuple[str, ...]) -> bool:
    """Whether something of ``item`` was taken over from last year and is not confirmed."""
    facts = any(rows.facts[measure].is_carried for measure in measures if measure in rows.facts)
    return item.is_carried or facts or any(link.is_carried for link in rows.links.get(item.pk, []))


def _of_item(
    asked: AskedCriterion, item: ReportItem, kind: str, words: Text, is_met: bool
) -> Requirement:
    code = item.code
    parts = {"code": code}
    return Requirement(kind, asked.criterion.code, code, f"item-{code}", is_met, words, parts)


def _of_fact(
    asked: AskedCriterion,
    indicator: AskedIndicator,
    measure: str,
    kind: str,
    words: Text,
    is_met: bool,
) -> Requirement:
    code = indicator.indicator.code
    parts = {"code": code, "measure": label_of(measure, indicator.indicator)}
    return Requirement(kind, asked.criterion.code, code, f"fact-{measure}", is_met, words, parts)


def _unchanged(rows: ReportRows, said: Said) -> set[tuple[str, bool]]:
    """Return the items of a returned report that say what they said when it was filed."""
    if rows.filed is None:
        return set()
    before = parts_of(rows.filed)
    return {key for key, part in parts_of(said.content).items() if before.get(key) == part}


def _confirmations(rows: ReportRows, said: Said) -> Iterator[Requirement]:
    if not rows.leads:
        parts: dict[str, Any] = {"day": date_format(rows.report.entry.cycle.as_of)}
        yield Requirement(CONFIRMATION, "", "", "leads", False, _NO_LEADS, parts)
    for lead in rows.leads:
        given = rows.confirmations.get(lead.unit_id)
        is_met = given is not None and given.digest == said.digest
        parts = {"unit": lead.unit.name, "role": lead.get_role_display()}
        yield Requirement(CONFIRMATION, "", "", "leads", is_met, _CONFIRM, parts)

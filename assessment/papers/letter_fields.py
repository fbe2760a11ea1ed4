"""What letters can say: the fields of their templates, for each kind of letter."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeAlias

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessment.choices import DecisionKind, ObjectionState, PaperKind
from assessment.computing.earlier import grade_name
from assessment.computing.grounds import sentences_of
from assessment.computing.order_words import problem_of, proof_of
from assessment.models import Cycle, Decision, Objection, Order, Paper, Result
from assessment.papers.characters import Printer

Fields: TypeAlias = dict[str, Any]
DASH = "–"
NEW_PARAGRAPH = "\a"  # As docxtpl has it.

COMMON = {
    "issuer": "bureau",
    "number": "2026-012",
    "date": "26 Nov 2026",
    "alliance": "alliance",
    "region": "region",
    "cycle": "cycle",
    "year": "2026",
    "as_of": "31 Dec 2026",
    "is_draft": True,
}
OF_RESULT = {"total": "91.32", "grade": "grade", "rank": "1", "count": "16"}
DECIDED = COMMON | OF_RESULT | {"reason": "reason", "grounds": "grounds"}
ITEM = {
    "number": "1",
    "criterion": "criterion",
    "problem": "problem",
    "proof": "proof",
    "unit": "unit",
    "due_on": "31 Dec 2026",
}
SAMPLES: dict[str, Fields] = {
    PaperKind.COMMENDATION: DECIDED,
    PaperKind.REMOVAL: DECIDED,
    PaperKind.READMISSION: DECIDED,
    PaperKind.ORDER: DECIDED
    | {"days": "60", "due_on": "31 Dec 2026", "unit": "unit", "round": "1", "items": [ITEM]},
    PaperKind.REPLY: COMMON
    | {
        "person": "name",
        "organisation": "organisation",
        "objection": "2026-1",
        "received_on": "26 Nov 2026",
        "text": "text",
        "is_granted": True,
        "reply": "reply",
        "version": "2",
    },
}


def fields_of(paper: Paper, printer: Printer) -> Fields:
    """Return the fields of a letter in its language; those that are not known yet are dashes."""
    with translation.override(paper.language):
        if paper.objection is not None:
            return _of_objection(paper.objection, printer)
        assert paper.decision is not None  # The other letters are about decisions.
        return _of_decision(paper.decision, printer)


def _of_decision(decision: Decision, printer: Printer) -> Fields:
    alliance, cycle = decision.alliance, decision.cycle
    result = _result(decision)
    issued = decision.issued_at
    told = _common(cycle, alliance.region.name) | {
        "number": decision.number or _("draft, not numbered yet"),
        "date": _day(issued),
        "alliance": printer.text(alliance.name),
        "region": printer.text(alliance.region.name),
        "is_draft": issued is None,
        "reason": _paragraphs(printer, decision.reason),
        "grounds": printer.text(_grounds(decision)),
        **_figures(result),
    }
    if decision.kind == DecisionKind.RECTIFY:
        told |= _order(decision, printer)
    return told


def _grounds(decision: Decision) -> str:
    names = {}
    if decision.cycle is not None:
        criteria = decision.cycle.framework.criteria.all()
        names = {each.code: f"{each.code} {each.name}" for each in criteria}
    return " ".join(sentences_of(decision.grounds, decision.cycle, names))


def _common(cycle: Cycle | None, region: str) -> Fields:
    issuer = cycle.region.name if cycle is not None else region
    return {
        "issuer": _("%(region)s Education Bureau") % {"region": issuer},
        "cycle": cycle.name if cycle is not None else DASH,
        "year": str(cycle.year) if cycle is not None else DASH,
        "as_of": date_format(cycle.as_of) if cycle is not None else DASH,
    }


def _result(decision: Decision) -> Result | None:
    if decision.cycle is None:
        return None
    results = Result.objects.filter(
        computation=decision.cycle.computation_id, entry__alliance=decision.alliance_id
    )
    return results.select_related("entry__cycle__framework", "computation").first()


def _figures(result: Result | None) -> Fields:
    if result is None:
        return dict.fromkeys(OF_RESULT, DASH)
    ranked = Result.objects.filter(
        computation=result.computation_id, total_hundredths__isnull=False
    )
    return {
        "total": DASH if result.total is None else str(result.total),
        "grade": grade_name(result.entry.cycle.framework.policy, result.grade) or DASH,
        "rank": str(result.rank or DASH),
        "count": str(ranked.count()),
    }


def _order(decision: Decision, printer: Printer) -> Fields:
    order = Order.objects.filter(decision=decision).select_related("unit").first()
    if order is None:
        return {"days": DASH, "due_on": DASH, "unit": DASH, "round": "1", "items": []}
    names = {each.code: each.name for each in order.entry.cycle.framework.criteria.all()}
    items = order.items.select_related("unit").order_by("position")
    return {
        "days": str(order.days),
        "due_on": _last_day(order.due_on, order.days),
        "unit": printer.text(order.unit.name) if order.unit else DASH,
        "round": str(order.round),
        "items": [
            {
                "number": str(place),
                "criterion": printer.text(f"{item.criterion} {names.get(item.criterion, '')}"),
                "problem": "\n".join(printer.lines(problem_of(item))),
                "proof": "\n".join(printer.lines(proof_of(item))),
                "unit": printer.text(item.unit.name) if item.unit else DASH,
                "due_on": _last_day(item.due_on, item.days or order.days),
            }
            for place, item in enumerate(items, start=1)
        ],
    }


def _last_day(day: date | None, days: int) -> str:
    """Tell the last day; of a draft, how it will be counted."""
    if day is not None:
        return date_format(day)
    return _("working day %(n)s after the day of issue") % {"n": days}


def _of_objection(objection: Objection, printer: Printer) -> Fields:
    entry = objection.entry
    decided = objection.decided_at
    return _common(entry.cycle, entry.alliance.region.name) | {
        "number": objection.number,
        "objection": objection.number,
        "date": _day(decided),
        "alliance": printer.text(entry.alliance.name),
        "region": printer.text(entry.alliance.region.name),
        "is_draft": decided is None,
        "person": printer.text(objection.name),
        "organisation": printer.text(objection.organisation),
        "received_on": _day(objection.received_at),
        "text": _paragraphs(printer, objection.text),
        "is_granted": objection.state == ObjectionState.GRANTED,
        "reply": _paragraphs(printer, objection.reply),
        "version": str(objection.computation.number) if objection.computation else DASH,
    }


def _paragraphs(printer: Printer, text: str) -> str:
    """Return what somebody wrote so that each line of it becomes a paragraph."""
    return NEW_PARAGRAPH.join(line for line in printer.lines(text) if line) or DASH


def _day(moment: Any) -> str:
    if moment is None:
        return DASH
    return date_format(timezone.localtime(moment, timezone.get_default_timezone()))

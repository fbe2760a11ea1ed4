"""Before and after: what a partial re-assessment found, on one sheet for the files."""

from __future__ import annotations

from typing import Any

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from assessment.choices import OrderState
from assessment.computing.sheet_facts import text_in_language
from assessment.models import Paper, Reassessment
from assessment.papers.characters import Printer
from assessment.papers.city_told import DASH, Told
from assessment.papers.render import render

SOURCE = "before_after.typ"


def render_before_after(paper: Paper) -> bytes:
    """Return the sheet as PDF. Raises ``CannotBePrinted``."""
    reassessment = paper.reassessment
    assert reassessment is not None  # The papers of this kind are about one.
    with translation.override(paper.language):
        told = _told(reassessment, Printer())
    return render(SOURCE, told, dated=reassessment.settled_at or reassessment.opened_at)


def _told(reassessment: Reassessment, printer: Printer) -> Told:
    order = reassessment.order
    cycle, alliance = order.entry.cycle, order.entry.alliance
    before, after = reassessment.before, reassessment.after
    title = _("Before and after the rectification")
    return {
        "lang": "en" if translation.get_language() == "en" else "zh",
        "title": title,
        "subtitle": printer.text(alliance.name),
        "running_title": printer.text(f"{alliance.name} · {title}"),
        "reference": order.decision.number or "",
        "words": _words(),
        "facts": [
            (_("Cycle"), printer.text(cycle.name)),
            (_("Order"), order.decision.number or DASH),
            (_("Round"), str(reassessment.round)),
            (_("Last day"), date_format(order.due_on) if order.due_on else DASH),
            (_("Settled on"), _day(reassessment.settled_at)),
            (_("Outcome"), _outcome(reassessment)),
        ],
        "totals": [
            (_("Total"), before.get("total") or DASH, after.get("total") or DASH),
            (_("Grade"), _grade(before), _grade(after)),
        ],
        "rows": list(_rows(before, after, printer)),
        "reason": printer.paragraphs(reassessment.reason),
    }


def _rows(before: Told, after: Told, printer: Printer) -> Any:
    """Yield each criterion with its indicators below it: code, name, before, after, and floor."""
    new = {part["code"]: part for part in after.get("criteria", [])}
    for part in before.get("criteria", []):
        other = new.get(part["code"], {})
        yield _row(part, other, printer) | {"floor": part.get("floor") or DASH, "is_head": True}
        scores = {each["code"]: each for each in other.get("indicators", [])}
        for each in part.get("indicators", []):
            told = _row(each, scores.get(each["code"], {}), printer)
            yield told | {"floor": "", "is_head": False}


def _row(part: Told, other: Told, printer: Printer) -> Told:
    return {
        "code": part["code"],
        "name": printer.text(text_in_language(part["name"])),
        "before": part.get("score") or DASH,
        "after": other.get("score") or DASH,
    }


def _grade(figures: Told) -> str:
    return text_in_language(figures.get("grade_name") or {}) or figures.get("grade") or DASH


def _outcome(reassessment: Reassessment) -> str:
    return capfirst(str(OrderState(reassessment.outcome).label)) if reassessment.outcome else DASH


def _day(moment: Any) -> str:
    if moment is None:
        return DASH
    return date_format(timezone.localtime(moment, timezone.get_default_timezone()))


def _words() -> dict[str, str]:
    return {
        "after": _("After"),
        "before": _("Before"),
        "code": _("Code"),
        "figures": _("Total and grade"),
        "floor": _("Floor"),
        "name": _("Criterion and indicator"),
        "note": _(
            "The published result stays as it is. What is told here is the same arithmetic with the"
            " new marks and values of these criteria alone."
        ),
        "page": _("Page {page} of {pages}"),
        "reason": _("Reason of the bureau"),
        "scores": _("The criteria of the order"),
        "signature": _("Signature and stamp:"),
        "what": _("What"),
    }

"""What the page of a re-assessment shows to whom, and its next step in words."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment.computing.before_after import compare
from assessment.computing.deadlines import local_day
from assessment.computing.documents import papers_on
from assessment.computing.order_words import problem_of
from assessment.computing.portions import Rules
from assessment.computing.reassessing import Figures, figures_of
from assessment.computing.reassessment_changes import seen_of
from assessment.computing.reassessment_work import (
    candidates_for,
    measure_rows,
    sheets_with_progress,
)
from assessment.computing.sent_answers import answer_for, with_sent
from assessment.computing.sheet_facts import text_in_language
from assessment.forms.reassessment import AnotherForm, SettleForm, ValueForm
from assessment.models import Order, Reassessment
from assessment.permissions import can_decide
from assessment.querysets import SEES_ALL
from assessment.views.papers_part import told_of_papers

if TYPE_CHECKING:
    from datetime import datetime

    from members.models import User

Told = dict[str, Any]


def told_of(
    reassessment: Reassessment, user: User, now: datetime, posted: Told, wanted: Sequence[str] = ()
) -> Told:
    """Return the context of the page. Bureau and observer see the work while it goes on, all others
    how far it has come, and the figures once it is settled. ``posted`` are forms sent in."""
    entry = reassessment.order.entry
    sees_work = user.role in SEES_ALL
    is_open = reassessment.settled_at is None and reassessment.order.state == "reassessing"
    sheets = sheets_with_progress(reassessment)
    context: Told = {
        "reassessment": reassessment,
        "order": reassessment.order,
        "cycle": entry.cycle,
        "alliance": entry.alliance,
        "items": named_items(reassessment.order, user),
        "is_open": is_open,
        "sees_work": sees_work,
        "may_decide": is_open and can_decide(user),
        "sheets": sheets,
        "submitted": sum(not sheet.is_open for sheet, _progress in sheets),
    }
    if reassessment.settled_at is not None:
        context["comparison"] = compare(reassessment.before, reassessment.after)
        context["figures"] = reassessment
        context["lifted"] = _names_of(reassessment, reassessment.after.get("lifted", ()))
        address = reverse("assessment:reassessment", args=[reassessment.pk])
        context |= told_of_papers(papers_on(user, reassessment=reassessment), address)
        context["may_make_again"] = can_decide(user)
    elif sees_work:
        context |= _work(reassessment, sheets, now, posted, wanted)
    return context | {"next": _next(context)}


def _work(
    reassessment: Reassessment,
    sheets: list[Any],
    now: datetime,
    posted: Told,
    wanted: Sequence[str],
) -> Told:
    figures = _figures(reassessment, wanted)
    given = {sheet.assessor_id for sheet, _progress in sheets}
    free = [
        each.assessor
        for each in candidates_for(reassessment.order, local_day(now))
        if not each.has_conflict and each.assessor.pk not in given
    ]
    values = posted.get("values")
    told: Told = {
        "values": values or [ValueForm(row) for row in measure_rows(reassessment)],
        "another": AnotherForm(free),
        "free": free,
        "figures": figures,
    }
    if figures is None:
        return told
    lifted = figures.after["lifted"]
    first = {"seen": json.dumps(seen_of(figures)), "lifted": " ".join(lifted)}
    is_ready = figures.outcome is not None and all(not each.is_open for each, _p in sheets)
    return told | {
        "comparison": compare(figures.before, figures.after),
        "is_ready": is_ready,
        "vetoes": _vetoes(reassessment, figures),
        "lifted": _names_of(reassessment, lifted),
        "settle": posted.get("settle") or SettleForm(initial=first),
    }


def _figures(reassessment: Reassessment, wanted: Sequence[str]) -> Figures | None:
    """Return the figures with those of the wanted vetoes put right that are in force."""
    figures = figures_of(reassessment)
    lifted = [] if figures is None else sorted(set(wanted) & set(figures.before["vetoes"]))
    return figures_of(reassessment, lifted) if lifted else figures


def _vetoes(reassessment: Reassessment, figures: Figures) -> list[Told]:
    codes = figures.before["vetoes"]
    return [
        {"code": code, "name": name, "is_lifted": code in figures.after["lifted"]}
        for code, name in zip(codes, _names_of(reassessment, codes), strict=True)
    ]


def _names_of(reassessment: Reassessment, codes: Sequence[str]) -> list[str]:
    policy = reassessment.order.entry.cycle.framework.policy
    names = {each["code"]: text_in_language(each["name"]) for each in policy.get("vetoes", ())}
    return [names.get(code, code) for code in codes]


def named_items(order: Order, user: User) -> list[Told]:
    """Return the items of the order with the names of their criteria, and what ``user`` may read of
    the answers, in one query."""
    definition = Rules.of(order.entry.cycle.framework).definition
    names = {each.code: text_in_language(each.name) for each in definition.criteria}
    return [
        {
            "item": each,
            "name": names.get(each.criterion, ""),
            "problem": problem_of(each),
            "answer": answer_for(user, each),
        }
        for each in with_sent(order.items.order_by("position"))
    ]


def _next(context: Told) -> tuple[str, str]:
    """Return title and text of the next step."""
    reassessment = context["reassessment"]
    if reassessment.outcome == "passed":
        return _("The order has passed"), _("What was ordered is put right; nothing is left to do.")
    if reassessment.outcome == "failed":
        return _("The order has failed"), _(
            "The bureau orders once more, or decides on a removal. A person decides, always."
        )
    if not context["is_open"]:
        return _("The order is withdrawn"), _("It is not assessed any more.")
    waiting = len(context["sheets"]) - context["submitted"]
    if waiting:
        text = (
            _("The preview counts what is submitted; it can be settled once all of them are in.")
            if context["sees_work"]
            else _("The outcome stands here once it is settled.")
        )
        title = ngettext("%(n)s sheet is still open", "%(n)s sheets are still open", waiting)
        return title % {"n": waiting}, text
    if not context["sees_work"]:
        return _("The bureau looks at the figures"), _(
            "The outcome stands here once it is settled."
        )
    figures = context["figures"]
    if figures is None or figures.outcome is None:
        missing = ", ".join(figures.missing) if figures else "–"
        return _("Something has no score yet"), _("Without a score: %(codes)s.") % {
            "codes": missing
        }
    return _("Everything is in"), _("Look at before and after, and settle the re-assessment.")

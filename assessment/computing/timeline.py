"""The time line of one alliance over the years: reports, results, decisions, orders, objections.

Each row is there for whoever may read the thing itself (``visible_to`` of its kind), so the same page
shows a secretariat less than the bureau. A fixed number of queries, however long the line is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assessment.choices import (
    DecisionKind,
    DecisionState,
    ObjectionState,
    OrderEventKind,
    ReportState,
)
from assessment.computing.deadlines import local_day
from assessment.computing.distribution import grade_tones
from assessment.computing.earlier import grade_name
from assessment.computing.timeline_records import Records
from assessment.models import (
    Cycle,
    Objection,
    Order,
    OrderEvent,
    Reassessment,
    Report,
    Result,
    Submission,
)
from assessment.querysets import SEES_ALL
from members.choices import Role

if TYPE_CHECKING:
    from alliances.models import Alliance
    from members.models import User

KINDS = ("report", "result", "decision", "order", "objection")
SHOWN_EVENTS = {
    OrderEventKind.RETURNED: "warn",
    OrderEventKind.EXTENDED: "info",
    OrderEventKind.EXTENSION_REFUSED: "warn",
    OrderEventKind.OVERDUE: "bad",
    OrderEventKind.REASSESSMENT: "info",
    OrderEventKind.PASSED: "good",
    OrderEventKind.FAILED: "bad",
    OrderEventKind.ORDERED_AGAIN: "warn",
    OrderEventKind.WITHDRAWN: "neutral",
}
INSIDE = {OrderEventKind.ESCALATED: "warn", OrderEventKind.REMOVAL_PROPOSED: "bad"}
SETTLING = (OrderEventKind.PASSED, OrderEventKind.FAILED, OrderEventKind.REASSESSMENT)
DECISION_TONES = {
    DecisionKind.COMMEND: "good",
    DecisionKind.RECTIFY: "warn",
    DecisionKind.REMOVE: "bad",
    DecisionKind.READMIT: "good",
}


@dataclass(frozen=True, slots=True)
class Moment:
    """``link`` is the name of a page and its arguments, None where there is none."""

    day: date
    at: datetime | None
    kind: str
    title: str
    text: str
    tone: str
    cycle: Cycle | None
    link: tuple[str, tuple[Any, ...]] | None = None

    @property
    def year(self) -> int:
        """The year it belongs to: that of its cycle, whose results and orders may come much later."""
        return self.day.year if self.cycle is None else self.cycle.year

    @property
    def key(self) -> tuple[date, float]:
        return self.day, self.at.timestamp() if self.at else 0.0


def moments_of(alliance: Alliance, user: User, records: Records) -> list[Moment]:
    """Return all that happened to an alliance, as far as ``user`` may know, year by year, the newest
    first; ``records`` are those of the two."""
    found = [
        *_reports(alliance, user),
        *_results(alliance, records.results),
        *_decisions(records.decisions),
        *_order_events(alliance, user),
        *_objections(records.objections),
        *_register(alliance),
    ]
    ordered = sorted(found, key=lambda moment: (moment.year, moment.key))
    return ordered[::-1]  # Of one moment the later step first.


def name_of(kind: str) -> str:
    """Return what the rows of one kind are called."""
    return {
        "report": pgettext("time line", "Report"),
        "result": pgettext("time line", "Result"),
        "decision": pgettext("time line", "Decision"),
        "order": pgettext("time line", "Rectification"),
        "objection": pgettext("time line", "Objection"),
        "register": pgettext("time line", "Register"),
    }[kind]


def _moment(at: datetime, kind: str, title: str, text: str, tone: str, cycle: Cycle | None,
            *link: Any) -> Moment:  # fmt: skip
    told = (link[0], tuple(link[1:])) if link else None
    return Moment(local_day(at), at, kind, title, text, tone, cycle, told)


def _reports(alliance: Alliance, user: User) -> Iterator[Moment]:
    readable = Report.objects.visible_to(user).filter(entry__alliance=alliance)
    rounds = Submission.objects.filter(report__in=readable.order_by().values("pk"))
    for each in rounds.select_related("report__entry__cycle", "screening").order_by("pk"):
        cycle = each.report.entry.cycle
        link = ("assessment:report_rounds", cycle.code, alliance.code)
        title = _("Report submitted, round %(round)s") % {"round": each.number}
        yield _moment(each.submitted_at, "report", title, each.receipt, "info", cycle, *link)
        screening = getattr(each, "screening", None)
        if screening is not None:
            is_accepted = screening.outcome == ReportState.ACCEPTED
            title = _("Report accepted") if is_accepted else _("Report returned")
            tone = "good" if is_accepted else "warn"
            yield _moment(screening.settled_at, "report", title, "", tone, cycle, *link)


def _results(alliance: Alliance, results: list[Result]) -> Iterator[Moment]:
    for each in results:
        cycle, at = each.computation.cycle, each.computation.frozen_at
        if at is None:
            continue
        policy = cycle.framework.policy
        told = [f"{each.total}" if each.total is not None else _("incomplete")]
        told += [grade_name(policy, each.grade)] if each.grade else []
        told += [_("rank %(rank)s") % {"rank": each.rank}] if each.rank else []
        title = _("Result, version %(version)s") % {"version": each.computation.number}
        if each.computation_id != cycle.computation_id:
            title += " " + _("(replaced since)")
        tone = grade_tones(policy).get(each.grade, "wait")
        link = ("assessment:result", cycle.code, alliance.code)
        yield _moment(at, "result", title, " · ".join(told), tone, cycle, *link)


def _decisions(decisions: Iterable[Any]) -> Iterator[Moment]:
    for each in decisions:
        kind, link = capfirst(each.get_kind_display()), ("assessment:decision", each.pk)
        tone = DECISION_TONES[DecisionKind(each.kind)]
        if each.issued_at is not None:
            title = _("%(kind)s, No. %(number)s") % {"kind": kind, "number": each.number}
            why = each.reason if each.shows_reason else ""
            yield _moment(each.issued_at, "decision", title, why, tone, each.cycle, *link)
        elif each.state != DecisionState.WITHDRAWN:
            title = f"{kind} ({each.get_state_display()})"
            yield _moment(each.proposed_at, "decision", title, "", "wait", each.cycle, *link)
        if each.state == DecisionState.WITHDRAWN and each.withdrawn_at is not None:
            title, why = f"{kind} ({each.get_state_display()})", each.withdrawal_reason
            yield _moment(each.withdrawn_at, "decision", title, why, "neutral", each.cycle, *link)


def _order_events(alliance: Alliance, user: User) -> Iterator[Moment]:
    """Yield what counts of each order; who is told of a removal before it is decided sees that too."""
    readable = Order.objects.visible_to(user).filter(entry__alliance=alliance)
    orders = readable.order_by().values("pk")
    tones = SHOWN_EVENTS | (INSIDE if user.role in (*SEES_ALL, Role.DISTRICT) else {})
    again = {(each.order_id, each.round): each
             for each in Reassessment.objects.filter(order__in=orders)}  # fmt: skip
    events = OrderEvent.objects.filter(order__in=orders, kind__in=tones)
    events = events.select_related("order__decision", "order__entry__cycle", "item")
    for event in events.order_by("pk"):
        order, kind = event.order, OrderEventKind(event.kind)
        settled = again.get((order.pk, event.round)) if kind in SETTLING else None
        title = _("Order %(number)s: %(what)s") % {
            "number": order.decision.number,
            "what": event.get_kind_display(),
        }
        title += f" · {event.item.criterion}" if event.item else ""
        text = event.text
        link: tuple[Any, ...] = ("assessment:order", order.pk)
        if settled is not None:
            link = ("assessment:reassessment", settled.pk)
            if kind != OrderEventKind.REASSESSMENT and settled.outcome:
                totals = f"{settled.before.get('total')} → {settled.after.get('total')}"
                text = f"{totals} · {text}" if text else totals
        cycle = order.entry.cycle
        yield _moment(event.happened_at, "order", title, text, tones[kind], cycle, *link)


def _objections(objections: list[Objection]) -> Iterator[Moment]:
    for each in objections:
        cycle, link = each.entry.cycle, ("assessment:objection", each.pk)
        title = _("Objection %(number)s received") % {"number": each.number}
        text = each.item and _("about %(code)s") % {"code": each.item}
        yield _moment(each.received_at, "objection", title, text, "info", cycle, *link)
        if each.decided_at is None:
            continue
        title = _("Objection %(number)s: %(state)s") % {
            "number": each.number,
            "state": each.get_state_display(),
        }
        made = each.computation
        text = _("made version %(version)s") % {"version": made.number} if made else ""
        tone = "good" if each.state == ObjectionState.GRANTED else "neutral"
        yield _moment(each.decided_at, "objection", title, text, tone, cycle, *link)


def _register(alliance: Alliance) -> Iterator[Moment]:
    if alliance.established_on is not None:
        yield Moment(alliance.established_on, None, "register", _("Established"), "", "info", None)

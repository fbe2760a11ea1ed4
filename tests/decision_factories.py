"""Decisions, orders, objections and what belongs to them, each with the fewest fields that are valid."""

from datetime import UTC, date, datetime
from typing import Any

from assessment.computing.stored_files import store_bytes
from assessment.models import (
    Assessor,
    Attachment,
    Cycle,
    Decision,
    Entry,
    Framework,
    GoodCase,
    Objection,
    Order,
    OrderItem,
    Proposal,
    Reassessment,
    ReassessmentSheet,
    Scenario,
    Terms,
    Webhook,
    Weighing,
)
from members.models import User

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
DUE = date(2026, 12, 31)


def make_terms(cycle: Cycle, **values: Any) -> Terms:
    return Terms.objects.create(cycle=cycle, **values)


def make_proposal(entry: Entry, **values: Any) -> Proposal:
    """A bonus of one point that somebody proposed."""
    told = {"kind": "bonus", "item": "model_case", "value": 1, "reason": "A reason."}
    return Proposal.objects.create(entry=entry, proposed_at=NOW, **(told | values))


def make_decision(entry: Entry, kind: str = "commend", **values: Any) -> Decision:
    """A decision of the cycle that a program prepared."""
    return Decision.objects.create(
        alliance=entry.alliance, cycle=entry.cycle, kind=kind, proposed_at=NOW, **values
    )


def issued(by: User, number: str = "2026-1") -> dict[str, Any]:
    """The values of a decision that is issued."""
    return {
        "state": "issued",
        "number": number,
        "reason": "A reason.",
        "confirmed_by": by,
        "confirmed_at": NOW,
        "issued_by": by,
        "issued_at": NOW,
    }


def make_order(entry: Entry, by: User, *, state: str = "issued", **values: Any) -> Order:
    """An order that is under way, with its issued decision and no item."""
    number = values.pop("number", f"2026-{Decision.objects.count() + 1}")
    decision = make_decision(entry, "rectify", **issued(by, number))
    told: dict[str, Any] = {"days": 60}
    if state not in ("prepared", "withdrawn"):
        told |= {"issued_at": NOW, "due_on": DUE}
    if state in ("passed", "failed"):
        told |= {"settled_at": NOW}
    return Order.objects.create(decision=decision, entry=entry, state=state, **(told | values))


def make_order_item(order: Order, criterion: str = "5.4.12", **values: Any) -> OrderItem:
    told = {
        "position": order.items.count() + 1,
        "problem": "What is wrong.",
        "proof": "What proves it right.",
        "due_on": order.due_on,
    }
    return OrderItem.objects.create(order=order, criterion=criterion, **(told | values))


def make_objection(entry: Entry, **values: Any) -> Objection:
    """An admitted objection of the public."""
    told = {
        "number": f"2026-{Objection.objects.count() + 1}",
        "name": "Wang Fang",
        "email": "wang@example.cn",
        "text": "The figures are not ours.",
        "state": "open",
        "received_at": NOW,
        "confirmed_at": NOW,
        "reply_by": DUE,
    }
    return Objection.objects.create(entry=entry, **(told | values))


def make_attachment(**place: Any) -> Attachment:
    """A file at ``proposal``, ``objection``, ``message`` or ``item``."""
    file = store_bytes(b"%PDF-1.7", media_type="application/pdf")
    return Attachment.objects.create(file=file, name="proof.pdf", added_at=NOW, **place)


def make_reassessment(order: Order, by: User, **values: Any) -> Reassessment:
    return Reassessment.objects.create(
        order=order, round=order.round, opened_by=by, opened_at=NOW, **values
    )


def make_reassessment_sheet(
    reassessment: Reassessment, assessor: Assessor, **values: Any
) -> ReassessmentSheet:
    return ReassessmentSheet.objects.create(reassessment=reassessment, assessor=assessor, **values)


def make_scenario(cycle: Cycle, **values: Any) -> Scenario:
    return Scenario.objects.create(cycle=cycle, **({"kind": "what_if"} | values))


def make_weighing(framework: Framework, by: User) -> Weighing:
    return Weighing.objects.create(framework=framework, name="A comparison", by=by)


def make_webhook(by: User, **values: Any) -> Webhook:
    told = {
        "name": "A program",
        "url": "https://program.example/hook",
        "salt": "salt",
        "events": [],
        "created_at": NOW,
    }
    return Webhook.objects.create(created_by=by, **(told | values))


def make_good_case(entry: Entry, by: User, **values: Any) -> GoodCase:
    told = {"title_zh": "案例", "text_zh": "做法", "is_public": True}
    return GoodCase.objects.create(
        cycle=entry.cycle, alliance=entry.alliance, by=by, **(told | values)
    )

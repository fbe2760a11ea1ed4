"""What has grown around a cycle by its end: reports, decisions with their letters, orders, objections."""

from __future__ import annotations

from datetime import date

from django.db import connection

from assessment.models import (
    Cycle,
    Decision,
    Entry,
    Objection,
    Order,
    OrderItem,
    Paper,
    Report,
    ReportItem,
)
from bench.world import NOW
from members.models import User

DUE = date(2026, 3, 1)
PARTS = 10  # One alliance in so many is commended, one ordered to rectify, one objects.


def report_everywhere(cycle: Cycle) -> None:
    """Have every alliance write its report: an open item for each criterion and indicator."""
    Report.objects.bulk_create(
        (Report(entry=entry, begun_at=NOW) for entry in cycle.entries.all()), batch_size=1000
    )
    indicators = list(cycle.framework.indicators.values_list("criterion", "pk"))
    asked = [*indicators, *((criterion, None) for criterion in {pair[0] for pair in indicators})]
    ReportItem.objects.bulk_create(
        (
            ReportItem(report=report, criterion_id=criterion, indicator_id=indicator)
            for report in Report.objects.filter(entry__cycle=cycle)
            for criterion, indicator in asked
        ),
        batch_size=2000,
    )


def decide_on(cycle: Cycle, by: User) -> None:
    """Let a tenth of the alliances be commended, a tenth be under an order, and a tenth object."""
    entries = list(cycle.entries.select_related("alliance").order_by("pk"))
    _decide(cycle, entries[::PARTS], "commend", "certificate", by)
    ordered = entries[1::PARTS]
    decisions = _decide(cycle, ordered, "rectify", "order", by)
    orders = Order.objects.bulk_create(
        Order(decision=decision, entry=entry, state="issued", days=60, issued_at=NOW, due_on=DUE)
        for decision, entry in zip(decisions, ordered, strict=True)
    )
    criterion = cycle.framework.criteria.order_by("position")[0].code
    OrderItem.objects.bulk_create(
        OrderItem(order=order, criterion=criterion, position=1, problem="-", proof="-", due_on=DUE)
        for order in orders
    )
    Objection.objects.bulk_create(
        Objection(
            number=f"{cycle.code}-{entry.pk}",
            entry=entry,
            name="Wang Fang",
            email="wang@example.cn",
            text="The figures are not ours.",
            state="open",
            received_at=NOW,
            confirmed_at=NOW,
            reply_by=DUE,
        )
        for entry in entries[2::PARTS]
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _decide(cycle: Cycle, entries: list[Entry], kind: str, paper: str, by: User) -> list[Decision]:
    decisions = Decision.objects.bulk_create(
        Decision(
            alliance=entry.alliance,
            cycle=cycle,
            kind=kind,
            state="issued",
            number=f"{cycle.code}-{kind}-{entry.pk}",
            reason="A reason.",
            proposed_at=NOW,
            confirmed_by=by,
            confirmed_at=NOW,
            issued_by=by,
            issued_at=NOW,
        )
        for entry in entries
    )
    Paper.objects.bulk_create(
        Paper(decision=decision, kind=paper, language=language)
        for decision in decisions
        for language in ("zh-hans", "en")
    )
    return decisions

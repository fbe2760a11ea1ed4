"""Who worded a decision that has not gone out: whoever last changed its order, else who prepared it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assessment.models import Decision, Order, OrderItem
from members.models import User


@dataclass(frozen=True, slots=True)
class Wording:
    by: User
    at: datetime


def last_wording(decision: Decision) -> Wording | None:
    """Return who last changed days, units or items of the order of ``decision``; None where nobody
    did, or where it has no order. An order that is not issued is changed by its wording alone.
    """
    tables: tuple[Any, Any] = (Order.history, OrderItem.history)
    places = ({"decision": decision.pk}, {"order__decision": decision.pk})
    newest = [
        rows.filter(history_user__isnull=False, **place)
        .select_related("history_user")
        .order_by("-history_date", "-history_id")
        .first()
        for rows, place in zip(tables, places, strict=True)
    ]
    found = max((row for row in newest if row), key=lambda row: row.history_date, default=None)
    return None if found is None else Wording(found.history_user, found.history_date)


def author_of(decision: Decision) -> int | None:
    """Return the key of whose words a decision goes out with; None where a program prepared it."""
    worded = last_wording(decision)
    return decision.proposed_by_id if worded is None else worded.by.pk

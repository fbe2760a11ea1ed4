"""Rectification orders as things to do, on the home page."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from assessment.models import Order
from assessment.views.order_finding import rows_of
from members.choices import Role

if TYPE_CHECKING:
    from members.models import User

WHOSE = (Role.BUREAU, Role.OBSERVER, Role.DISTRICT, Role.SECRETARIAT)
MOST_ORDERS = 20


def order_tasks(user: User, today: date) -> list[dict[str, Any]]:
    """Return the orders under way that ``user`` sees, the most urgent first, each with its next
    step; in one query where there are none, else in three."""
    if user.role not in WHOSE:
        return []
    orders = Order.objects.visible_to(user).open().most_urgent_first()[:MOST_ORDERS]
    return [{"row": row, "step": row.next_step(user.role)} for row in rows_of(orders, today)]

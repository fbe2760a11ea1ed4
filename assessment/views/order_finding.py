"""The order that an address names, and what its reader can do with it next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment.choices import AskedState, OrderItemState, OrderState
from assessment.computing.order_days import is_beyond, is_overdue, next_day, waiting
from assessment.computing.order_words import name_of, problem_of, proof_of
from assessment.computing.sent_answers import with_sent
from assessment.models import Order, OrderItem
from members.choices import Role

TONES = {
    "prepared": "neutral",
    "issued": "info",
    "reassessing": "info",
    "passed": "good",
    "failed": "bad",
    "withdrawn": "neutral",
}
ITEM_TONES = {"open": "wait", "answered": "info", "returned": "warn", "accepted": "good"}
RELATED = ("decision", "unit", "entry__cycle__framework", "entry__alliance__region")


@dataclass(slots=True)
class Row:
    """One order as lists and heads show it, on the day ``today``."""

    order: Order
    items: list[OrderItem]
    is_asked: bool
    today: date

    @property
    def tone(self) -> str:
        return "bad" if self.is_overdue else TONES[self.order.state]

    @property
    def state(self) -> str:
        return _("overdue") if self.is_overdue else self.order.get_state_display()

    @property
    def is_overdue(self) -> bool:
        return is_overdue(self.order, self.items, self.today)

    @property
    def is_beyond(self) -> bool:
        return is_beyond(self.order, self.items, self.today)

    @property
    def accepted(self) -> int:
        return sum(item.state == OrderItemState.ACCEPTED for item in self.items)

    @property
    def answered(self) -> int:
        return sum(item.state == OrderItemState.ANSWERED for item in self.items)

    @property
    def next_day(self) -> date | None:
        return next_day(self.order, self.items)

    @property
    def days_left(self) -> int | None:
        day = self.next_day
        return None if day is None else (day - self.today).days

    @property
    def is_complete(self) -> bool:
        return bool(self.items) and self.accepted == len(self.items)

    def next_step(self, role: str) -> str:
        """Tell what is to be done next, by whom; the words of the one who has to do it."""
        match self.order.state:
            case OrderState.PREPARED:
                return _("Look through it; it goes out with its decision.")
            case OrderState.REASSESSING:
                return _("Its criteria are being assessed again.")
            case OrderState.PASSED:
                return _("Nothing is left to be done.")
            case OrderState.FAILED:
                return _("It failed; the bureau decides what follows.")
            case OrderState.WITHDRAWN:
                return _("It was withdrawn; nothing is left to be done.")
        return self._under_way(role)

    def _under_way(self, role: str) -> str:
        if self.is_asked and role != Role.SECRETARIAT:
            return _("More time is asked for; the bureau decides.")
        if self.answered and role != Role.SECRETARIAT:
            return ngettext(
                "%(n)s item waits for the bureau.",
                "%(n)s items wait for the bureau.",
                self.answered,
            ) % {"n": self.answered}
        left = len(waiting(self.items))
        if left:
            return ngettext(
                "%(n)s item is to be answered.", "%(n)s items are to be answered.", left
            ) % {"n": left}
        if self.is_complete:
            return _("All items are accepted; the criteria can be assessed again.")
        return _("All items are with the bureau.")


def rows_of(orders: Any, today: date) -> list[Row]:
    """Return a row for each order, in three queries."""
    found = orders.select_related(*RELATED).prefetch_related("items", "extensions")
    return [row_of(order, today) for order in found]


def row_of(order: Order, today: date) -> Row:
    items = sorted(order.items.all(), key=lambda item: item.position)
    is_asked = any(each.state == AskedState.ASKED for each in order.extensions.all())
    return Row(order, items, is_asked, today)


def find_order(request: HttpRequest, order: int) -> Order:
    """Return an order with all that its head tells, or answer 404."""
    visible = Order.objects.visible_to(request.user).select_related(*RELATED)
    items = Prefetch("items", with_sent(OrderItem.objects.select_related("unit")))
    return get_object_or_404(visible.prefetch_related(items, "extensions"), pk=order)


def find_item(request: HttpRequest, pk: int) -> tuple[Order, OrderItem]:
    """Return an item with its order, or answer 404."""
    visible = Order.objects.visible_to(request.user)
    item = get_object_or_404(OrderItem, pk=pk, order__in=visible)
    order = find_order(request, item.order_id)
    return order, next(each for each in order.items.all() if each.pk == item.pk)


def title_of(order: Order) -> str:
    name = order.entry.alliance.name
    number = order.decision.number
    if number is None:
        return _("Rectification order: %(alliance)s") % {"alliance": name}
    return _("Rectification order %(number)s: %(alliance)s") % {"number": number, "alliance": name}


def crumbs_of(order: Order, *, with_order: bool = False) -> list[tuple[str, str]]:
    cycle = order.entry.cycle
    crumbs = [
        (cycle.name, reverse("assessment:dashboard", args=[cycle.code])),
        (_("Rectification"), reverse("assessment:orders", args=[cycle.code])),
    ]
    if with_order:
        crumbs.append((title_of(order), reverse("assessment:order", args=[order.pk])))
    return crumbs


def told_items(row: Row) -> list[dict[str, Any]]:
    """Return what a table of items shows of each."""
    return [
        {
            "item": item,
            "name": name_of(item),
            "problem": problem_of(item),
            "proof": proof_of(item),
            "tone": ITEM_TONES[item.state],
            "is_late": item in waiting(row.items)
            and row.order.state == OrderState.ISSUED
            and item.due_on is not None
            and item.due_on < row.today,
        }
        for item in row.items
    ]

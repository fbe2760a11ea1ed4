"""What the rows of a register come to: counts and sums, in the unit of each kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext as _

from alliances.choices import QUANTITY_UNITS, ActivityKind, Register
from alliances.computing.registers import Kept
from common.fields import canonical


def number_text(number: Decimal | int | None) -> str:
    """Write a number with its thousands set apart; nothing where it is unknown."""
    if number is None:
        return ""
    whole, _point, places = canonical(Decimal(number)).partition(".")
    return f"{int(whole):,}" + (f".{places}" if places else "")


@dataclass(frozen=True, slots=True)
class Total:
    """One figure at the head of a register; ``unit`` may be empty."""

    label: str
    value: Decimal | int
    unit: str = ""

    @property
    def shown(self) -> str:
        return number_text(self.value)


@dataclass(frozen=True, slots=True)
class KindTotal:
    """What the rows of one kind come to; None where a register does not count that."""

    kind: str
    rows: int
    quantity: Decimal | None = None
    unit: str = ""
    amount: Decimal | None = None

    @property
    def shown_quantity(self) -> str:
        return number_text(self.quantity)

    @property
    def shown_amount(self) -> str:
        return number_text(self.amount)


SUMS = {
    Register.CARRIERS: ("capacity", "equipment"),
    Register.ACTIVITIES: ("amount", "person_days"),
}
STATES = {
    Register.CARRIERS: "open_on",
    Register.DOCUMENTS: "in_force_on",
    Register.POSTS: "held_on",
}


def totals(kept: Kept, rows: QuerySet[Any], day: date) -> list[Total]:
    """Return the figures of the ``rows``, their number first; sums leave out what is unknown."""
    bare = rows.order_by()
    sums = {name: Sum(name) for name in SUMS.get(kept.register, ())}
    found = bare.aggregate(rows=Count("pk"), **sums)
    told = [Total(_("Rows"), found["rows"])]
    if kept.register in STATES:
        words = {
            Register.CARRIERS: _("Open today"),
            Register.DOCUMENTS: _("In force today"),
            Register.POSTS: _("Held today"),
        }
        current = getattr(bare, STATES[kept.register])(day).count()
        told.append(Total(words[kept.register], current))
    if kept.register == Register.TASKS:
        told.append(Total(_("Reached"), bare.filter(progress__gte=100).count()))
    if found.get("amount") is not None:
        told.append(Total(_("Amount"), found["amount"], _("10,000 yuan")))
    if found.get("person_days") is not None:
        told.append(Total(_("Person-days"), found["person_days"]))
    if found.get("capacity") is not None:
        told.append(Total(_("Capacity"), found["capacity"], _("persons")))
    if found.get("equipment") is not None:
        told.append(Total(_("Equipment"), found["equipment"], _("10,000 yuan")))
    return told


def by_kind(kept: Kept, rows: QuerySet[Any]) -> list[KindTotal]:
    """Return what each kind comes to, in the order of the kinds."""
    if kept.register not in (Register.CARRIERS, Register.ACTIVITIES):
        return []
    counts = kept.register == Register.ACTIVITIES
    sums = {"amounts": Sum("amount"), "quantities": Sum("quantity")} if counts else {}
    found = rows.order_by().values("kind").annotate(n=Count("pk"), **sums)
    each = {row["kind"]: row for row in found}
    labels = dict(kept.model._meta.get_field("kind").flatchoices)
    return [
        KindTotal(
            str(label),
            each[kind]["n"],
            each[kind].get("quantities"),
            str(QUANTITY_UNITS[ActivityKind(kind)].label) if counts else "",
            each[kind].get("amounts"),
        )
        for kind, label in labels.items()
        if kind in each
    ]

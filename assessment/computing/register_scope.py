"""Which rows of the registers a cycle refers to: those that its day ``as_of`` can speak of.

Of its alliances: carriers, documents and posts that have begun by that day, activities of the
twelve months that end with it (and the carriers where they took place), key tasks of the cycle's
year. Of the schools that belong to one of them on that day: figures and majors of the cycle's
year and of the year before, which it is compared with.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from alliances.computing.period import year_to
from alliances.computing.register_values import Key, Known, known_rows, known_shares
from alliances.computing.registers import KEPT
from alliances.models import Activity, Membership, Share
from alliances.tables.registers import OF_ALLIANCES, REGISTERS
from assessment.models import Cycle

SHARES = "shares"


@dataclass(frozen=True, slots=True)
class Scope:
    year: int
    as_of: date

    def rows(self, register: str) -> QuerySet[Any]:
        """Return the rows of a register that count in the year, whosever they are."""
        rows: QuerySet[Any] = KEPT[register].model.objects.all()
        if register == "carriers":
            used = Activity.objects.between(*year_to(self.as_of)).exclude(carrier=None)
            return rows.filter(Q(opened_on__lte=self.as_of) | Q(pk__in=used.values("carrier")))
        if register == "activities":
            return rows.between(*year_to(self.as_of))  # type: ignore[attr-defined]  # The manager is that of activities.
        if register in ("documents", "posts"):
            return rows.filter(**{f"{KEPT[register].day}__lte": self.as_of})
        if register == "tasks":
            return rows.filter(year=self.year)
        return rows.filter(year__in=(self.year, self.year - 1))


def referred_to(cycle: Cycle) -> dict[str, dict[Key, Known]]:
    """Return the rows that ``cycle`` refers to, by register and key; the shares among them."""
    scope = Scope(cycle.year, cycle.as_of)
    members = Membership.objects.in_force_on(cycle.as_of).filter(alliance__entries__cycle=cycle)
    found = {}
    for register in REGISTERS:
        rows = scope.rows(register)
        if register in OF_ALLIANCES:
            rows = rows.filter(alliance__entries__cycle=cycle)
        else:
            rows = rows.filter(unit__in=members.values("unit"))
        found[register] = known_rows(register, rows)
    codes = set(cycle.entries.values_list("alliance__code", flat=True))
    shares = Share.objects.filter(
        Q(carrier__alliance__entries__cycle=cycle) | Q(activity__alliance__entries__cycle=cycle)
    )
    found[SHARES] = shares_among(codes, known_shares(shares), found)
    return found


def shares_among(
    alliances: Collection[Any],
    shares: Mapping[Key, Known],
    found: Mapping[str, Mapping[Key, Known]],
) -> dict[Key, Known]:
    """Keep the shares of what is ``found`` in the registers and split among ``alliances`` alone."""
    by_achievement: dict[Key, dict[Key, Known]] = defaultdict(dict)
    for key, known in shares.items():
        by_achievement[key[:3]][key] = known
    kept: dict[Key, Known] = {}
    for (alliance, register, code), parts in by_achievement.items():
        is_ours = all(claimant in alliances for *_achievement, claimant in parts)
        if is_ours and (alliance, code) in found[register]:
            kept |= parts
    return kept

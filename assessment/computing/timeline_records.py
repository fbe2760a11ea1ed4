"""What both parts of a time line tell of, read once: results, decisions and objections."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F, Q

from assessment.models import Decision, Objection, Result

if TYPE_CHECKING:
    from alliances.models import Alliance
    from members.models import User


@dataclass(frozen=True, slots=True)
class Records:
    """As far as somebody may read them, the oldest first. ``results`` are those that were sealed and
    those that are current."""

    results: list[Result]
    decisions: list[Decision]
    objections: list[Objection]


def records_of(alliance: Alliance, user: User) -> Records:
    """Return the records of an alliance, in three queries."""
    results = Result.objects.visible_to(user).filter(
        Q(computation__frozen_at__isnull=False)
        | Q(computation=F("computation__cycle__computation")),
        entry__alliance=alliance,
    )
    results = results.select_related("computation__cycle__framework").defer("explanation")
    decisions = Decision.objects.visible_to(user).with_reasons_for(user).filter(alliance=alliance)
    objections = Objection.objects.visible_to(user).filter(entry__alliance=alliance)
    return Records(
        list(results.order_by("pk")),
        list(decisions.select_related("cycle").order_by("pk")),
        list(objections.select_related("entry__cycle", "computation").order_by("pk")),
    )

"""The splits that an alliance takes part in, and the answers that it owes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from alliances.computing.sharing import answer_of, split_of, state_of
from alliances.models import Alliance, Share


@dataclass(frozen=True, slots=True)
class Split:
    """One achievement with all its parts; ``own`` is the part of the alliance that looks."""

    achievement: Any
    register: str
    day: date
    title: str
    own: Share
    parts: list[tuple[Share, str, str]]
    tone: str
    state: str
    seen: str

    @property
    def is_asked(self) -> bool:
        """Whether the alliance that looks has not answered."""
        return self.own.agreed_on is None and not self.own.declined_reason


def shares_of(alliance: Alliance) -> QuerySet[Share]:
    """Return the shares of ``alliance``, in its own register and in others', newest first."""
    return Share.objects.filter(alliance=alliance).order_by("-pk")


def splits(shares: list[Share]) -> list[Split]:
    """Return the splits to which ``shares``, each of the alliance that looks, belong."""
    activities = {share.activity_id for share in shares} - {None}
    carriers = {share.carrier_id for share in shares} - {None}
    known = Share.objects.filter(Q(activity__in=activities) | Q(carrier__in=carriers))
    known = known.select_related("alliance", "activity__alliance", "carrier__alliance")
    together: dict[Any, list[Share]] = defaultdict(list)
    for share in known.order_by("-hundredths", "alliance__code"):
        together[share.activity_id, share.carrier_id].append(share)
    return [_split(share, together[share.activity_id, share.carrier_id]) for share in shares]


def _split(own: Share, parts: list[Share]) -> Split:
    first = parts[0]
    row: Any = first.activity or first.carrier
    is_activity = first.activity is not None
    tone, state = state_of(parts)
    return Split(
        row,
        "activities" if is_activity else "carriers",
        row.held_on if is_activity else row.opened_on,
        row.title if is_activity else row.name,
        own,
        [(share, *answer_of(share)) for share in parts],
        tone,
        state,
        split_of(parts),
    )


def asked_of(user: Any, most: int = 20) -> list[Split]:
    """Return the splits that wait for the answer of the secretariat ``user`` works for."""
    asked = Share.objects.open().filter(alliance__seats__user=user)
    return splits(list(asked.select_related("alliance").order_by("pk")[:most]))

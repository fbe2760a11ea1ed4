"""The steps of a cycle's year, as the bar and the calendar show them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from assessment.choices import Phase
from assessment.models import Cycle, PhaseMove

ORDER = list(Phase)
TONES = {"done": "good", "current": "info", "ahead": "neutral"}


@dataclass(frozen=True, slots=True)
class Step:
    """``state`` is done, current or ahead; ``since`` when the phase began, where that is known."""

    phase: Phase
    state: str
    since: datetime | None

    @property
    def label(self) -> str:
        return str(self.phase.label)

    @property
    def note(self) -> str:
        if self.since is None:
            return ""
        day = date_format(localtime(self.since), "DATE_FORMAT")
        return _("since %(day)s") % {"day": day} if self.state == "current" else day

    @property
    def day(self) -> str:
        return date_format(localtime(self.since), "DATE_FORMAT") if self.since else ""

    @property
    def word(self) -> str:
        return {"done": _("done"), "current": _("now"), "ahead": _("ahead")}[self.state]

    @property
    def tone(self) -> str:
        return TONES[self.state]


def steps_of(cycle: Cycle) -> list[Step]:
    """Return the phases in order, in one query; a phase that a cycle went back from is ahead."""
    moves = PhaseMove.objects.filter(cycle=cycle).order_by("moved_at", "pk")
    began = dict(moves.values_list("to_phase", "moved_at"))
    now = ORDER.index(Phase(cycle.phase))
    return [
        Step(phase, _state(place, now), began.get(phase) if place <= now else None)
        for place, phase in enumerate(ORDER)
    ]


def _state(place: int, now: int) -> str:
    if place == now:
        return "current"
    return "done" if place < now else "ahead"

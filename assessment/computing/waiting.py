"""The sheets that an assessor has in hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assessment.choices import Phase
from assessment.computing.progress import Progress, progress_of
from assessment.models import Assignment

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from assessment.models import Cycle
    from members.models import User

IN_HAND = (Phase.REPORTING, Phase.SCREENING, Phase.SCORING)
MOST_SHEETS = 300
ORDER = ("complete", "begun", "untouched", "ahead", "submitted", "closed")


@dataclass(frozen=True, slots=True)
class SheetInHand:
    sheet: Assignment
    progress: Progress

    @property
    def state(self) -> str:
        """complete (only to be submitted), begun, untouched, submitted; outside the scoring phase
        ahead or, once it is over, closed."""
        if not self.sheet.is_open:
            return "submitted"
        if not self.sheet.entry.cycle.takes_marks:
            return "ahead" if self.sheet.entry.cycle.phase in IN_HAND else "closed"
        if self.progress.marked == self.progress.required:
            return "complete"
        return "begun" if self.progress.marked else "untouched"


def sheets_in_hand(user: User) -> list[SheetInHand]:
    """Return the sheets of ``user`` in cycles up to scoring, those nearest to submission first,
    in four queries."""
    return _in_order(Assignment.objects.of(user).filter(entry__cycle__phase__in=IN_HAND))


def sheets_in(cycle: Cycle, user: User) -> list[SheetInHand]:
    """Return the sheets of ``user`` in one cycle, whatever its phase, in four queries."""
    return _in_order(Assignment.objects.of(user).filter(entry__cycle=cycle))


def _in_order(own: QuerySet[Assignment]) -> list[SheetInHand]:
    related = own.select_related("entry__cycle", "entry__alliance__region")
    sheets = list(related.order_by("-entry__cycle__year", "entry__alliance__code")[:MOST_SHEETS])
    progress = progress_of(sheets)
    found = [SheetInHand(sheet, progress[sheet.pk]) for sheet in sheets]
    return sorted(found, key=lambda each: ORDER.index(each.state))

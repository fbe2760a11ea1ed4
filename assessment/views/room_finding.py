"""What the pages of the decision room are about, for those who see everything of a cycle."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from assessment.choices import Phase
from assessment.computing.rankings import WHOLE, Ranking
from assessment.models import Entry
from assessment.views.finding import find_cycle_in_charge

BEFORE = (Phase.DRAFT, Phase.REPORTING, Phase.SCREENING)


def find_room(request: HttpRequest, code: str) -> Ranking:
    """Return the ranking of a cycle that has come as far as scoring; 404 to others than bureau and
    observer."""
    cycle = find_cycle_in_charge(request, code)
    if cycle.phase in BEFORE:
        raise Http404
    return Ranking(cycle, WHOLE)


def find_entry(ranking: Ranking, alliance: str) -> Any:
    """Return how an alliance takes part, excused or not, with the cycle at hand."""
    entries = Entry.objects.filter(cycle=ranking.cycle).select_related("alliance__region")
    entry: Any = get_object_or_404(entries, alliance__code=alliance)
    entry.cycle = ranking.cycle
    return entry

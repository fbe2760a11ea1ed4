"""The annual assessment report of a city as PDF: methodology, ranking, distribution, and two pages for
each alliance."""

from __future__ import annotations

from collections.abc import Callable

from django.utils import translation

from assessment.models import Computation
from assessment.papers.characters import Printer
from assessment.papers.city import city_of
from assessment.papers.city_told import Told, alliances_in_words, city_in_words
from assessment.papers.render import render

SOURCE = "city_report.typ"
MOST_BYTES = 64_000_000  # Two thousand alliances; the pictures are most of it.
TOLD_EVERY = 10


def city_report_told(
    computation: Computation, language: str, tell: Callable[[int, int], None]
) -> Told:
    """Return what the report says in ``language``; ``tell`` is told of the alliances done."""
    city, printer = city_of(computation), Printer()
    count = len(city.results)
    with translation.override(language):
        told = city_in_words(city, printer)
        told["alliances"] = []
        for place, alliance in enumerate(alliances_in_words(city, printer), start=1):
            told["alliances"].append(alliance)
            if place % TOLD_EVERY == 0:
                tell(place, count + 1)
    tell(count, count + 1)
    return told


def render_city_report(
    computation: Computation, language: str, tell: Callable[[int, int], None]
) -> bytes:
    """Return the report in ``language``. The same set of results always gives the same bytes.

    Raises ``CannotBePrinted``.
    """
    told = city_report_told(computation, language, tell)
    dated = computation.frozen_at or computation.created_at
    return render(SOURCE, told, dated=dated, most_bytes=MOST_BYTES)

"""Measures of many alliances."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from alliances.computing.measures.books import read
from alliances.computing.measures.reading import Wanted
from alliances.computing.measures.registry import MEASURES


def derive(
    alliances: Iterable[int], as_of: date, measures: Iterable[str] | None = None
) -> dict[int, dict[str, Decimal]]:
    """Return the measures of each alliance on ``as_of``, by code: ``measures``, or all of them.

    A measure that the registers cannot tell is absent. It is one statement for each ``AT_ONCE`` of
    the alliances, whatever their rows: it reads the registers that the measures come from.
    """
    asked = MEASURES.keys() if measures is None else set(measures)
    figures = {code: known.figure for code, known in MEASURES.items() if code in asked}
    parts = {part for figure in figures.values() for part in figure.reads}
    books = read(alliances, Wanted(as_of), parts)
    return {
        alliance: {
            code: value
            for code, figure in figures.items()
            if (value := figure.value(book)) is not None
        }
        for alliance, book in books.items()
    }

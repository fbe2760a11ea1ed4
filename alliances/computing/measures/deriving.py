"""All measures of many alliances, and the rows behind one of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from alliances.computing.measures import partners, readers
from alliances.computing.measures.reading import Reader, Wanted, read
from alliances.computing.measures.registry import MEASURES

READERS: dict[str, Reader] = {
    "members": readers.members,
    "chains": readers.chains,
    "posts": readers.posts,
    "documents": readers.documents,
    "tasks": readers.tasks,
    "carriers": readers.carriers,
    "activities": readers.activities,
    "people": readers.people,
    "majors": readers.majors,
    "participants": partners.participants,
    "titles": partners.titles,
    "latest": partners.latest,
}


def derive(alliances: Iterable[int], as_of: date) -> dict[int, dict[str, Decimal]]:
    """Return the measures of each alliance on ``as_of``, by code.

    A measure that the registers cannot tell is absent. The number of statements depends neither
    on the alliances nor on their rows.
    """
    books = read(Wanted(list(alliances), as_of), READERS, READERS)
    return {
        alliance: {
            code: value
            for code, measure in MEASURES.items()
            if (value := measure.figure.value(book)) is not None
        }
        for alliance, book in books.items()
    }

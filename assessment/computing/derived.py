"""What the registers tell of the alliances in a cycle: the one place that asks them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from assessment.models import Entry

try:
    from alliances.computing.measures import (  # type: ignore[import-not-found]
        ASKED,
        MEASURES,
        derive,
    )
except ImportError:
    ASKED: dict[str, Any] = {}  # type: ignore[no-redef]
    MEASURES: dict[str, Any] = {}  # type: ignore[no-redef]

    def derive(alliances: Iterable[int], as_of: date) -> dict[int, dict[str, Decimal]]:
        return {pk: {} for pk in alliances}


SIX_PLACES = Decimal("0.000001")


def derived_values(entries: Iterable[Entry]) -> dict[int, dict[str, Decimal]]:
    """Return by entry what its registers come to now, by measure; what they cannot tell is absent.

    The entries come with their cycles. The number of queries grows with the days that the cycles
    speak of, not with the entries.
    """
    by_day: dict[date, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_day[entry.cycle.as_of].append(entry)
    found: dict[int, dict[str, Decimal]] = {}
    for as_of, known in by_day.items():
        values = derive([entry.alliance_id for entry in known], as_of)
        found |= {entry.pk: _fitting(values.get(entry.alliance_id, {})) for entry in known}
    return found


def label_of(measure: str, otherwise: str) -> str:
    """Return the name of a measure in the reader's language, ``otherwise`` for an unknown one."""
    known = MEASURES.get(measure) or ASKED.get(measure)
    return str(known.label) if known else otherwise


def unit_of(measure: str, otherwise: str) -> str:
    known = MEASURES.get(measure) or ASKED.get(measure)
    return str(known.unit) if known else otherwise


def _fitting(values: dict[str, Decimal]) -> dict[str, Decimal]:
    """Round to the six places that are kept, half up."""
    return {
        measure: value.quantize(SIX_PLACES, ROUND_HALF_UP).normalize() + 0
        for measure, value in values.items()
    }

"""What the registers tell of the alliances in a cycle: the one place that asks them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from alliances.computing.measures import ASKED, MEASURES, derive
from alliances.computing.measures.words import Text
from assessment.models import Entry
from common.fields import MICROS_LIMIT
from members.models import Named


def derived_values(
    entries: Iterable[Entry], measures: Iterable[str]
) -> dict[int, dict[str, Decimal]]:
    """Return by entry what its registers come to now, by measure; what they cannot tell is absent,
    and so is what has more digits than a value may have.

    The entries come with their cycles. There is one query for each day that the cycles speak of.
    """
    asked = set(measures)
    by_day: dict[date, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_day[entry.cycle.as_of].append(entry)
    found: dict[int, dict[str, Decimal]] = {}
    for as_of, known in by_day.items():
        values = derive([entry.alliance_id for entry in known], as_of, asked)
        for entry in known:
            told = values[entry.alliance_id].items()
            found[entry.pk] = {code: value for code, value in told if abs(value) < MICROS_LIMIT}
    return found


def label_of(measure: str, otherwise: Text | Named) -> Text | Named:
    """Return what says the name of a measure in the reader's language, ``otherwise`` for an unknown
    one."""
    known = MEASURES.get(measure) or ASKED.get(measure)
    return known.label if known else otherwise


def unit_of(measure: str, otherwise: str) -> str:
    known = MEASURES.get(measure) or ASKED.get(measure)
    return str(known.unit) if known else otherwise


def counting(derived: Decimal | None, declared: Decimal | None) -> Decimal | None:
    """Return what counts of a measure: what is declared, else what the registers tell."""
    return derived if declared is None else declared

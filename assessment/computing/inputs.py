"""What the arithmetic needs to know of many alliances, read in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import cache
from typing import cast

from assessment.models import MICROS, Entry, Mark, MeasureValue, Ruling
from assessment.scoring import AllianceInputs, RulingInput
from assessment.scoring.inputs import RulingKind as KindOfRuling

PORTION = 1000


def inputs_now(entry: Entry) -> AllianceInputs:
    """Return the inputs of one entry, which comes with its alliance, in three queries."""
    return inputs_of({entry.pk: entry.alliance.code})[entry.pk]


def inputs_of(codes: dict[int, str]) -> dict[int, AllianceInputs]:
    """Return the inputs of the entries whose ids and alliances' codes are given, in three queries."""
    marks = _marks(codes)
    measures = _measures(codes)
    rulings = rulings_of(codes)
    return {
        pk: AllianceInputs(code, marks[pk], measures[pk], rulings[pk]) for pk, code in codes.items()
    }


def all_inputs(cycle_id: int) -> Iterator[AllianceInputs]:
    """Yield the inputs of every alliance of a cycle, a portion in memory at a time."""
    entries = Entry.objects.filter(cycle=cycle_id).order_by("pk")
    codes = list(entries.values_list("pk", "alliance__code"))
    for start in range(0, len(codes), PORTION):
        yield from inputs_of(dict(codes[start : start + PORTION])).values()


def _marks(codes: Iterable[int]) -> dict[int, dict[str, dict[str, Fraction]]]:
    found: dict[int, dict[str, dict[str, Fraction]]] = defaultdict(lambda: defaultdict(dict))
    given = Mark.objects.given().filter(entry__in=codes)
    rows = given.values_list("entry", "indicator__code", "assessor__name", "hundredths")
    for entry, indicator, assessor, hundredths in rows.order_by("assessor__name"):
        found[entry][indicator][assessor] = _points(cast(int, hundredths))
    return found


@cache
def _points(hundredths: int) -> Fraction:
    """Return the points of a mark; there are 10,001 that can be given, and a cycle has many."""
    return Fraction(hundredths, 100)


def _measures(codes: Iterable[int]) -> dict[int, dict[str, Fraction]]:
    found: dict[int, dict[str, Fraction]] = defaultdict(dict)
    rows = MeasureValue.objects.filter(entry__in=codes).values_list("entry", "measure", "micros")
    for entry, measure, micros in rows.order_by("measure"):
        found[entry][measure] = Fraction(micros, MICROS)
    return found


def rulings_of(codes: Iterable[int]) -> dict[int, list[RulingInput]]:
    """Return the exceptions of the entries whose ids are given, in their order, in one query."""
    found: dict[int, list[RulingInput]] = defaultdict(list)
    rows = Ruling.objects.filter(entry__in=codes).order_by("sequence", "pk")
    for entry, kind, item, value, reason, author in rows.values_list(
        "entry", "kind", "item", "value", "reason", "author__username"
    ):
        exact = None if value is None else Fraction(value)
        found[entry].append(
            RulingInput(cast(KindOfRuling, kind), item, exact, reason, author or "")
        )
    return found

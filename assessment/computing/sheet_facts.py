"""What was measured of an alliance, for those who judge the rest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from alliances.computing.measures import label_of
from assessment.choices import Rule
from assessment.computing.definitions import parts_of
from assessment.models import Entry, MeasureValue
from common.fields import canonical


@dataclass(frozen=True, slots=True)
class Fact:
    """A measured indicator and its values as (name of the measure, value); None while unknown.

    ``is_single``: there is one measure, so that its name says no more than the indicator's.
    """

    code: str
    name: str
    unit: str
    values: list[tuple[str, str | None]]

    @property
    def is_single(self) -> bool:
        return len(self.values) == 1


def facts_of(entry: Entry) -> dict[int, list[Fact]]:
    """Return the measured facts of ``entry`` by the key of their criterion."""
    values = {row.measure: canonical(row.value) for row in MeasureValue.objects.filter(entry=entry)}
    found: dict[int, list[Fact]] = defaultdict(list)
    indicators = [each for _criterion, own in parts_of(entry.cycle.framework) for each in own]
    for indicator in indicators:
        if indicator.rule == Rule.JUDGED:
            continue
        told = [
            (str(label_of(measure)), values.get(measure))
            for measure in measures_of(indicator.params)
        ]
        found[indicator.criterion_id].append(
            Fact(indicator.code, indicator.name, text_in_language(indicator.unit), told)
        )
    return found


def measures_of(params: dict[str, Any]) -> list[str]:
    """Return the codes of the measures that a rule reads."""
    return list(params["points"]) if "points" in params else [params["measure"]]


def text_in_language(texts: Mapping[str, str]) -> str:
    """Return the text in the reader's language, or the Chinese one; empty for none."""
    language = "en" if (get_language() or "").startswith("en") else "zh-hans"
    return texts.get(language) or texts.get("zh-hans") or ""

"""The parts of the barometer, each on a line with its points and what it measures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from assessment.computing.barometer_parts import FIXED, MEASURED, NAMES, Part, points_by_part
from common.fields import canonical
from common.forms import DecimalField

SPARE_LINES = 2
LANGUAGES = ("zh-hans", "en")
PLACES = Decimal("0.000001")
BETWEEN = re.compile(r"[\s,;，；、·]+")


@dataclass(frozen=True, slots=True)
class Line:
    """One part as it stands in the form; a fixed one has points alone, and says what it measures."""

    name: str
    points: Any
    measured: str = ""
    items: Any = None
    names: tuple[Any, ...] = ()


class BarometerForm(forms.Form):
    """``points-CODE`` of each part; of a measure its ``items-CODE`` and ``name-CODE-LANGUAGE`` too."""

    points = DecimalField(
        min_value=Decimal("0.01"),
        max_value=1000,
        max_digits=6,
        decimal_places=2,
        label=gettext_lazy("Points of the barometer"),
        help_text=gettext_lazy(
            "What a full barometer is worth in the evaluation of a district government."
        ),
        widget=forms.TextInput(attrs={"class": "input--short"}),
    )

    def __init__(self, parts: Sequence[Part], most: Fraction, data: Any = None) -> None:
        self._parts = {part.code: part for part in parts}
        measures = [part.code for part in parts if part.code not in FIXED]
        self._measures = [*measures, *_new_codes(measures)]
        super().__init__(data, initial=self._initial(parts, most))
        for code in (*FIXED, *self._measures):
            self._add_line(code)

    def lines(self) -> list[Line]:
        return [
            *(
                Line(str(NAMES[code]), self[f"points-{code}"], str(MEASURED[code]))
                for code in FIXED
            ),
            *(
                Line(
                    self._parts[code].name if code in self._parts else "",
                    self[f"points-{code}"],
                    items=self[f"items-{code}"],
                    names=tuple(self[f"name-{code}-{language}"] for language in LANGUAGES),
                )
                for code in self._measures
            ),
        ]

    def rows(self) -> list[dict[str, Any]]:
        """Return what was entered in the form of ``Terms.barometer``; lines without points are out."""
        values = self.cleaned_data
        rows: list[dict[str, Any]] = []
        for code in (*FIXED, *self._measures):
            if values.get(f"points-{code}") is None:
                continue
            row: dict[str, Any] = {"code": code, "weight": canonical(values[f"points-{code}"])}
            if code not in FIXED:
                row["items"] = _split(values[f"items-{code}"])
                names = {each: values[f"name-{code}-{each}"] for each in LANGUAGES}
                if names != _usual_names(code):
                    row["name"] = names
            rows.append(row)
        return rows

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        for code in self._measures:
            self._clean_measure(code, values)
        return values

    def _clean_measure(self, code: str, values: dict[str, Any]) -> None:
        items = _split(values.get(f"items-{code}", ""))
        points = f"points-{code}"
        if points in self.errors:
            return
        if values.get(points) is None:
            if items:
                self.add_error(
                    points, _("Say how many points it makes, or clear what it measures.")
                )
            return
        if not items:
            self.add_error(f"items-{code}", _("Name at least one criterion or indicator."))
        if len(set(items)) < len(items):
            self.add_error(f"items-{code}", _("A criterion or indicator stands there twice."))
        if not values.get(f"name-{code}-zh-hans"):
            self.add_error(f"name-{code}-zh-hans", _("A measure has a Chinese name."))

    def _initial(self, parts: Sequence[Part], most: Fraction) -> dict[str, Any]:
        found: dict[str, Any] = {"points": _written(most)}
        found |= {
            f"points-{code}": _written(each) for code, each in points_by_part(parts, most).items()
        }
        for part in parts:
            found[f"items-{part.code}"] = " ".join(part.items)
            names = part.names or _usual_names(part.code)
            found |= {f"name-{part.code}-{each}": names.get(each, "") for each in LANGUAGES}
        return found

    def _add_line(self, code: str) -> None:
        part = self._parts.get(code)
        named = {"part": part.name if part else NAMES.get(code) or _("a further measure")}
        self.fields[f"points-{code}"] = DecimalField(
            label=_("Points of “%(part)s”") % named,
            required=False,
            min_value=PLACES,
            max_value=1000,
            max_digits=10,
            decimal_places=6,
        )
        if code in FIXED:
            return
        self.fields[f"items-{code}"] = forms.CharField(
            label=_("What “%(part)s” measures") % named, required=False, max_length=500
        )
        for language, label in (("zh-hans", _("Chinese name")), ("en", _("English name"))):
            self.fields[f"name-{code}-{language}"] = forms.CharField(
                label=_("%(label)s of “%(part)s”") % {"label": label, **named},
                required=False,
                max_length=60,
                widget=forms.TextInput(attrs={"placeholder": label}),
            )


def _new_codes(taken: Sequence[str]) -> list[str]:
    """Return codes for measures that are not there yet."""
    numbered = (f"measure-{number}" for number in range(1, len(taken) + SPARE_LINES + 1))
    return [code for code in numbered if code not in taken][:SPARE_LINES]


def _usual_names(code: str) -> dict[str, str]:
    found = {}
    for language in LANGUAGES:
        with override(language):
            found[language] = str(NAMES.get(code, ""))
    return found


def _split(text: str) -> list[str]:
    return [code for code in BETWEEN.split(text) if code]


def _written(number: Fraction) -> str:
    exact = Decimal(number.numerator) / number.denominator
    return canonical(exact.quantize(PLACES, ROUND_HALF_UP))

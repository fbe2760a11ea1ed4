"""Comparing criteria in pairs: a name to begin with, then one choice for each pair."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from django import forms
from django.utils.translation import gettext_lazy

from assessment.scoring.weighing import STRONGEST

Pair = tuple[str, str]
_MORE = [str(times) for times in range(STRONGEST, 1, -1)]
SCALE = (*_MORE, "1", *(f"1/{times}" for times in reversed(_MORE)))


class BeginForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name of the comparison"),
        max_length=100,
        help_text=gettext_lazy("Such as who compares, and when."),
    )


def field_of(pair: Pair) -> str:
    """Return the name of the field of a pair; no code has a tilde."""
    return "pair-" + "~".join(pair)


def read_pairs(posted: Mapping[str, str], pairs: Sequence[Pair]) -> dict[Pair, Fraction]:
    """Return what was said of ``pairs``; what is not on the scale is open."""
    said = {pair: posted.get(field_of(pair), "") for pair in pairs}
    return {pair: Fraction(text) for pair, text in said.items() if text in SCALE}

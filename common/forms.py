"""Fields that ask people for a number: what a Chinese input method or a spreadsheet writes is taken.

A field of the browser's own kind for numbers drops ``１２．５`` without a word, so these are fields of
text, with the keyboard of a number.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms

from common.fields import canonical

_TYPED = str.maketrans("０１２３４５６７８９。．｡，－−＋", "0123456789...,--+")
_BLANKS = re.compile(r"[\s\u00a0\u3000\u200b\ufeff]")
_THOUSANDS = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")


def plain_number(typed: str) -> str:
    """Write ``typed`` as programs write a number: ``１，２３４。５`` is ``1234.5``."""
    return _THOUSANDS.sub("", _BLANKS.sub("", typed.translate(_TYPED)))


class DecimalField(forms.DecimalField):
    widget = forms.TextInput

    def to_python(self, value: Any) -> Any:
        return super().to_python(plain_number(value) if isinstance(value, str) else value)

    def prepare_value(self, value: Any) -> Any:
        return canonical(value) if isinstance(value, Decimal) else value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"inputmode": "decimal", "autocomplete": "off"}


class WholeField(forms.IntegerField):
    """A whole number."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> Any:
        return super().to_python(plain_number(value) if isinstance(value, str) else value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"inputmode": "numeric", "autocomplete": "off"}

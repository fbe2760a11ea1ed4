"""Fields that ask people for a number: what a Chinese input method or a spreadsheet writes is taken.

A field of the browser's own kind for numbers drops ``１２．５`` without a word, so these are fields of
text, with the keyboard of a number.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from common.fields import canonical

_TYPED = str.maketrans("０１２３４５６７８９。．｡，－−＋", "0123456789...,--+")
_BLANKS = re.compile(r"[\s\u00a0\u3000\u200b\ufeff]")
_THOUSANDS = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")


def plain_number(typed: str) -> str:
    """Write ``typed`` as programs write a number: ``１，２３４。５`` is ``1234.5``."""
    return _THOUSANDS.sub("", _BLANKS.sub("", typed.translate(_TYPED)))


_LIMITS: dict[str, Any] = {
    "min_value": _("Not less than %(limit_value)s."),
    "max_value": _("Not more than %(limit_value)s."),
}


class DecimalField(forms.DecimalField):
    widget = forms.TextInput
    default_error_messages = _LIMITS | {
        "invalid": _("Write a number in digits, such as 12.5."),
        "max_decimal_places": ngettext_lazy(
            "At most %(max)s decimal place.", "At most %(max)s decimal places.", "max"
        ),
    }

    def to_python(self, value: Any) -> Any:
        return super().to_python(plain_number(value) if isinstance(value, str) else value)

    def prepare_value(self, value: Any) -> Any:
        return canonical(value) if isinstance(value, Decimal) else value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"inputmode": "decimal", "autocomplete": "off"}


class WholeField(forms.IntegerField):
    """A whole number."""

    widget = forms.TextInput
    default_error_messages = _LIMITS | {"invalid": _("Write a whole number in digits, such as 30.")}

    def to_python(self, value: Any) -> Any:
        return super().to_python(plain_number(value) if isinstance(value, str) else value)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"inputmode": "numeric", "autocomplete": "off"}


class FilterField(forms.ChoiceField):
    """A filter that stands in an address. What it does not know is named and narrows nothing."""

    default_error_messages = {
        "invalid_choice": _("“%(value)s” is not known here, so the list is not narrowed by it.")
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

"""Fields that the forms of the registers share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import DecimalField, WholeField
from members.models import Unit

UNITS_LIST = "units"
MOST_UNITS = 100
LONGEST_KEY = 18


class DayField(forms.DateField):
    """A day, chosen from the browser's calendar or typed."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "input--day"})
        super().__init__(**{"widget": widget, **kwargs})


class AmountField(DecimalField):
    """A number that is not negative, with six decimal places at most."""

    def __init__(self, **kwargs: Any) -> None:
        limits = {"min_value": 0, "max_digits": 18, "decimal_places": 6}
        super().__init__(**{**limits, **kwargs})
        self.widget.attrs |= {"class": "input--short"}


class CountField(WholeField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"min_value": 0, "max_value": 2_000_000_000, **kwargs})
        self.widget.attrs |= {"class": "input--short"}


class YearField(WholeField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"min_value": 1990, "max_value": 2100, **kwargs})
        self.widget.attrs |= {"class": "input--short"}


class UnitField(forms.CharField):
    """One unit, by its name, its code or its credit code; ``current`` and ``known`` settle which
    of two of the same name is meant. The page offers those that are ``known``."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 200, **kwargs})
        self.widget.attrs |= {"list": UNITS_LIST, "autocomplete": "off"}
        self.known: list[Unit] = []

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return find_unit(text, self.known) if text else None


class UnitsField(forms.CharField):
    """Several units, one in each line, each as in ``UnitField``."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 2})
        super().__init__(**{"widget": widget, "max_length": 20_000, **kwargs})
        self.known: list[Unit] = []

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        lines = [line.strip() for line in text.replace("；", "\n").replace(";", "\n").splitlines()]
        found, errors = [], []
        names = list(dict.fromkeys(filter(None, lines)))
        if len(names) > MOST_UNITS:
            raise forms.ValidationError(
                _("%(most)s units at once are enough. Save them and add the others then."),
                params={"most": MOST_UNITS},
            )
        for line in names:
            try:
                found.append(find_unit(line, self.known))
            except forms.ValidationError as error:
                errors.append(error)
        if errors:
            raise forms.ValidationError(errors)
        return found


class TickedField(forms.ModelMultipleChoiceField):
    """Rows to be ticked. A key beyond all keys is no choice, as an unknown one is none."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> Any:
        for key in value or ():
            if len(str(key)) > LONGEST_KEY:
                raise forms.ValidationError(
                    self.error_messages["invalid_choice"],
                    code="invalid_choice",
                    params={"value": str(key)[:LONGEST_KEY]},
                )
        return super().clean(value)


def find_unit(text: str, known: list[Unit]) -> Unit:
    """Return the unit called ``text``; among several of one name, one that is known already."""
    for unit in known:
        if text in (unit.name_zh, unit.name_en, unit.code, unit.uscc):
            return unit
    exact = Unit.objects.filter(code=text) | Unit.objects.filter(uscc=text)
    named = Unit.objects.filter(name_zh=text) | Unit.objects.filter(name_en=text)
    found = list(exact[:1]) or list(named[:2])
    if not found:
        raise forms.ValidationError(
            _("No unit is called “%(text)s”. Give its full name, its code or its credit code."),
            params={"text": text[:80]},
        )
    if len(found) > 1:
        raise forms.ValidationError(
            _("Several units are called “%(text)s”. Give the code or the credit code."),
            params={"text": text[:80]},
        )
    return found[0]

"""The last days of phases, for all and for one alliance."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessment.choices import Phase

LONGEST_REASON = 2000


def day_widget() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date", "class": "input--day"}, format="%Y-%m-%d")


class CalendarForm(forms.Form):
    """One day for each phase that ends on a day; an empty one takes the day away."""

    def __init__(self, phases: list[Phase], stored: dict[str, date], data: Any = None) -> None:
        super().__init__(data, initial=stored)
        for phase in phases:
            self.fields[phase.value] = forms.DateField(
                required=False, label=phase.label, widget=day_widget()
            )

    @property
    def changed_days(self) -> dict[Phase, date | None]:
        return {Phase(name): self.cleaned_data[name] for name in self.changed_data}


class ExtensionForm(forms.Form):
    """A later last day for one alliance."""

    ends_on = forms.DateField(
        label=_("New last day"), help_text=_("The day counts whole."), widget=day_widget()
    )
    reason = forms.CharField(
        max_length=LONGEST_REASON,
        label=_("Reason"),
        help_text=_("Kept with the extension, for good."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

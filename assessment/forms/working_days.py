"""A correction of the calendar of working days."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

CHOICES = [
    ("off", gettext_lazy("not a working day")),
    ("working", gettext_lazy("a working day")),
    ("usual", gettext_lazy("as the public calendar has it")),
]
SAID = {"off": False, "working": True, "usual": None}


class CalendarDayForm(forms.Form):
    day = forms.DateField(
        label=gettext_lazy("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    kind = forms.ChoiceField(label=gettext_lazy("It is"), choices=CHOICES)
    note = forms.CharField(
        max_length=200,
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("The announcement that it comes from; kept with the correction."),
    )

    @property
    def is_working(self) -> bool | None:
        return SAID[self.cleaned_data["kind"]]

    def hidden(self) -> dict[str, Any]:
        """What was given, for the form that confirms it."""
        values = self.cleaned_data
        return values | {"day": values["day"].isoformat()}

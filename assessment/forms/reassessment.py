"""Forms of a partial re-assessment: whom to ask, values as they stand now, the end."""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessment.computing.reassessment_work import Candidate, MeasureRow
from assessment.forms.calendar import LONGEST_REASON
from assessment.forms.reports import NumberField, shown_number
from assessment.forms.versions import TextField
from assessment.models import Assessor

MOST_SEEN = 20_000


class AssessorsForm(forms.Form):
    """Who assesses once more; those with a conflict cannot be chosen."""

    assessors = forms.TypedMultipleChoiceField(coerce=int, required=False, label=_("Assessors"))

    def __init__(self, candidates: Iterable[Candidate], data: Any = None) -> None:
        super().__init__(data)
        field = self.fields["assessors"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = [
            (each.assessor.pk, str(each.assessor)) for each in candidates if not each.has_conflict
        ]


class AnotherForm(forms.Form):
    """One more assessor."""

    assessor = forms.TypedChoiceField(coerce=int, label=_("Ask one more assessor"))

    def __init__(self, assessors: Iterable[Assessor], data: Any = None) -> None:
        super().__init__(data)
        field = self.fields["assessor"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", "–"), *((each.pk, str(each)) for each in assessors)]


class ValueForm(forms.Form):
    """A measure as it stands after the rectification, and what shows it."""

    value = NumberField(
        label=_("Now"), required=False, strip=False, max_length=40, show_hidden_initial=True
    )
    note = TextField(
        label=_("What shows it"), required=False, max_length=2000, show_hidden_initial=True
    )

    def __init__(self, row: MeasureRow, posted: Any = None) -> None:
        self.row = row
        self.problem = ""
        if posted is not None and f"v-{row.code}-value" not in posted:
            posted = None  # This one was not on the page that was sent.
        stored = {"value": shown_number(row.new.value if row.new else None)}
        stored["note"] = row.new.note if row.new else ""
        super().__init__(posted, prefix=f"v-{row.code}", initial=stored)
        self.fields["note"].widget = forms.TextInput()
        for name, field in self.fields.items():
            field.widget.attrs |= {
                "aria-label": f"{row.label} · {field.label}",
                "class": "input input--short" if name == "value" else "input",
            }

    @property
    def is_to_save(self) -> bool:
        return self.is_bound and self.has_changed() and self.is_valid()

    @property
    def seen(self) -> Decimal | None:
        """The new value as the page showed it."""
        return NumberField(required=False).clean(self.data.get(f"initial-{self.prefix}-value", ""))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("value") is not None and not values.get("note", "").strip():
            self.add_error("note", _("Say what shows the new value."))
        return values


class SettleForm(forms.Form):
    """The end. ``seen`` are the figures that the page showed, as JSON."""

    reason = forms.CharField(
        max_length=LONGEST_REASON,
        label=_("Reason"),
        help_text=_("It goes to the alliance with the figures, and stays for good."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    seen = forms.CharField(max_length=MOST_SEEN, widget=forms.HiddenInput)
    lifted = forms.CharField(max_length=LONGEST_REASON, required=False, widget=forms.HiddenInput)

    def clean_seen(self) -> dict[str, str]:
        try:
            seen = json.loads(self.cleaned_data["seen"])
        except ValueError:
            seen = None
        if not isinstance(seen, dict):
            raise forms.ValidationError(_("Open the page once more: the figures are not readable."))
        return {str(key): str(value) for key, value in seen.items()}

    def clean_lifted(self) -> list[str]:
        return self.cleaned_data["lifted"].split()

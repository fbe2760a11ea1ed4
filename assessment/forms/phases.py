"""Moving a cycle: on to the next phase, or back to an earlier one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.choices import Phase
from assessment.models import Cycle

LONGEST_REASON = 2000


class MoveOnForm(forms.Form):
    """``phase`` is the one that the page offered: a second click moves nothing further."""

    phase = forms.ChoiceField(choices=Phase.choices, widget=forms.HiddenInput)
    is_forced = forms.BooleanField(
        required=False, label=gettext_lazy("Move on although something is unfinished")
    )
    reason = forms.CharField(
        required=False,
        max_length=LONGEST_REASON,
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy(
            "Kept with the move, for good. Needed when something is unfinished."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    confirmation = forms.CharField(
        required=False,
        max_length=40,
        label=gettext_lazy("The cycle's code, to confirm"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(
        self, cycle: Cycle, target: Phase, *, unfinished: list[str], data: Any = None
    ) -> None:
        super().__init__(data, initial={"phase": target}, prefix="on")
        self.cycle = cycle
        self.unfinished = unfinished
        if not unfinished:
            del self.fields["is_forced"]
        if target == Phase.PUBLISHED:
            self.fields["confirmation"].help_text = _(
                "Type %(code)s. Publishing cannot be undone."
            ) % {"code": cycle.code}
            self.fields["confirmation"].required = True
        else:
            del self.fields["confirmation"]

    def clean_confirmation(self) -> str:
        typed: str = self.cleaned_data["confirmation"]
        if typed != self.cycle.code:
            raise forms.ValidationError(
                _("This is not the code of the cycle, which is %(code)s."),
                params={"code": self.cycle.code},
            )
        return typed

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("is_forced") and not values.get("reason"):
            self.add_error("reason", _("Say why the cycle moves on although something is open."))
        return values


class MoveBackForm(forms.Form):
    phase = forms.ChoiceField(label=gettext_lazy("Back to"))
    reason = forms.CharField(
        max_length=LONGEST_REASON,
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("Kept with the move, for good."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, phases: list[Phase], data: Any = None) -> None:
        super().__init__(data, prefix="back")
        self.fields["phase"].choices = [(phase.value, phase.label) for phase in phases]  # type: ignore[attr-defined]  # A choice field.

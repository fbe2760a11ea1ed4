"""Preparing a removal or readmission; confirming, issuing and withdrawing a decision."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliances.models import Alliance
from assessment.choices import DecisionKind
from assessment.models import Cycle

LONGEST_REASON = 4000
OF_MEMBERSHIP = (DecisionKind.REMOVE, DecisionKind.READMIT)


class PrepareForm(forms.Form):
    """A removal or readmission that the bureau takes up itself; outcomes are prepared together."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Decision"), choices=[(each.value, each.label) for each in OF_MEMBERSHIP]
    )
    alliance = forms.ModelChoiceField(
        Alliance.objects.none(),
        to_field_name="code",
        label=gettext_lazy("Alliance"),
        help_text=gettext_lazy("The alliances of this cycle."),
    )
    reason = forms.CharField(
        max_length=LONGEST_REASON,
        label=gettext_lazy("Why it is proposed"),
        help_text=gettext_lazy(
            "Kept with the decision; it can be put better when it is confirmed."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, cycle: Cycle, data: Any = None) -> None:
        super().__init__(data)
        alliances = Alliance.objects.filter(entries__cycle=cycle).order_by("code")
        self.fields["alliance"].queryset = alliances  # type: ignore[attr-defined]  # A model's choice.


class ConfirmForm(forms.Form):
    """``seen`` carries the figures that the page shows (``computing.seen.seal_seen``)."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(
        max_length=LONGEST_REASON,
        label=gettext_lazy("Reason of the decision"),
        help_text=gettext_lazy("It stands in the letter, and stays with the decision."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, seen: str, reason: str, data: Any = None) -> None:
        super().__init__(data, prefix="confirm", initial={"seen": seen, "reason": reason})


class WithdrawForm(forms.Form):
    """``state`` carries the one that the page shows."""

    state = forms.CharField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(
        max_length=LONGEST_REASON,
        label=gettext_lazy("Why it is withdrawn"),
        help_text=gettext_lazy("Kept with the decision, for good."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, state: str, data: Any = None) -> None:
        super().__init__(data, prefix="withdraw", initial={"state": state})


class IssueForm(forms.Form):
    """What has gone out cannot be taken back: the alliance's code confirms it."""

    confirmation = forms.CharField(
        max_length=40,
        label=gettext_lazy("The alliance's code, to confirm"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, code: str, data: Any = None) -> None:
        super().__init__(data, prefix="issue")
        self.code = code
        self.fields["confirmation"].help_text = _("Type %(code)s. It gets its number at once.") % {
            "code": code
        }

    def clean_confirmation(self) -> str:
        typed: str = self.cleaned_data["confirmation"]
        if typed != self.code:
            raise forms.ValidationError(
                _("This is not the code of the alliance, which is %(code)s."),
                params={"code": self.code},
            )
        return typed

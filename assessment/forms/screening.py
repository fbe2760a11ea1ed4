"""Going through a report: what the bureau says of each item, and what the district thinks."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessment.choices import DistrictView, Ruled
from assessment.forms.versions import TextField

LONGEST_REASON = 4_000


class VerdictForm(forms.Form):
    """What is said of one item. Nothing chosen says nothing; a return has its reason.

    ``item`` is the item's key, ``stored`` the verdict so far, if there is one.
    """

    ruled = forms.ChoiceField(
        required=False,
        choices=[(Ruled.ACCEPTED, _("Accept")), (Ruled.RETURNED, _("Return"))],
        widget=forms.RadioSelect,
        label=_("Verdict"),
        show_hidden_initial=True,
    )
    reason = TextField(
        required=False,
        max_length=LONGEST_REASON,
        label=_("Reason, as the alliance reads it"),
        show_hidden_initial=True,
    )

    def __init__(self, item: int, stored: Any, posted: Any = None) -> None:
        if posted is not None and f"v-{item}-reason" not in posted:
            posted = None  # This item was not on the page that was sent.
        super().__init__(posted, prefix=f"v-{item}")
        self.stored = stored

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("ruled") == Ruled.RETURNED and not values.get("reason"):
            self.add_error("reason", _("Say what is to be corrected."))
        return values

    @property
    def is_to_save(self) -> bool:
        """Whether something valid was chosen that was not there when the page was made."""
        return self.is_bound and self.is_valid() and self.has_chosen and self.has_changed()

    @property
    def is_in_trouble(self) -> bool:
        return self.is_bound and not self.is_valid()

    @property
    def has_chosen(self) -> bool:
        return bool(self.cleaned_data["ruled"])

    @property
    def shown(self) -> dict[str, Any]:
        """What stands in the fields: what was posted, else what is stored."""
        if self.is_bound:
            return {"ruled": self["ruled"].value() or "", "reason": self["reason"].value() or ""}
        return self.base

    @property
    def base(self) -> dict[str, str]:
        if self.stored is None:
            return {"ruled": "", "reason": ""}
        return {"ruled": self.stored.ruled, "reason": self.stored.reason}


class SettleForm(forms.Form):
    """The end of a round. A day to correct by is needed where something is returned."""

    correct_by = forms.DateField(
        required=False,
        label=_("To be corrected by"),
        help_text=_("The day counts whole."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, today: date, *, returned: int, data: Any = None) -> None:
        super().__init__(data, prefix="settle")
        self.today = today
        if not returned:
            del self.fields["correct_by"]
        else:
            self.fields["correct_by"].required = True

    def clean_correct_by(self) -> date:
        day: date = self.cleaned_data["correct_by"]
        if day < self.today:
            raise forms.ValidationError(_("This day is over. Choose a later one."))
        return day


class OpinionForm(forms.Form):
    """What the district thinks of a report as a whole."""

    view = forms.ChoiceField(
        choices=DistrictView.choices, widget=forms.RadioSelect, label=_("View")
    )
    text = TextField(
        max_length=LONGEST_REASON,
        label=_("Opinion"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, stored: Any, data: Any = None) -> None:
        initial = {"view": stored.view, "text": stored.text} if stored else None
        super().__init__(data, initial=initial, prefix="opinion")

"""What the bureau settles for the end of a cycle."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessment.models import Terms
from common.forms import DecimalField, WholeField

MOST_DAYS = 366


def _days(label: Any, hint: Any, fewest: int = 1) -> WholeField:
    return WholeField(
        min_value=fewest,
        max_value=MOST_DAYS,
        label=label,
        help_text=hint,
        widget=forms.TextInput(attrs={"class": "input--short"}),
    )


class TermsForm(forms.Form):
    needs_two_people = forms.BooleanField(
        required=False,
        label=_("Two people decide"),
        help_text=_(
            "One proposes an exception, an undoing or a decision, another member of the staff"
            " confirms it."
        ),
    )
    top_quota = DecimalField(
        required=False,
        min_value=0.01,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        label=_("Quota of the top band (%)"),
        help_text=_("Shown in the decision room. It changes no grade by itself."),
        widget=forms.TextInput(attrs={"class": "input--short"}),
    )
    notice_days = _days(
        _("Working days of public notice"), _("Counted from the day after the notice opens.")
    )
    reply_days = _days(
        _("Working days to reply to an objection"), _("Counted from the day it is admitted.")
    )
    rectify_days = _days(
        _("Working days to rectify"), _("What an order gives unless it says otherwise.")
    )
    extension_days = _days(
        _("Working days of extension in all"),
        _("After the first last day of an order, however often it is extended; 0 for none."),
        fewest=0,
    )
    grace_days = _days(
        _("Working days of grace"),
        _("After an order's last day; then the removal is proposed. A person decides."),
    )

    @classmethod
    def of(cls, terms: Terms, data: Any = None) -> TermsForm:
        return cls(data, initial={name: getattr(terms, name) for name in cls.base_fields})

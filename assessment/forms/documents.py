"""Which papers of a cycle are to be made."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from assessment.services.ordering_papers import Wanted


class OrderForm(forms.Form):
    papers = forms.MultipleChoiceField(
        choices=Wanted.choices,
        label=_("What to make"),
        error_messages={"required": _("Choose what is to be made.")},
        widget=forms.CheckboxSelectMultiple,
    )

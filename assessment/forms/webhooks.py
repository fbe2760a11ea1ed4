from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from assessment.choices import WebhookEvent
from assessment.computing.webhook_addresses import check_url
from assessment.errors import WebhookRefused


class WebhookForm(forms.Form):
    """A program that listens: what it is, where, and for what."""

    name = forms.CharField(
        max_length=100,
        label=_("Name"),
        help_text=_("Which program listens, and whose it is."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    url = forms.CharField(
        max_length=500,
        label=_("Address"),
        help_text=_(
            "Begins with https://. Private networks are reached where the settings allow it."
        ),
        widget=forms.URLInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    events = forms.MultipleChoiceField(
        choices=WebhookEvent.choices,
        label=_("Events"),
        widget=forms.CheckboxSelectMultiple,
    )

    def clean_url(self) -> str:
        url = self.cleaned_data["url"].strip()
        try:
            check_url(url)
        except WebhookRefused as error:
            raise ValidationError(str(error)) from error
        return str(url)


class WebhookEditForm(WebhookForm):
    is_active = forms.BooleanField(
        required=False,
        label=_("Active"),
        help_text=_("Nothing is sent while it is switched off, and nothing is kept for later."),
    )

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from members.choices import Language

LIFETIMES = [("30", _("30 days")), ("90", _("90 days")), ("365", _("one year"))]


class TokenForm(forms.Form):
    """A new key for a program; ``lasts`` is how long it is valid."""

    name = forms.CharField(
        max_length=80,
        label=_("Name"),
        help_text=_("What the token is for, such as the program that will use it."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    lasts = forms.ChoiceField(choices=LIFETIMES, initial="90", label=_("Valid for"))

    def clean_lasts(self) -> timedelta:
        return timedelta(days=int(self.cleaned_data["lasts"]))


class MailForm(forms.Form):
    """Where and in which language somebody wants to be reminded; no address for not at all."""

    email = forms.EmailField(
        required=False,
        max_length=254,
        label=_("E-mail address"),
        help_text=_("For reminders of last days, one a day at most. Leave it empty to get none."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    language = forms.ChoiceField(
        choices=Language, label=_("Language of e-mails"), help_text=_("Pages have their own.")
    )

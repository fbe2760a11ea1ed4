"""What is said beside a file, and which pages of it to look at."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from assessment.files.kinds import LONGEST_NAME
from assessment.forms.calendar import day_widget

LONGEST_PAGES = 100
LONGEST_SHOWS = 200
HIGHEST_KEY = 2**63 - 1


def _pages() -> forms.CharField:
    return forms.CharField(
        required=False,
        max_length=LONGEST_PAGES,
        label=_("Pages to look at"),
        help_text=_("Such as 3-5, 8. Empty for the whole file."),
    )


def _shows() -> forms.CharField:
    return forms.CharField(
        required=False,
        max_length=LONGEST_SHOWS,
        label=_("What it shows"),
        help_text=_(
            "In a few words, such as “stamped list of 36 trainees”. Assessors read it beside the file."
        ),
    )


class PagesForm(forms.Form):
    """``item`` is the key of the item that the evidence proves."""

    item = forms.IntegerField(min_value=1, max_value=HIGHEST_KEY, widget=forms.HiddenInput)
    evidence = forms.IntegerField(min_value=1, max_value=HIGHEST_KEY, widget=forms.HiddenInput)
    pages = _pages()
    shows = _shows()


class AddForm(forms.Form):
    """The fields beside the file itself, which comes in another way."""

    item = forms.IntegerField(
        min_value=1, max_value=HIGHEST_KEY, required=False, widget=forms.HiddenInput
    )
    dated_on = forms.DateField(
        required=False,
        label=_("Date of the document"),
        widget=day_widget(),
    )
    pages = _pages()
    shows = _shows()


class DescribeForm(forms.Form):
    """What people read of a file; its ending stays what the file is."""

    name = forms.CharField(max_length=LONGEST_NAME, label=_("Name"))
    dated_on = forms.DateField(
        required=False,
        label=_("Date of the document"),
        widget=day_widget(),
    )


class UnlinkForm(forms.Form):
    item = forms.IntegerField(min_value=1, max_value=HIGHEST_KEY)
    evidence = forms.IntegerField(min_value=1, max_value=HIGHEST_KEY)

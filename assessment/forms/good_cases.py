from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessment.models import Entry

LONGEST_TEXT = 20_000


class GoodCaseForm(forms.Form):
    """A good case in Chinese, and in English where there is one."""

    title_zh = forms.CharField(label=_("Chinese title"), max_length=200)
    text_zh = forms.CharField(
        label=_("Chinese text"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("An empty line begins a new paragraph."),
    )
    title_en = forms.CharField(label=_("English title"), max_length=200, required=False)
    text_en = forms.CharField(
        label=_("English text"),
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Where it is empty, readers of English get the Chinese text."),
    )
    is_public = forms.BooleanField(
        label=_("Everybody may read it once the results are published"), required=False
    )


class NewGoodCaseForm(GoodCaseForm):
    """The same with the alliance that it is about, named by the key of its entry."""

    def __init__(self, entries: Iterable[Entry], data: Any = None) -> None:
        super().__init__(data)
        choices = [(str(entry.pk), entry.alliance.name) for entry in entries]
        field = forms.ChoiceField(label=_("Alliance"), choices=[("", "–"), *choices])
        self.fields = {"entry": field, **self.fields}

"""For which letter a template is."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from assessment.choices import PaperKind
from assessment.papers.letter_fields import SAMPLES
from members.choices import Language


class TemplateForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Letter"), choices=[(kind, PaperKind(kind).label) for kind in SAMPLES]
    )
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)

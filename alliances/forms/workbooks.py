from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class UploadForm(forms.Form):
    """A workbook, and what becomes of rows that it does not name."""

    file = forms.FileField(
        label=_("Workbook (.xlsx)"),
        help_text=_("At most 10 MB and 20,000 rows. Nothing is stored before you confirm."),
        max_length=400,
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )
    removes = forms.BooleanField(
        label=_("Remove the rows that are not in the file"),
        required=False,
        help_text=_("Only for a file that holds the whole register."),
    )

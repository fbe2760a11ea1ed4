"""What becomes of a draft: both ways are confirmed by typing something."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.models import Framework

AS_TYPED = {"autocomplete": "off", "spellcheck": "false"}


class ReleaseForm(forms.Form):
    """What is released can never be changed again: the code confirms it."""

    confirmation = forms.CharField(
        max_length=40,
        label=gettext_lazy("The framework's code, to confirm"),
        widget=forms.TextInput(attrs=AS_TYPED),
    )

    def __init__(self, framework: Framework, data: Any = None) -> None:
        super().__init__(data, prefix="release")
        self._code = framework.code
        self.fields["confirmation"].help_text = _("Type %(code)s.") % {"code": self._code}

    def clean_confirmation(self) -> str:
        typed: str = self.cleaned_data["confirmation"]
        if typed != self._code:
            raise forms.ValidationError(
                _("This is not the code of the framework, which is %(code)s."),
                params={"code": self._code},
            )
        return typed


class DiscardForm(forms.Form):
    """What is discarded is gone: the name confirms it, in either language."""

    confirmation = forms.CharField(
        max_length=200,
        label=gettext_lazy("The framework's name, to confirm"),
        widget=forms.TextInput(attrs=AS_TYPED),
    )

    def __init__(self, framework: Framework, data: Any = None) -> None:
        super().__init__(data, prefix="discard")
        self._framework = framework
        self.fields["confirmation"].help_text = _("Type “%(name)s”.") % {"name": framework.name}

    def clean_confirmation(self) -> str:
        typed: str = self.cleaned_data["confirmation"]
        if typed not in {self._framework.name_zh, self._framework.name_en}:
            raise forms.ValidationError(
                _("This is not the name of the framework, which is “%(name)s”."),
                params={"name": self._framework.name},
            )
        return typed

"""The matrix of assignments as it is posted: what was ticked when the page was made, and now."""

from __future__ import annotations

import re

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

Pair = tuple[int, int]
_PAIR = re.compile(r"([0-9]{1,18})-([0-9]{1,18})")


def _pairs(texts: list[str]) -> set[Pair]:
    """Read "entry-assessor" pairs; raises ``ValidationError``."""
    found = [_PAIR.fullmatch(text) for text in texts]
    if not all(found):
        raise forms.ValidationError(_("The page sent something that it cannot have shown."))
    return {(int(match[1]), int(match[2])) for match in found if match}


class AssignmentsForm(forms.Form):
    """Only what differs from ``shown`` is changed, so that two people do not undo each other.

    ``shown`` names the boxes that were ticked, ``assigned`` those that are.
    """

    data: QueryDict

    shown = forms.CharField(required=False, max_length=100_000)
    reopen = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)

    def clean_shown(self) -> set[Pair]:
        return _pairs(self.cleaned_data["shown"].split())

    def clean(self) -> dict[str, object]:
        values = super().clean() or {}
        values["assigned"] = _pairs(self.data.getlist("assigned"))
        return values

    @property
    def given(self) -> list[Pair]:
        """The boxes that were ticked on the page."""
        return sorted(self.cleaned_data["assigned"] - self.cleaned_data["shown"])

    @property
    def taken(self) -> list[Pair]:
        """The boxes whose tick was taken away."""
        return sorted(self.cleaned_data["shown"] - self.cleaned_data["assigned"])

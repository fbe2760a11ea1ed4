"""What the list of likely duplicates sends about one pair."""

from __future__ import annotations

from django import forms

HIGHEST_KEY = 2**63 - 1


class DistinctionForm(forms.Form):
    """``seen`` is the basis of the pair as it was shown; ``do`` tells apart, or doubts again."""

    do = forms.ChoiceField(choices=[("apart", "apart"), ("doubt", "doubt")])
    first = forms.IntegerField(min_value=1, max_value=HIGHEST_KEY)
    second = forms.IntegerField(min_value=1, max_value=HIGHEST_KEY)
    seen = forms.CharField(max_length=64, required=False)

"""The forms of splitting an achievement and of answering."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alliances.models import Alliance
from common.forms import DecimalField

PLACES = 5


class PercentField(DecimalField):
    def __init__(self, **kwargs: Any) -> None:
        limits = {"min_value": Decimal("0.01"), "max_value": 100, "decimal_places": 2}
        super().__init__(**{**limits, **kwargs})
        self.widget.attrs |= {"class": "input--short"}


class SplitForm(forms.Form):
    """The own part and those of up to five others; an empty form withdraws the split."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    own = PercentField(label=_("Own part (%)"))

    def __init__(
        self,
        given: Any,
        *,
        alliance: Alliance,
        portions: dict[int, int],
        seen: str,
        proposed: str = "",
    ) -> None:
        """``proposed`` is the code of the alliance with which a first split is proposed."""
        super().__init__(given, initial={"seen": seen})
        self.alliance = alliance
        own = portions.get(alliance.pk)
        self.initial["own"] = None if own is None else Decimal(own).scaleb(-2)
        others = [(key, part) for key, part in portions.items() if key != alliance.pk]
        choices = Alliance.objects.exclude(pk=alliance.pk).by_code()
        for place in range(max(PLACES, len(others))):
            other = forms.ModelChoiceField(choices, label=_("Alliance"), required=False)
            part = PercentField(label=_("Part (%)"), required=False)
            self.fields |= {f"alliance{place}": other, f"part{place}": part}
            if place < len(others):
                key, hundredths = others[place]
                self.initial[f"alliance{place}"] = key
                self.initial[f"part{place}"] = Decimal(hundredths).scaleb(-2)

        if proposed.isprintable() and not portions:
            self.initial["alliance0"] = choices.filter(code=proposed).first()

    @property
    def places(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        count = sum(name.startswith("part") for name in self.fields)
        return [(self[f"alliance{n}"], self[f"part{n}"]) for n in range(count)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        chosen = []
        for other, part in self.places:
            alliance, percent = cleaned.get(other.name), cleaned.get(part.name)
            if (alliance is None) != (percent is None) and not self.errors:
                missing = other if alliance is None else part
                self.add_error(missing.name, _("An alliance and its part belong together."))
            if alliance is not None and alliance in chosen:
                self.add_error(other.name, _("This alliance is named twice."))
            chosen.append(alliance)
        return cleaned

    def portions(self) -> dict[int, int]:
        """Return the hundredths of a percent by the key of the alliance."""
        told = {self.alliance.pk: int(self.cleaned_data["own"] * 100)}
        for other, part in self.places:
            alliance, percent = self.cleaned_data[other.name], self.cleaned_data[part.name]
            if alliance is not None:
                told[alliance.pk] = int(percent * 100)
        return told


class AnswerForm(forms.Form):
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason, where you decline"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The other alliance reads it."),
    )

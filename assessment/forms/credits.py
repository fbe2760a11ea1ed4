"""The credit of one alliance as it is posted: lines of a region and its percent."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from common.forms import DecimalField
from members.models import Region

SPARE_LINES = 3
MOST_LINES = 30


class CreditForm(forms.Form):
    """``region-N`` and ``percent-N`` for the lines that are there and some to fill in."""

    def __init__(
        self, regions: Sequence[Region], parts: Sequence[tuple[Region, str]], data: Any = None
    ) -> None:
        self.count = min(len(parts) + SPARE_LINES, MOST_LINES)
        initial: dict[str, Any] = {}
        for place, (region, percent) in enumerate(parts):
            initial |= {f"region-{place}": region.code, f"percent-{place}": percent}
        super().__init__(data, initial=initial)
        choices = [("", "–"), *((each.code, f"{each.name} ({each.code})") for each in regions)]
        for place in range(self.count):
            words = {"number": place + 1}
            self.fields[f"region-{place}"] = forms.ChoiceField(
                label=_("Region %(number)s") % words, choices=choices, required=False
            )
            self.fields[f"percent-{place}"] = DecimalField(
                label=_("Percent %(number)s") % words,
                required=False,
                min_value=0,
                max_value=100,
                max_digits=9,
                decimal_places=6,
            )

    @property
    def lines(self) -> list[tuple[Any, Any]]:
        return [(self[f"region-{n}"], self[f"percent-{n}"]) for n in range(self.count)]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        parts: dict[str, Decimal] = {}
        for place in range(self.count):
            region, percent = values.get(f"region-{place}"), values.get(f"percent-{place}")
            if bool(region) != (percent is not None) and not self.errors:
                self.add_error(f"percent-{place}", _("A line has both a region and its percent."))
            elif region and region in parts:
                self.add_error(f"region-{place}", _("This region stands there twice."))
            elif region and percent is not None:
                parts[region] = percent
        values["parts"] = parts
        return values

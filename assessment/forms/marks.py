"""The scoring sheet as it is posted without scripts: one small form for each indicator."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessment.computing.sheet_facts import text_in_language
from assessment.models import Indicator, Mark
from common.fields import canonical

LONGEST_COMMENT = 4000
HIGHEST_VERSION = 2**31 - 1
FIELDS = ("mark", "comment")
_MARK = re.compile(r"([0-9]{0,2}(\.[0-9]{0,2}0*)?|0*100(\.0*)?)")
_TYPED = str.maketrans("０１２３４５６７８９。．｡", "0123456789...")
_BLANKS = re.compile(r"[\s\u00a0\u3000\u200b\ufeff]")


class MarkField(forms.CharField):
    """A mark as Chinese input methods and spreadsheets write it: ``８８。５分`` is 88.5."""

    default_error_messages = {
        "invalid": _("A mark is a number from 0 to 100 with at most two decimal places.")
    }

    def clean(self, value: Any) -> Decimal | None:
        text = _BLANKS.sub("", super().clean(value).translate(_TYPED)).removesuffix("分")
        if not text:
            return None
        if not _MARK.fullmatch(text) or not any(digit in text for digit in "0123456789"):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return Decimal(f"0{text}")

    def has_changed(self, initial: Any, value: Any) -> bool:
        return (initial or "").strip() != (value or "").strip()


class CommentField(forms.CharField):
    """Free text with the line ends of the database, whichever way the browser sends them."""

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n")

    def has_changed(self, initial: Any, value: Any) -> bool:
        return self.to_python(initial or "") != self.to_python(value or "")


class MarkForm(forms.Form):
    """The mark of one indicator. ``version`` is that of the mark as it was last seen; a person who
    is shown two values ticks ``take_stored`` for the one of the database.

    The values first shown travel along, so that a field left alone is known as such.
    """

    mark = MarkField(label=_("Mark, 0–100"), required=False, strip=False, show_hidden_initial=True)
    comment = CommentField(
        label=_("Comment"),
        required=False,
        strip=False,
        max_length=LONGEST_COMMENT,
        show_hidden_initial=True,
    )
    version = forms.IntegerField(min_value=0, max_value=HIGHEST_VERSION)
    take_stored = forms.BooleanField(label=_("Take the stored one"), required=False)

    def __init__(self, indicator: Indicator, stored: Mark | None, posted: Any = None) -> None:
        if posted is not None and f"{indicator.code}-version" not in posted:
            posted = None  # This indicator was not on the page that was sent.
        super().__init__(posted, prefix=indicator.code)
        self.indicator = indicator
        self.stored = stored
        self.is_saved = False
        self.is_conflict = False
        self.is_gap = False

    @property
    def is_required(self) -> bool:
        """Whether the sheet cannot be submitted without this mark."""
        return bool(self.indicator.weight and self.indicator.criterion.weight)

    @property
    def is_marked(self) -> bool:
        return self.stored is not None and self.stored.hundredths is not None

    @property
    def is_to_save(self) -> bool:
        """Whether what was typed is valid and is meant to replace what is stored.

        What was left as it was first shown is not: it may have changed elsewhere.
        """
        return self.is_bound and self.is_valid() and self._is_typed

    @property
    def is_in_trouble(self) -> bool:
        return self.is_conflict or self.is_gap or (self.is_bound and not self.is_valid())

    @property
    def _is_typed(self) -> bool:
        chosen = f"{self.prefix}-take_stored" in self.data
        return not chosen and bool({"mark", "comment"} & set(self.changed_data))

    @property
    def shown(self) -> dict[str, Any]:
        """What stands in the fields: what was typed and is not saved, or what is stored."""
        if self.is_bound and not self.is_saved and (self.errors or self._is_typed):
            return {"mark": self["mark"].value(), "comment": self["comment"].value()}
        return self.stored_values

    @property
    def base(self) -> dict[str, Any]:
        """What the next change is made against: with a fault still what was seen before."""
        if self.is_bound and self.errors:
            seen = {name: self.data.get(f"initial-{self.prefix}-{name}", "") for name in FIELDS}
            return seen | {"version": self["version"].value()}
        return self.stored_values

    @property
    def stored_values(self) -> dict[str, Any]:
        if self.stored is None:
            return {"mark": "", "comment": "", "version": 0}
        return {
            "mark": shown_mark(self.stored),
            "comment": self.stored.comment,
            "version": self.stored.version,
        }

    @property
    def guidance(self) -> str:
        return text_in_language(self.indicator.guidance)

    @property
    def evidence(self) -> str:
        return text_in_language(self.indicator.evidence)

    @property
    def levels(self) -> list[dict[str, str]]:
        """What earns how many points, from the top."""
        levels = sorted(self.indicator.levels, key=lambda level: -Decimal(str(level["at"])))
        return [
            {"at": str(level["at"]), "text": text_in_language(level["text"])} for level in levels
        ]


def shown_mark(stored: Mark) -> str:
    """Write a stored mark as short as it can be: 88.5, not 88.50; nothing for none."""
    return "" if stored.mark is None else canonical(stored.mark)

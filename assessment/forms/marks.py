"""The scoring sheet as it is posted without scripts: one small form for each indicator."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessment.computing.sheet_facts import text_in_language
from assessment.forms.versions import TextField, VersionedForm
from assessment.models import Indicator, Mark, ReassessmentMark
from common.fields import canonical
from common.forms import plain_number

LONGEST_COMMENT = 4000
GivenMark = Mark | ReassessmentMark
_MARK = re.compile(r"([0-9]{0,2}(\.[0-9]{0,2}0*)?|0*100(\.0*)?)")


class MarkField(forms.CharField):
    """A mark as Chinese input methods and spreadsheets write it: ``８８。５分`` is 88.5."""

    default_error_messages = {
        "invalid": _("A mark is a number from 0 to 100 with at most two decimal places.")
    }

    def clean(self, value: Any) -> Decimal | None:
        text = plain_number(super().clean(value)).removesuffix("分")
        if not text:
            return None
        if not _MARK.fullmatch(text) or not any(digit in text for digit in "0123456789"):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return Decimal(f"0{text}")

    def has_changed(self, initial: Any, value: Any) -> bool:
        return (initial or "").strip() != (value or "").strip()


class MarkForm(VersionedForm):
    """The mark of one indicator, and the comment on it."""

    names = ("mark", "comment")

    mark = MarkField(label=_("Mark, 0–100"), required=False, strip=False, show_hidden_initial=True)
    comment = TextField(
        label=_("Comment"),
        required=False,
        strip=False,
        max_length=LONGEST_COMMENT,
        show_hidden_initial=True,
    )

    def __init__(self, indicator: Indicator, stored: GivenMark | None, posted: Any = None) -> None:
        super().__init__(indicator.code, posted)
        self.indicator = indicator
        self.stored = stored
        self.is_gap = False

    @property
    def is_required(self) -> bool:
        """Whether the sheet cannot be submitted without this mark."""
        return bool(self.indicator.weight and self.indicator.criterion.weight)

    @property
    def is_marked(self) -> bool:
        return self.stored is not None and self.stored.hundredths is not None

    @property
    def is_in_trouble(self) -> bool:
        return self.is_gap or super().is_in_trouble

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


def shown_mark(stored: GivenMark) -> str:
    """Write a stored mark as short as it can be: 88.5, not 88.50; nothing for none."""
    return "" if stored.mark is None else canonical(stored.mark)

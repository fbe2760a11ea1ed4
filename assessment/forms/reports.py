"""The report as it is posted without scripts: a small form for each text, score and fact."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessment.forms.marks import MarkField
from assessment.forms.versions import TextField, VersionedForm
from common.fields import canonical
from common.forms import plain_number

LONGEST_NARRATIVE = 20_000
LONGEST_EXPLANATION = 4_000
_NUMBER = re.compile(r"-?[0-9]{1,11}(\.[0-9]{0,6}0*)?")


class NumberField(forms.CharField):
    """A number as Chinese input methods and spreadsheets write it: ``１，２３４。５`` is 1234.5."""

    default_error_messages = {
        "invalid": _(
            "This is not a number. Write digits with at most six decimal places, without a unit."
        )
    }

    def clean(self, value: Any) -> Decimal | None:
        text = plain_number(super().clean(value))
        if not text:
            return None
        if not _NUMBER.fullmatch(text):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return Decimal(text)

    def has_changed(self, initial: Any, value: Any) -> bool:
        return (initial or "").strip() != (value or "").strip()


class NarrativeForm(VersionedForm):
    """The narrative of a criterion. ``stored`` is the item of the report."""

    names = ("narrative",)

    narrative = TextField(
        label=_("Narrative"),
        required=False,
        strip=False,
        max_length=LONGEST_NARRATIVE,
        show_hidden_initial=True,
    )

    def __init__(self, code: str, stored: Any, posted: Any = None) -> None:
        super().__init__(f"n-{code}", posted)
        self.code = code
        self.stored = stored
        self.anchor = f"item-{code}"

    @property
    def title(self) -> str:
        return f"{self.code} {self.fields['narrative'].label}"

    @property
    def stored_values(self) -> dict[str, Any]:
        return {"narrative": self.stored.narrative, "version": self.stored.narrative_version}


class SelfScoreForm(VersionedForm):
    """The self-score of a criterion. ``stored`` is the item of the report."""

    names = ("self_score",)

    self_score = MarkField(
        label=_("Self-score, 0–100"), required=False, strip=False, show_hidden_initial=True
    )

    def __init__(self, code: str, stored: Any, posted: Any = None) -> None:
        super().__init__(f"s-{code}", posted)
        self.code = code
        self.stored = stored
        self.anchor = f"score-{code}"

    @property
    def title(self) -> str:
        return f"{self.code} {self.fields['self_score'].label}"

    @property
    def stored_values(self) -> dict[str, Any]:
        return {
            "self_score": shown_number(self.stored.self_score),
            "version": self.stored.self_score_version,
        }


class FactForm(VersionedForm):
    """What is declared of one measure. ``stored`` tells ``declared``, ``explanation``, ``version``."""

    names = ("declared", "explanation")

    declared = NumberField(
        label=_("Declared value"),
        required=False,
        strip=False,
        max_length=40,
        show_hidden_initial=True,
    )
    explanation = TextField(
        label=_("Why it differs"),
        required=False,
        strip=False,
        max_length=LONGEST_EXPLANATION,
        show_hidden_initial=True,
    )

    def __init__(self, measure: str, stored: Any, posted: Any = None) -> None:
        super().__init__(f"f-{measure}", posted)
        self.code = measure
        self.stored = stored
        self.anchor = f"fact-{measure}"

    @property
    def title(self) -> str:
        return str(self.stored.view.label)

    @property
    def stored_values(self) -> dict[str, Any]:
        return {
            "declared": shown_number(self.stored.declared),
            "explanation": self.stored.explanation,
            "version": self.stored.version,
        }


class SubmitForm(forms.Form):
    """The declaration that goes with a submission."""

    is_true = forms.BooleanField(
        label=_(
            "I declare that this report is true and complete, and that the evidence is authentic."
        ),
        error_messages={"required": _("Tick the declaration before you submit.")},
    )


def shown_number(value: Decimal | None) -> str:
    """Write a number as short as it can be: 88.5, not 88.50; nothing for none."""
    return "" if value is None else canonical(value)

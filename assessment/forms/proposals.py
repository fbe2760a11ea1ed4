"""An exception: of what kind, on what, why; and what is done with one that is proposed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.choices import RulingKind
from assessment.computing.exceptions import names_of
from assessment.computing.portions import Rules
from assessment.models import Cycle
from assessment.scoring import CriterionDef
from common.forms import DecimalField

LONGEST_REASON = 2000
WITH_A_VALUE = (RulingKind.ADJUDICATED, RulingKind.BONUS, RulingKind.DEDUCTION)
NAMED = (RulingKind.BONUS, RulingKind.DEDUCTION)
HIGHEST_KEY = 2**63 - 1


class ExceptionForm(forms.Form):
    """What an exception does, as it stands in the address of the preview: fields that its kind has
    not got are left out."""

    kind = forms.ChoiceField(choices=RulingKind.choices, widget=forms.HiddenInput)
    item = forms.CharField(max_length=200)
    value = DecimalField(min_value=0, max_value=100, max_digits=5, decimal_places=2)

    def __init__(self, kind: RulingKind, cycle: Cycle, data: Any = None) -> None:
        super().__init__(data, initial={"kind": kind})
        if kind not in WITH_A_VALUE:
            del self.fields["value"]
        else:
            self._ask_for_points(kind)
        if kind == RulingKind.EXCUSED:
            del self.fields["item"]
        elif kind in NAMED:
            self.fields["item"].label = _("What for")
            self.fields["item"].help_text = _("Such as the name of an award or of an incident.")
        else:
            self.fields["item"] = _choice(kind, cycle)
        self.auto_id = "about_%s"

    def _ask_for_points(self, kind: RulingKind) -> None:
        field = self.fields["value"]
        field.widget.attrs |= {"class": "input--short"}
        if kind == RulingKind.ADJUDICATED:
            field.label = _("Score")
            field.help_text = _("0 to 100. It replaces the score; the marks stay stored.")
        else:
            field.label = _("Points")
            field.help_text = _("Of the total, at most two decimals.")

    @property
    def about(self) -> dict[str, Any]:
        """Kind, item and value as the services take them."""
        told = self.cleaned_data
        return {
            "kind": told["kind"],
            "item": told.get("item", ""),
            "value": told.get("value"),
        }


def _choice(kind: RulingKind, cycle: Cycle) -> forms.ChoiceField:
    names, definition = names_of(cycle), Rules.of(cycle.framework).definition
    if kind == RulingKind.VETO:
        choices: list[Any] = [(veto.code, names[veto.code]) for veto in definition.policy.vetoes]
        label = _("Veto")
    else:
        choices = [_group(kind, criterion, names) for criterion in definition.criteria]
        label = _("Indicator") if kind == RulingKind.ADJUDICATED else _("Criterion or indicator")
    return forms.ChoiceField(choices=[("", "–"), *choices], label=label)


def _group(
    kind: RulingKind, criterion: CriterionDef, names: dict[str, str]
) -> tuple[str, list[Any]]:
    offered = [(item.code, names[item.code]) for item in criterion.indicators]
    if kind == RulingKind.NOT_APPLICABLE:
        offered.insert(
            0, (criterion.code, _("the whole criterion %(code)s") % {"code": criterion.code})
        )
    return names[criterion.code], offered


class SeenForm(forms.Form):
    """``seen`` are the figures that the page showed (``computing.seen``)."""

    seen = forms.CharField(max_length=20_000, required=False, widget=forms.HiddenInput)


class ReasonForm(SeenForm):
    reason = forms.CharField(
        max_length=LONGEST_REASON,
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("Kept for good. It stands in the explanation of the result."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DeclineForm(forms.Form):
    reason = forms.CharField(
        max_length=LONGEST_REASON,
        label=gettext_lazy("Reason for declining"),
        help_text=gettext_lazy("Kept for good."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class UndoForm(ReasonForm):
    """``undo`` is the key of the exception that is in force."""

    undo = forms.IntegerField(min_value=1, max_value=HIGHEST_KEY, widget=forms.HiddenInput)


class ActionForm(forms.Form):
    """What is done with a proposed exception."""

    action = forms.ChoiceField(
        choices=[(each, each) for each in ("confirm", "decline", "withdraw")],
        widget=forms.HiddenInput,
    )

"""What is said of a rectification order and its items."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessment.forms.calendar import day_widget
from assessment.forms.versions import HIGHEST_VERSION, TextField
from common.forms import WholeField
from members.models import Unit

LONGEST_TEXT = 8_000
LONGEST_REASON = 4_000
MOST_DAYS = 366


def lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class UnitForm(forms.Form):
    """A form with the responsible unit, one of ``units``."""

    unit = forms.ModelChoiceField(
        Unit.objects.none(), required=False, label=_("Responsible unit"), empty_label=_("not named")
    )

    def __init__(self, units: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]  # A choice of models.


class OrderForm(UnitForm):
    days = WholeField(
        min_value=1,
        max_value=MOST_DAYS,
        label=_("Working days"),
        help_text=_("Counted from the day after the order is issued."),
    )
    field_order = ("days", "unit")


class ItemForm(UnitForm):
    problem = TextField(max_length=LONGEST_TEXT, label=_("What is wrong"), widget=lines(5))
    proof = TextField(max_length=LONGEST_TEXT, label=_("What proves it right"), widget=lines(4))
    days = WholeField(
        required=False,
        min_value=1,
        max_value=MOST_DAYS,
        label=_("Working days"),
        help_text=_("Empty for those of the whole order."),
    )
    field_order = ("problem", "proof", "days", "unit")


class AddItemForm(forms.Form):
    criterion = forms.ChoiceField(label=_("Criterion"))
    problem = TextField(max_length=LONGEST_TEXT, label=_("What is wrong"), widget=lines(3))
    proof = TextField(max_length=LONGEST_TEXT, label=_("What proves it right"), widget=lines(3))

    def __init__(self, criteria: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["criterion"].choices = criteria  # type: ignore[attr-defined]  # A choice.


class AnswerForm(forms.Form):
    """``version`` is that of the item as the writer saw it."""

    plan = TextField(
        required=False,
        max_length=LONGEST_TEXT,
        label=_("Plan"),
        help_text=_("Who does what until when. Needed to submit the item."),
        widget=lines(4),
    )
    progress = WholeField(
        min_value=0,
        max_value=100,
        label=_("Progress (%)"),
        help_text=_("Read by all at once; what you write is read when you submit the item."),
    )
    answer = TextField(
        required=False,
        max_length=LONGEST_TEXT,
        label=_("What was done"),
        help_text=_("With figures, as the proof asks for them. Needed to submit the item."),
        widget=lines(6),
    )
    version = forms.IntegerField(min_value=0, max_value=HIGHEST_VERSION, widget=forms.HiddenInput)


class RuleForm(forms.Form):
    """``version`` is that of the answer that was read."""

    reason = TextField(
        required=False,
        max_length=LONGEST_REASON,
        label=_("Reason, as the alliance reads it"),
        help_text=_("Needed to return the item."),
        widget=lines(3),
    )
    version = forms.IntegerField(min_value=0, max_value=HIGHEST_VERSION, widget=forms.HiddenInput)


class ReasonForm(forms.Form):
    reason = TextField(max_length=LONGEST_REASON, label=_("Reason"), widget=lines(3))


class AgainForm(forms.Form):
    """A second round: its days, and which items are to be answered anew."""

    days = WholeField(min_value=1, max_value=MOST_DAYS, label=_("Working days"))
    items = forms.TypedMultipleChoiceField(
        coerce=int, label=_("To be answered anew"), widget=forms.CheckboxSelectMultiple
    )
    reason = TextField(max_length=LONGEST_REASON, label=_("Reason"), widget=lines(3))

    def __init__(self, items: list[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["items"].choices = items  # type: ignore[attr-defined]  # A choice.


class AskForm(forms.Form):
    wanted_until = forms.DateField(
        label=_("More time until"), help_text=_("The day counts whole."), widget=day_widget()
    )
    reason = TextField(max_length=LONGEST_REASON, label=_("Reason"), widget=lines(4))


class DecideForm(forms.Form):
    granted_until = forms.DateField(
        required=False,
        label=_("Granted until"),
        help_text=_("What is not a working day becomes the next one."),
        widget=day_widget(),
    )
    reply = TextField(
        required=False,
        max_length=LONGEST_REASON,
        label=_("Reply"),
        help_text=_("Needed to refuse the request."),
        widget=lines(3),
    )

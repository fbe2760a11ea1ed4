"""What is said when somebody objects, and what the bureau answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessment.choices import RulingKind
from assessment.computing.objection_rules import ObjectionRule, cited
from assessment.forms.evidence import HIGHEST_KEY
from assessment.forms.versions import HIGHEST_VERSION, TextField
from common.forms import DecimalField

LONGEST_TEXT = 8_000
LONGEST_REPLY = 8_000
Choices = Sequence[tuple[str, str]]


class ObjectionForm(forms.Form):
    """An objection of a secretariat. Whether the name is a real one is for the service to say."""

    name = forms.CharField(
        max_length=100,
        label=_("Full name"),
        help_text=_("Your real name; anonymous objections are not admitted."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        required=False,
        max_length=254,
        label=_("E-mail"),
        help_text=_("Replies are announced there."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = forms.CharField(
        required=False,
        max_length=40,
        label=_("Telephone"),
        widget=forms.TextInput(attrs={"autocomplete": "tel"}),
    )
    item = forms.ChoiceField(required=False, label=_("What it is about"))
    text = TextField(
        max_length=LONGEST_TEXT,
        label=_("Objection and its reasons"),
        help_text=_("What is wrong, what is right, and what shows it."),
        widget=forms.Textarea(attrs={"rows": 10}),
    )

    def __init__(self, items: Choices, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["item"]
        choice.choices = [("", _("the result as a whole")), *items]
        self.fields["name"].error_messages["required"] = cited(ObjectionRule.REAL_NAME)


class _FromOutside(ObjectionForm):
    """An objection of the public, to any alliance."""

    alliance = forms.ChoiceField(label=_("Alliance"))
    organisation = forms.CharField(
        required=False,
        max_length=200,
        label=_("Organisation"),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )

    field_order: Sequence[str] = (
        *("alliance", "received_on", "name", "organisation", "email", "phone", "address"),
        *("item", "text"),
    )

    def __init__(self, alliances: Choices, items: Choices, *args: Any, **kwargs: Any) -> None:
        super().__init__(items, *args, **kwargs)
        choice: Any = self.fields["alliance"]
        choice.choices = [("", _("Choose one")), *alliances]


class PublicObjectionForm(_FromOutside):
    """The public form. ``website`` is there for programs alone: people do not see it."""

    website = forms.CharField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].required = True
        self.fields["email"].help_text = _(
            "A link goes there; the objection counts once you have confirmed it."
        )

    @property
    def is_by_program(self) -> bool:
        return bool(self.data.get("website"))


class PaperObjectionForm(_FromOutside):
    """What came on paper, as somebody of the bureau copies it."""

    received_on = forms.DateField(
        label=_("Day of receipt"),
        help_text=_("It decides whether the objection is in time, and from when the reply counts."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    address = forms.CharField(required=False, max_length=200, label=_("Postal address"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].help_text = _("As it is signed; anonymous objections are not admitted.")
        self.fields["email"].help_text = _(
            "The link to the case goes there. An e-mail address, a telephone number or a postal"
            " address is needed."
        )
        for name in ("name", "email", "phone", "organisation"):  # They are somebody else's.
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        is_reached = any(values.get(name) for name in ("email", "phone", "address"))
        if not is_reached and "email" not in self.errors:
            self.add_error(
                None, _("Give an e-mail address, a telephone number or a postal address.")
            )
        return values


class MessageForm(forms.Form):
    text = TextField(
        max_length=LONGEST_TEXT, label=_("Message"), widget=forms.Textarea(attrs={"rows": 4})
    )


class BureauMessageForm(MessageForm):
    is_internal = forms.BooleanField(required=False, label=_("For the bureau only"))


class WithdrawForm(forms.Form):
    reason = TextField(
        required=False,
        max_length=LONGEST_TEXT,
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, is_needed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = is_needed


class DecideForm(forms.Form):
    """The reply, on the version of the case and the figures (``seen``) that were shown."""

    reply = TextField(
        max_length=LONGEST_REPLY,
        label=_("Reasoned reply"),
        help_text=_("Who raised the objection reads it word for word."),
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    version = forms.IntegerField(min_value=0, max_value=HIGHEST_VERSION, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, max_length=20_000, widget=forms.HiddenInput)


class PrepareForm(forms.Form):
    """An exception that comes into force when the objection is granted; the service says what fits."""

    kind = forms.ChoiceField(choices=RulingKind.choices, label=_("Exception"))
    item = forms.CharField(
        required=False,
        max_length=200,
        label=_("Item"),
        help_text=_(
            "An indicator, a criterion or a veto, by code or name; for points, what they are for."
        ),
        widget=forms.TextInput(attrs={"list": "items"}),
    )
    value = DecimalField(
        required=False,
        max_digits=9,
        decimal_places=4,
        label=_("Value"),
        help_text=_("The adjudicated score, or points added or taken off."),
    )
    reason = TextField(
        required=False,
        max_length=LONGEST_TEXT,
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    seen = forms.CharField(required=False, max_length=20_000, widget=forms.HiddenInput)


class DropForm(forms.Form):
    proposal = forms.IntegerField(min_value=1, max_value=HIGHEST_KEY)


class CaseFilterForm(forms.Form):
    state = forms.CharField(required=False, max_length=12)
    page = forms.CharField(required=False, max_length=9)

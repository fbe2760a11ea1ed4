"""The forms of single rows, one for each register. They change nothing: a service does."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alliances.choices import QUANTITY_UNITS, ActivityKind
from alliances.computing.registers import Kept
from alliances.forms.fields import (
    AmountField,
    CountField,
    DayField,
    TickedField,
    UnitField,
    UnitsField,
    YearField,
)
from alliances.models import (
    Activity,
    Alliance,
    Carrier,
    Document,
    KeyTask,
    Post,
)
from members.models import Unit

CODE_HINT = _("Left empty, the row gets a code of its own. Spreadsheets tell rows by it.")
LAST_DAY = _("Left empty while it goes on. The day itself no longer counts.")


class RowForm(forms.ModelForm):
    """A row of a register. ``seen`` carries what the row said when the form was made."""

    code = forms.CharField(label=_("Code"), required=False, max_length=40, help_text=CODE_HINT)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, given: Any, *, kept: Kept, alliance: Alliance, units: list[Unit], row: Any, seen: str
    ) -> None:
        super().__init__(given, instance=row, initial={"seen": seen})
        self.kept, self.alliance, self.units = kept, alliance, units
        if row.pk is not None and kept.prefix:
            del self.fields["code"]
        if "note" in self.fields:
            self.fields["note"].widget.attrs["rows"] = 3
        for name in ("unit", "more_partners"):
            if name in self.fields:
                self.fields[name].known = units  # type: ignore[attr-defined]  # Our own fields.
        if "unit" in self.fields and row.pk is not None:
            self.initial["unit"] = row.unit.name if row.unit else ""
        self._suit()

    def _suit(self) -> None:
        """Fill in what depends on the alliance."""

    def values(self) -> dict[str, Any]:
        """Return what was entered, by the fields of the register."""
        return {
            name: self.cleaned_data[name]
            for name in self.kept.fields
            if name in self.fields and name in self.cleaned_data
        }

    def refuse(self, errors: dict[str, list[str]]) -> None:
        """Take over what a service refused."""
        for name, sentences in errors.items():
            for sentence in sentences:
                self.add_error(name if name in self.fields else None, sentence)


class PartnersForm(RowForm):
    """A row with partners: members of the alliance to tick, others to name."""

    partners = TickedField(
        Unit.objects.none(),
        label=_("Partners"),
        required=False,
        help_text=_("Units that belong or belonged to the alliance."),
    )
    more_partners = UnitsField(
        label=_("Other partners"),
        required=False,
        help_text=_("One in each line: the full name, the code or the credit code of a unit."),
    )

    def _suit(self) -> None:
        field = self.fields["partners"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        kept = list(self.instance.partners.all()) if self.instance.pk else []
        offered = {unit.pk: unit for unit in [*self.units, *kept]}
        field.queryset = Unit.objects.filter(pk__in=offered).by_code()
        in_order = sorted(offered.values(), key=lambda unit: unit.code)
        field.choices = [(unit.pk, field.label_from_instance(unit)) for unit in in_order]
        self.initial["partners"] = [unit.pk for unit in kept]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        ticked, named = cleaned.get("partners", []), cleaned.get("more_partners", [])
        cleaned["partners"] = list(dict.fromkeys([*ticked, *named]))
        return cleaned


class CarrierForm(PartnersForm):
    opened_on = DayField(label=_("Opened on"))
    closed_on = DayField(label=_("Closed on"), required=False, help_text=LAST_DAY)
    capacity = CountField(
        label=_("Capacity (persons)"),
        required=False,
        help_text=_("How many people it has room for at once, such as training stations."),
    )
    equipment = AmountField(label=_("Equipment (10,000 yuan)"), required=False)

    class Meta:
        model = Carrier
        fields = (
            "kind",
            "level",
            "name_zh",
            "name_en",
            "opened_on",
            "closed_on",
            "capacity",
            "equipment",
            "note",
        )
        labels = {"level": _("Recognised at level")}

    field_order = (*Meta.fields[:8], "partners", "more_partners", "note", "code")


class ActivityForm(PartnersForm):
    kind = forms.ChoiceField(
        label=_("Kind"), help_text=_("What the quantity counts stands behind each kind.")
    )
    held_on = DayField(
        label=_("Date"), help_text=_("The day it took place, or by which the figure was reached.")
    )
    quantity = AmountField(label=_("Quantity"), initial=1)
    amount = AmountField(
        label=_("Amount (10,000 yuan)"), required=False, help_text=_("Where money is meant.")
    )
    person_days = AmountField(
        label=_("Person-days"), required=False, help_text=_("How long people were at it.")
    )

    class Meta:
        model = Activity
        fields = (
            "kind",
            "title",
            "held_on",
            "quantity",
            "amount",
            "person_days",
            "level",
            "carrier",
            "note",
        )
        labels = {"carrier": _("Carrier where it took place")}

    field_order = (*Meta.fields[:8], "partners", "more_partners", "note", "code")

    def _suit(self) -> None:
        super()._suit()
        kinds, carriers = self.fields["kind"], self.fields["carrier"]
        assert isinstance(kinds, forms.ChoiceField)
        assert isinstance(carriers, forms.ModelChoiceField)
        told = _("%(kind)s (%(unit)s)")
        kinds.choices = [
            ("", "---------"),
            *[
                (kind.value, told % {"kind": kind.label, "unit": QUANTITY_UNITS[kind].label})
                for kind in ActivityKind
            ],
        ]
        units = {kind.value: str(unit.label) for kind, unit in QUANTITY_UNITS.items()}
        kind = str(self["kind"].value() or "")
        if kind in units:
            self.fields["quantity"].help_text = units[kind]
        self.quantity_units = units
        carriers.queryset = Carrier.objects.of(self.alliance).by_code()


class DocumentForm(RowForm):
    issued_on = DayField(label=_("Issued on"))
    expires_on = DayField(label=_("Expires on"), required=False, help_text=LAST_DAY)
    unit = UnitField(
        label=_("Other party"), required=False, help_text=_("Of an agreement: name or code.")
    )

    class Meta:
        model = Document
        fields = ("kind", "title", "number", "issued_on", "expires_on", "unit", "note")

    field_order = (*Meta.fields, "code")


class PostForm(RowForm):
    since = DayField(label=_("Since"))
    until = DayField(label=_("Until"), required=False, help_text=LAST_DAY)
    unit = UnitField(
        label=_("Unit"), required=False, help_text=_("Where the person comes from: name or code.")
    )

    class Meta:
        model = Post
        fields = ("body", "person", "title", "unit", "is_full_time", "since", "until", "note")

    field_order = (*Meta.fields, "code")


class TaskForm(RowForm):
    year = YearField(label=_("Year"))
    progress = AmountField(
        label=_("Progress (%)"),
        initial=0,
        help_text=_("In percent of the target; 100 when it is reached."),
    )
    due_on = DayField(label=_("Due on"), required=False)
    unit = UnitField(label=_("Responsible unit"), required=False, help_text=_("Name or code."))

    class Meta:
        model = KeyTask
        fields = ("year", "title", "target", "progress", "unit", "due_on", "note")

    field_order = (*Meta.fields, "code")

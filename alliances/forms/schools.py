"""The forms of what a school keeps, and which form each register has."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from alliances.choices import Register
from alliances.forms.fields import CountField, TickedField, YearField
from alliances.forms.registers import (
    ActivityForm,
    CarrierForm,
    DocumentForm,
    PostForm,
    RowForm,
    TaskForm,
)
from alliances.models import Chain, Major, SchoolYear
from members.models import Unit


class SchoolForm(RowForm):
    """A row of a school; ``school`` is chosen when the row is made."""

    school = forms.ModelChoiceField(
        Unit.objects.none(),
        label=_("School"),
        to_field_name="code",
        help_text=_("Schools that belong to the alliance today."),
    )

    def _suit(self) -> None:
        field = self.fields["school"]
        assert isinstance(field, forms.ModelChoiceField)
        if self.instance.pk is not None:
            del self.fields["school"]
            del self.fields["year"]
        else:
            keys = [unit.pk for unit in self.units]
            field.queryset = Unit.objects.filter(pk__in=keys).by_code()


class SchoolYearForm(SchoolForm):
    code = None  # type: ignore[assignment]  # A year has none.
    year = YearField(label=_("Year"))
    students = CountField(label=_("Students"), required=False)
    enrolment = CountField(label=_("Enrolment"), required=False)
    graduates = CountField(label=_("Graduates"), required=False)
    graduates_staying = CountField(label=_("Graduates staying in the city"), required=False)
    teachers = CountField(label=_("Specialised teachers"), required=False)
    dual_teachers = CountField(label=_("Dual-qualified teachers"), required=False)
    part_time_teachers = CountField(label=_("Part-time teachers from enterprises"), required=False)
    part_time_hours = CountField(label=_("Hours taught by part-time teachers"), required=False)

    class Meta:
        model = SchoolYear
        fields = (
            "year",
            "students",
            "enrolment",
            "graduates",
            "graduates_staying",
            "teachers",
            "dual_teachers",
            "part_time_teachers",
            "part_time_hours",
        )

    field_order = ("school", *Meta.fields)


class MajorForm(SchoolForm):
    code = forms.CharField(
        label=_("Code of the major"),
        max_length=40,
        help_text=_("As in the national catalogue, such as 460301."),
    )
    year = YearField(label=_("Year"))
    enrolment = CountField(label=_("Enrolment"), required=False)
    chains = TickedField(
        Chain.objects.order_by("code"),
        label=_("Chains that it serves"),
        required=False,
    )

    class Meta:
        model = Major
        fields = ("year", "code", "name_zh", "name_en", "enrolment", "change", "chains")

    field_order = ("school", *Meta.fields)


FORMS: dict[str, type[RowForm]] = {
    Register.CARRIERS: CarrierForm,
    Register.ACTIVITIES: ActivityForm,
    Register.DOCUMENTS: DocumentForm,
    Register.POSTS: PostForm,
    Register.TASKS: TaskForm,
    Register.PEOPLE: SchoolYearForm,
    Register.MAJORS: MajorForm,
}

"""The filters of one register, as they stand in its address."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from alliances.choices import Level, MajorChange, Register
from alliances.computing.registers import Kept
from alliances.forms.alliances import ALL
from common.forms import FilterField
from members.models import Unit

OPEN, OVER = "open", "over"
# What is left in by "open": the name in words, the queryset's own question.
STATES: dict[str, tuple[Any, Any, str]] = {
    Register.CARRIERS: (_("open today"), _("closed"), "open_on"),
    Register.DOCUMENTS: (_("in force today"), _("expired"), "in_force_on"),
    Register.POSTS: (_("held today"), _("ended"), "held_on"),
}
SEARCHED: dict[str, tuple[str, ...]] = {
    Register.CARRIERS: ("code", "name_zh", "name_en", "note"),
    Register.ACTIVITIES: ("code", "title", "note"),
    Register.DOCUMENTS: ("code", "title", "number", "note"),
    Register.POSTS: ("code", "person", "title", "note"),
    Register.TASKS: ("code", "title", "target", "note"),
    Register.PEOPLE: ("unit__code", "unit__name_zh", "unit__name_en"),
    Register.MAJORS: ("code", "name_zh", "name_en", "unit__name_zh", "unit__name_en"),
}
UNIT_LABELS = {Register.DOCUMENTS: _("Other party"), Register.MAJORS: _("School")}


class RegisterFilters(forms.Form):
    """What may be left in. Each list offers what occurs among the rows that are seen."""

    search = forms.CharField(label=_("Search"), required=False, max_length=100)
    kind = FilterField(label=_("Kind"))
    body = FilterField(label=_("Body"))
    level = FilterField(label=_("Level"), choices=[ALL, *Level.choices])
    change = FilterField(label=_("Change"), choices=[ALL, *MajorChange.choices])
    year = FilterField(label=_("Year"))
    state = FilterField(label=_("State"))
    partner = FilterField(label=_("Partner"))
    unit = FilterField(label=_("Unit"))
    chain = FilterField(label=_("Chain"))

    def __init__(self, kept: Kept, seen: QuerySet[Any], given: Any, today: date) -> None:
        super().__init__(given)
        self.kept, self.today = kept, today
        names = {field.name for field in kept.model._meta.get_fields()}
        partners = kept.links is not None and kept.links.name == "partners"
        has = names | {"search", "year"} | ({"partner"} if partners else set())
        has |= {"state"} if kept.register in STATES else set()
        has |= {"chain"} if kept.links is not None and kept.links.name == "chains" else set()
        for name in set(self.fields) - has:
            del self.fields[name]
        self._offer_what_occurs(seen.order_by())
        self.full_clean()

    @property
    def is_narrowing(self) -> bool:
        return any(self.cleaned_data.values())

    def keep(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Filter by what is valid."""
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        for name in ("kind", "body", "level", "change"):
            if name in asked:
                rows = rows.filter(**{name: asked[name]})
        for name, path in (("unit", "unit__code"), ("partner", "partners__code")):
            if name in asked:
                rows = rows.filter(**{path: asked[name]})
        if "chain" in asked:
            rows = rows.filter(chains=asked["chain"])
        if "year" in asked:
            rows = rows.filter(**{self._year: int(asked["year"])})
        if "state" in asked:
            question = getattr(rows, STATES[self.kept.register][2])(self.today)
            rows = (
                question if asked["state"] == OPEN else rows.exclude(pk__in=question.values("pk"))
            )
        if "search" in asked:
            found = Q()
            for path in SEARCHED[self.kept.register]:
                found |= Q(**{f"{path}__icontains": asked["search"]})
            rows = rows.filter(found)
        return rows

    @property
    def _year(self) -> str:
        return self.kept.day if self.kept.day == "year" else f"{self.kept.day}__year"

    def _offer_what_occurs(self, seen: QuerySet[Any]) -> None:
        names = sorted({"kind", "body"} & set(self.fields))
        years, *occurring = [
            set(values)
            for values in zip(*seen.values_list(self._year, *names).distinct(), strict=True)
        ] or [set() for _ in (self._year, *names)]
        self._offer("year", [(str(year), str(year)) for year in sorted(years, reverse=True)])
        for name, values in zip(names, occurring, strict=True):
            choices = self.kept.model._meta.get_field(name).choices
            self._offer(name, [each for each in choices if each[0] in values])
        if "state" in self.fields:
            opened, over, _question = STATES[self.kept.register]
            self._offer("state", [(OPEN, opened), (OVER, over)])
        for name, path in (("unit", "unit"), ("partner", "partners")):
            if name in self.fields:
                units = Unit.objects.filter(pk__in=seen.values(path)).by_code()
                self._offer(name, [(unit.code, unit.name) for unit in units])
        if "unit" in self.fields:
            self.fields["unit"].label = UNIT_LABELS.get(self.kept.register, _("Unit"))
        if "chain" in self.fields:
            chains = self.kept.links.model._meta.get_field("chain").related_model  # type: ignore[union-attr]  # Majors have chains.
            there = chains.objects.filter(pk__in=seen.values("chains")).order_by("code")
            self._offer("chain", [(chain.code, chain.name) for chain in there])

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, FilterField)
        field.choices = [ALL, *choices]


class YearFilter(forms.Form):
    """The year of the people figures, one of ``years``."""

    year = FilterField(label=_("Year"))

    def __init__(self, years: list[int], given: Any) -> None:
        super().__init__(given)
        field = self.fields["year"]
        assert isinstance(field, FilterField)
        field.choices = [("", ""), *((str(year), str(year)) for year in years)]
        self.full_clean()

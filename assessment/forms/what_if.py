"""Asking what if: the rules in force, each in a field to be changed; only what differs is kept."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessment.choices import Rule
from assessment.computing.scenario_words import AGGREGATES, thresholds
from assessment.computing.sheet_facts import text_in_language
from assessment.forms.thresholds import read_thresholds
from assessment.models import Assessor, Criterion, Cycle, Framework, Indicator
from common.fields import canonical
from common.forms import DecimalField, WholeField

# The numbers are named by kind and code; in the settings each kind has its own part.
KINDS = {
    "weight": "weights",
    "floor": "floors",
    "grade": "grades",
    "inside": "indicator_weights",
}
WITH_THRESHOLDS = (Rule.STEPS, Rule.AGAINST_MEAN, Rule.LINEAR)


class NumberField(DecimalField):
    """A number of the rules, written as short as it can be; from 0 on."""

    def __init__(self, largest: int, **more: Any) -> None:
        super().__init__(
            min_value=0,
            max_value=largest,
            max_digits=12,
            decimal_places=6,
            **more,
        )


class StabilityForm(forms.Form):
    """Both draw the same again and again: the spread and the seed say everything."""

    kind = forms.CharField(initial="stability", widget=forms.HiddenInput)
    spread = WholeField(
        label=gettext_lazy("Each weight within ± … %"),
        min_value=1,
        max_value=99,
        initial=20,
        help_text=gettext_lazy(
            "Every weight is drawn by itself, evenly, within this part of ours; then all are brought "
            "to 100 again."
        ),
    )
    seed = WholeField(
        label=gettext_lazy("Seed"),
        min_value=0,
        max_value=2**31 - 1,
        help_text=gettext_lazy("The same seed draws the same weights again."),
    )

    def settings(self) -> dict[str, Any]:
        values = self.cleaned_data
        return {"spread": str(values["spread"]), "seed": values["seed"]}


class WhatIfForm(forms.Form):
    """``settings`` are what differs from the framework of ``cycle``."""

    kind = forms.CharField(initial="what_if", widget=forms.HiddenInput)
    name = forms.CharField(
        label=gettext_lazy("Name of the scenario"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("So that you find it again, such as “More weight on placements”."),
    )
    aggregate = forms.ChoiceField(label=gettext_lazy("Marks are put together as"))
    trim_from = WholeField(
        label=gettext_lazy("Leave the highest and the lowest out from … marks on"),
        min_value=3,
        max_value=100,
        required=False,
    )
    bonus_cap = NumberField(
        100,
        label=gettext_lazy("Bonuses count up to … points"),
        required=False,
        help_text=gettext_lazy("Empty: not limited."),
    )
    without_criterion = forms.ChoiceField(
        label=gettext_lazy("Leave out a criterion"), required=False
    )
    without_assessor = forms.ChoiceField(
        label=gettext_lazy("Leave out an assessor"), required=False
    )
    indicator = forms.ChoiceField(label=gettext_lazy("Thresholds of one indicator"), required=False)
    thresholds = forms.CharField(
        label=gettext_lazy("Its thresholds instead"),
        max_length=500,
        required=False,
        help_text=gettext_lazy(
            "Steps as value=points with semicolons between, such as 31=100; 20=45. Evenly rising: "
            "the value for 0 points, then the one for 100, such as 0; 10."
        ),
    )
    framework = forms.ChoiceField(
        label=gettext_lazy("Run the inputs through another framework"),
        required=False,
        help_text=gettext_lazy(
            "Such as a draft of next year's. Changes to the rules in force cannot be combined with it; "
            "leaving out an assessor can."
        ),
    )

    def __init__(self, cycle: Cycle, data: Any = None, initial: Any = None) -> None:
        self.criteria = list(
            cycle.framework.criteria.order_by("position").prefetch_related("indicators")
        )
        self.policy = cycle.framework.policy
        ours = self._ours()
        super().__init__(data, initial=ours | (initial or {}))
        self._ours_now = ours
        self._add_numbers()
        self._add_choices(cycle)

    def rows(self) -> list[dict[str, Any]]:
        """The criteria, each with its two fields and those of its indicators inside it."""
        return [
            {
                "criterion": each,
                "weight": self[f"weight-{each.code}"],
                "floor": self[f"floor-{each.code}"],
                "old_weight": canonical(each.weight),
                "inside": [
                    {
                        "indicator": item,
                        "weight": self[f"inside-{item.code}"],
                        "old_weight": canonical(item.weight),
                    }
                    for item in _in_order(each)
                ],
                "is_open": any(self._is_touched(f"inside-{i.code}") for i in _in_order(each)),
            }
            for each in self.criteria
        ]

    def bands(self) -> list[dict[str, Any]]:
        return [
            {"name": text_in_language(band["name"]), "field": self[f"grade-{band['code']}"]}
            for band in self.policy["grades"]
        ]

    def settings(self) -> dict[str, Any]:
        """Return what differs, in the form of ``computing.what_if``."""
        values = self.cleaned_data
        found = self._different_numbers()
        for key in ("without_criterion", "without_assessor"):
            if values.get(key):
                found[key] = values[key]
        if values.get("framework"):
            code, _colon, version = values["framework"].rpartition(":")
            found["framework"] = [code, int(version)]
        if values.get("indicator"):
            found["params"] = {values["indicator"]: values["params"]}
        return found

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        self._clean_trimming(values)
        self._clean_weights(values)
        self._clean_inside(values)
        self._clean_grades(values)
        self._clean_thresholds(values)
        self._clean_framework(values)
        return values

    def _clean_trimming(self, values: dict[str, Any]) -> None:
        is_trimmed = values.get("aggregate") == "trimmed_mean"
        if is_trimmed and values.get("trim_from") is None and "trim_from" not in self.errors:
            self.add_error("trim_from", _("Say from how many marks on."))

    def _clean_framework(self, values: dict[str, Any]) -> None:
        if self.errors or not values.get("framework"):
            return
        if set(self.settings()) - {"framework", "without_assessor"}:
            self.add_error(
                "framework",
                _("Choose either another framework or changes to the rules in force."),
            )

    def _clean_weights(self, values: dict[str, Any]) -> None:
        weights = [
            values.get(f"weight-{each.code}")
            for each in self.criteria
            if each.code != values.get("without_criterion")
        ]
        if None not in weights and not any(weights):
            self.add_error(None, _("One criterion at least must weigh more than 0."))

    def _clean_inside(self, values: dict[str, Any]) -> None:
        for each in self.criteria:
            inside = {item: values.get(f"inside-{item.code}") for item in each.indicators.all()}
            counts = values.get(f"weight-{each.code}") and each.code != values.get(
                "without_criterion"
            )
            is_changed = any(weight != item.weight for item, weight in inside.items())
            if counts and is_changed and None not in inside.values() and not any(inside.values()):
                sentence = _(
                    "%(criterion)s counts, so one of its indicators must weigh more than 0."
                )
                self.add_error(None, sentence % {"criterion": f"{each.code} {each.name}"})

    def _clean_grades(self, values: dict[str, Any]) -> None:
        starts = [values.get(f"grade-{band['code']}") for band in self.policy["grades"]]
        if None in starts:
            return
        if starts.count(Decimal(0)) != 1:
            self.add_error(None, _("Exactly one grade must begin at 0."))
        if len(set(starts)) < len(starts):
            self.add_error(None, _("Two grades cannot begin at the same total."))

    def _clean_thresholds(self, values: dict[str, Any]) -> None:
        code, text = values.get("indicator"), values.get("thresholds", "")
        if text and not code:
            self.add_error("indicator", _("Say which indicator these thresholds are for."))
        if not code or "indicator" in self.errors:
            return
        item = self._indicators()[code]
        params = read_thresholds(item.rule, text)
        if params is None:
            self.add_error("thresholds", _("These are no thresholds of this rule; see the hint."))
        values["params"] = params

    def _indicators(self) -> dict[str, Indicator]:
        items = [item for each in self.criteria for item in each.indicators.all()]
        items.sort(key=lambda item: (item.criterion_id, item.position))
        return {item.code: item for item in items if item.rule in WITH_THRESHOLDS}

    def _ours(self) -> dict[str, Any]:
        found = {f"weight-{each.code}": canonical(each.weight) for each in self.criteria}
        found |= {f"floor-{each.code}": _text(each.floor) for each in self.criteria}
        found |= {
            f"inside-{item.code}": canonical(item.weight)
            for each in self.criteria
            for item in each.indicators.all()
        }
        found |= {f"grade-{band['code']}": band["at_least"] for band in self.policy["grades"]}
        policy = self.policy
        return found | {
            "aggregate": policy["aggregate"],
            "trim_from": policy.get("trim_from", ""),
            "bonus_cap": policy.get("bonus_cap", ""),
        }

    def _add_numbers(self) -> None:
        for each in self.criteria:
            named = {"criterion": f"{each.code} {each.name}"}
            self.fields[f"weight-{each.code}"] = NumberField(
                1000, label=_("Weight of %(criterion)s") % named
            )
            self.fields[f"floor-{each.code}"] = NumberField(
                100, label=_("Floor of %(criterion)s") % named, required=False
            )
            for item in _in_order(each):
                inside = {"indicator": f"{item.code} {item.name}"}
                self.fields[f"inside-{item.code}"] = NumberField(
                    1000, label=_("Weight of %(indicator)s inside its criterion") % inside
                )
        for band in self.policy["grades"]:
            label = _("“%(grade)s” from") % {"grade": text_in_language(band["name"])}
            self.fields[f"grade-{band['code']}"] = NumberField(100, label=label)

    def _add_choices(self, cycle: Cycle) -> None:
        none = ("", "—")
        marking = Assessor.objects.filter(
            marks__entry__cycle=cycle, marks__hundredths__isnull=False
        )
        assessors = marking.select_related("user").order_by("name").distinct()
        others = Framework.objects.exclude(pk=cycle.framework_id).newest_first()
        self._choose("aggregate", [(code, word()) for code, word in AGGREGATES.items()])
        self._choose("without_criterion", [none, *map(_criterion, self.criteria)])
        self._choose("without_assessor", [none, *((each.name, str(each)) for each in assessors)])
        self._choose("indicator", [none, *map(_indicator, self._indicators().values())])
        self._choose("framework", [none, *map(_framework, others)])

    def _is_touched(self, name: str) -> bool:
        """Whether a field holds something else than the rules in force, or has a fault."""
        return bool(self[name].errors) or str(self[name].value()) != str(self._ours_now[name])

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # A choice field.

    def _different_numbers(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, ours in self._ours_now.items():
            new = self.cleaned_data.get(name)
            text = canonical(new) if isinstance(new, Decimal) else "" if new is None else str(new)
            if text == str(ours):
                continue
            kind, _dash, code = name.partition("-")
            if kind in KINDS:
                found.setdefault(KINDS[kind], {})[code] = text or None
            elif kind == "trim_from":
                if self.cleaned_data["aggregate"] == "trimmed_mean":
                    found[kind] = int(text)
            else:
                found[kind] = text or None
        return found


def _in_order(criterion: Criterion) -> list[Indicator]:
    return sorted(criterion.indicators.all(), key=lambda item: item.position)


def _text(number: Decimal | None) -> str:
    return "" if number is None else canonical(number)


def _criterion(criterion: Criterion) -> tuple[str, str]:
    return criterion.code, f"{criterion.code} {criterion.name}"


def _indicator(indicator: Indicator) -> tuple[str, str]:
    now = thresholds(indicator.rule, indicator.params)
    return indicator.code, f"{indicator.code} {indicator.name} ({now})"


def _framework(framework: Framework) -> tuple[str, str]:
    label = f"{framework.name} · {framework.code} {framework.version}"
    if framework.released_at is None:
        label = _("%(framework)s (draft)") % {"framework": label}
    return f"{framework.code}:{framework.version}", label

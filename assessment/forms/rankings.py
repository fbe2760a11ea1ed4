"""The filters of a ranking, as they stand in its address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alliances.choices import AllianceKind
from alliances.models import Chain
from assessment.choices import Outcome
from assessment.computing.rankings import Ranking, Wanted
from assessment.models import Result
from common.forms import FilterField
from members.models import Region, region_prefix

ALL = ("", _("All"))


class RankingFilters(forms.Form):
    """What may be left in. Each list offers what occurs among the rows that are seen."""

    search = forms.CharField(label=_("Search"), required=False, max_length=100)
    region = FilterField(label=_("Region"))
    grade = FilterField(label=_("Grade"))
    kind = FilterField(label=_("Kind"), choices=[ALL, *AllianceKind.choices])
    chain = FilterField(label=_("Chain"))
    outcome = FilterField(
        label=_("Outcome"),
        choices=[
            ALL,
            (Outcome.COMMEND, _("to commend")),
            (Outcome.RECTIFY, _("to rectify")),
        ],
    )

    def __init__(self, ranking: Ranking, given: Any) -> None:
        super().__init__(given)
        seen = ranking.results.order_by()
        grades = [(code, grade["name"]) for code, grade in ranking.grades.items()]
        self._offer("grade", grades)
        self._offer("region", _regions(ranking, seen))
        self._offer("chain", _chains(ranking))
        if ranking.sight.has_names:
            del self.fields["outcome"]

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, FilterField)
        field.choices = [ALL, *choices]

    @property
    def wanted(self) -> Wanted:
        """What is asked for, as far as it is valid."""
        self.full_clean()
        region = self.cleaned_data.get("region")
        prefix = region_prefix(region) if region else ""
        return Wanted(**self.cleaned_data | {"region": prefix})


def _regions(ranking: Ranking, seen: Any) -> list[tuple[str, str]]:
    """Offer the regions that have alliances here, and the one of the cycle that takes them in."""
    regions = Region.objects.filter(code__in=seen.values("region_code")) | Region.objects.filter(
        code=ranking.cycle.region_id
    )
    return [(region.code, region.name) for region in regions.by_code()]


def _chains(ranking: Ranking) -> list[tuple[str, str]]:
    results = Result.objects.filter(computation=ranking.cycle.computation_id)
    taking_part = results.values("entry__alliance")
    chains = Chain.objects.filter(alliances__in=taking_part).distinct().order_by("code")
    return [(chain.code, chain.name) for chain in chains]

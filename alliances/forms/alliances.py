"""The filters of the register, as they stand in its address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alliances.choices import AllianceKind
from alliances.models import Chain
from common.forms import FilterField
from members.models import Region, region_prefix

if TYPE_CHECKING:
    from alliances.querysets import AllianceQuerySet

ALL = ("", _("All"))


class AllianceFilters(forms.Form):
    """What may be left in. Each list offers what occurs among the alliances that are seen."""

    search = forms.CharField(label=_("Search"), required=False, max_length=100)
    region = FilterField(label=_("Region"))
    kind = FilterField(label=_("Kind"), choices=[ALL, *AllianceKind.choices])
    chain = FilterField(label=_("Chain"))

    def __init__(self, seen: AllianceQuerySet, given: Any) -> None:
        super().__init__(given)
        regions = Region.objects.filter(code__in=seen.order_by().values("region")).by_code()
        chains = Chain.objects.filter(alliances__in=seen.order_by()).distinct().order_by("code")
        self._offer("region", [(region.code, region.name) for region in regions])
        self._offer("chain", [(chain.code, chain.name) for chain in chains])
        self.full_clean()

    @property
    def is_narrowing(self) -> bool:
        return any(self.cleaned_data.values())

    def keep(self, alliances: AllianceQuerySet) -> AllianceQuerySet:
        """Filter by what is valid. A region takes in those inside it."""
        asked = self.cleaned_data
        if asked.get("region"):
            alliances = alliances.within(region_prefix(asked["region"]))
        if asked.get("kind"):
            alliances = alliances.filter(kind=asked["kind"])
        if asked.get("chain"):
            alliances = alliances.filter(chains=asked["chain"])
        if asked.get("search"):
            words = asked["search"]
            found = Q(code__icontains=words) | Q(name_zh__icontains=words)
            alliances = alliances.filter(found | Q(name_en__icontains=words))
        return alliances

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, FilterField)
        field.choices = [ALL, *choices]

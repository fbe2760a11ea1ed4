"""Filters that more than one register has."""

from typing import Any

import django_filters
from django.core.validators import RegexValidator
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from members.models import Region, region_prefix

REGION_CODE = RegexValidator(r"^[0-9]{2}([0-9]{2}){0,2}$", _("A region code has 6 digits."))


class RegionFilter(django_filters.CharFilter):
    """Everything inside a region: a city takes in its districts."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs |= {"lookup_expr": "startswith", "validators": [REGION_CODE]}
        super().__init__(*args, **kwargs)

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        return super().filter(qs, region_prefix(value) if value else value)


class SearchFilter(django_filters.CharFilter):
    """A part of the code or of a name, in any case."""

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        if not value:
            return qs
        found = Q(code__icontains=value) | Q(name_zh__icontains=value)
        return qs.filter(found | Q(name_en__icontains=value))


class RegionFilters(django_filters.FilterSet):
    region = RegionFilter(field_name="code", help_text="Everything inside: 370300 or 3703.")
    search = SearchFilter(max_length=100, help_text="A part of the code or of a name.")

    class Meta:
        model = Region
        fields: list[str] = []

import django_filters
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from alliances.choices import AllianceKind
from alliances.models import Alliance, Chain
from members.api.filters import RegionFilter, SearchFilter
from members.choices import UnitKind, UnitScale
from members.models import CODE, Unit

CITY_TAKES_IN = "Everything inside: 370300 takes in its districts."
YES = {"true": True, "false": False, "1": True, "0": False}
PART = "A part of the code or of a name."


def known_chain(code: str) -> None:
    if not Chain.objects.filter(code=code).exists():
        raise ValidationError(_("There is no such chain."))


class AllianceFilters(django_filters.FilterSet):
    region = RegionFilter(field_name="region__code", help_text=CITY_TAKES_IN)
    kind = django_filters.ChoiceFilter(choices=AllianceKind.choices)
    chain = django_filters.CharFilter(field_name="chains__code", validators=[CODE, known_chain])
    search = SearchFilter(max_length=100, help_text=PART)

    class Meta:
        model = Alliance
        fields: list[str] = []


class UnitFilters(django_filters.FilterSet):
    region = RegionFilter(field_name="region__code", help_text=CITY_TAKES_IN)
    kind = django_filters.ChoiceFilter(choices=UnitKind.choices)
    scale = django_filters.ChoiceFilter(choices=UnitScale.choices)
    is_integration_enterprise = django_filters.TypedChoiceFilter(
        choices=[(word, word) for word in YES], coerce=YES.get
    )
    search = SearchFilter(max_length=100, help_text=PART)

    class Meta:
        model = Unit
        fields: list[str] = []

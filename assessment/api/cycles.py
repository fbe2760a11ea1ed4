from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_filters
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from assessment.api.serializers import CycleSerializer
from assessment.choices import Phase
from assessment.computing.overview import overviews
from assessment.computing.standing import with_standing
from assessment.models import Cycle
from common.api import problems

if TYPE_CHECKING:
    from assessment.querysets import Person


class CycleFilters(django_filters.FilterSet):
    year = django_filters.NumberFilter(min_value=0, max_value=32767, decimal_places=0)
    phase = django_filters.ChoiceFilter(choices=Phase.choices)

    class Meta:
        model = Cycle
        fields: list[str] = []


@extend_schema_view(
    get=extend_schema(
        operation_id="cycles_list",
        tags=["cycles"],
        responses={200: CycleSerializer(many=True), **problems(400, 404)},
    )
)
class CycleList(ListAPIView):
    """The cycles that the caller may know of, newest first."""

    queryset = Cycle.objects.none()
    serializer_class = CycleSerializer
    filterset_class = CycleFilters

    def get_queryset(self) -> QuerySet[Cycle]:
        return with_standing(Cycle.objects.visible_to(self.request.user).newest_first())

    def paginate_queryset(self, queryset: Any) -> list[Any]:
        return _with_overviews(super().paginate_queryset(queryset) or [], self.request.user)


class CycleDetail(APIView):
    """One cycle."""

    @extend_schema(
        operation_id="cycles_retrieve",
        tags=["cycles"],
        responses={200: CycleSerializer, **problems(404)},
    )
    def get(self, request: Request, cycle: str) -> Response:
        visible = with_standing(Cycle.objects.visible_to(request.user))
        (found,) = _with_overviews([get_object_or_404(visible, code=cycle)], request.user)
        return Response(CycleSerializer(found).data)


def _with_overviews(cycles: list[Any], user: Person) -> list[Any]:
    """Give each cycle the counts and the freshness that its serializer reads."""
    told = overviews(cycles, user)
    for cycle in cycles:
        overview = told[cycle.pk]
        cycle.counts = overview.counts
        cycle.is_stale, cycle.computed_at = overview.is_stale, overview.computed_at
    return cycles

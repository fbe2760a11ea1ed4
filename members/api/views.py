from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.generics import ListAPIView

from common.api import problems
from members.api.filters import RegionFilters
from members.api.serializers import RegionSerializer
from members.models import Region


@extend_schema_view(
    get=extend_schema(
        operation_id="regions_list",
        tags=["registers"],
        responses={200: RegionSerializer(many=True), **problems(400, 404)},
    )
)
class RegionList(ListAPIView):
    """The regions that the bureau works with, by code. Codes of GB/T 2260 are no secret."""

    queryset = Region.objects.by_code()
    serializer_class = RegionSerializer
    filterset_class = RegionFilters

    def get_queryset(self) -> QuerySet[Region]:
        return Region.objects.by_code()

from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.generics import ListAPIView, RetrieveAPIView

from alliances.api.filters import AllianceFilters, UnitFilters
from alliances.api.serializers import AllianceDetailSerializer, AllianceSerializer
from alliances.models import Alliance, Chain, Membership
from alliances.permissions import units_visible_to
from common.api import problems
from members.api.serializers import UnitSerializer
from members.models import Unit

CHAINS = Prefetch("chains", Chain.objects.order_by("code"))
MEMBERSHIPS = Prefetch(
    "memberships", Membership.objects.select_related("unit").order_by("unit__code", "joined_on")
)


@extend_schema_view(
    get=extend_schema(
        operation_id="alliances_list",
        tags=["registers"],
        responses={200: AllianceSerializer(many=True), **problems(400, 404)},
    )
)
class AllianceList(ListAPIView):
    """The alliances in the caller's scope, by code; nobody's without signing in."""

    queryset = Alliance.objects.none()
    serializer_class = AllianceSerializer
    filterset_class = AllianceFilters

    def get_queryset(self) -> QuerySet[Alliance]:
        visible = Alliance.objects.visible_to(self.request.user)
        return visible.prefetch_related(CHAINS).by_code()


@extend_schema_view(
    get=extend_schema(
        operation_id="alliances_retrieve",
        tags=["registers"],
        responses={200: AllianceDetailSerializer, **problems(404)},
    )
)
class AllianceDetail(RetrieveAPIView):
    """One alliance and the spells of its members, past and present."""

    queryset = Alliance.objects.none()
    serializer_class = AllianceDetailSerializer
    lookup_field = "code"
    filter_backends = ()

    def get_queryset(self) -> QuerySet[Alliance]:
        visible = Alliance.objects.visible_to(self.request.user)
        return visible.prefetch_related(CHAINS, MEMBERSHIPS)


@extend_schema_view(
    get=extend_schema(
        operation_id="units_list",
        tags=["registers"],
        responses={200: UnitSerializer(many=True), **problems(400, 404)},
    )
)
class UnitList(ListAPIView):
    """The units in the caller's scope, by code; nobody's without signing in."""

    queryset = Unit.objects.none()
    serializer_class = UnitSerializer
    filterset_class = UnitFilters

    def get_queryset(self) -> QuerySet[Unit]:
        return units_visible_to(self.request.user).by_code()

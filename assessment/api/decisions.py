"""What the bureau decided: commendations, rectification, removals, objections. Read only."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.generics import GenericAPIView, ListAPIView, RetrieveAPIView

from assessment.api.decision_serializers import (
    DecisionSerializer,
    ObjectionSerializer,
    RectificationSerializer,
)
from assessment.choices import DecisionKind, DecisionState, ObjectionState, OrderState
from assessment.computing.sent_answers import with_sent
from assessment.models import Decision, Objection, Order, OrderItem
from assessment.querysets import SEES_ALL
from common.api import problems


class _OfCycle(django_filters.FilterSet):
    cycle = django_filters.CharFilter(field_name="entry__cycle__code", max_length=40)
    alliance = django_filters.CharFilter(field_name="entry__alliance__code", max_length=40)


class DecisionFilters(django_filters.FilterSet):
    cycle = django_filters.CharFilter(field_name="cycle__code", max_length=40)
    alliance = django_filters.CharFilter(field_name="alliance__code", max_length=40)
    kind = django_filters.ChoiceFilter(choices=DecisionKind.choices)
    state = django_filters.ChoiceFilter(choices=DecisionState.choices)

    class Meta:
        model = Decision
        fields: list[str] = []


class RectificationFilters(_OfCycle):
    state = django_filters.ChoiceFilter(choices=OrderState.choices)

    class Meta:
        model = Order
        fields: list[str] = []


class ObjectionFilters(_OfCycle):
    state = django_filters.ChoiceFilter(choices=ObjectionState.choices)

    class Meta:
        model = Objection
        fields: list[str] = []


class _Decisions(GenericAPIView[Decision]):
    queryset = Decision.objects.none()
    serializer_class = DecisionSerializer

    def get_queryset(self) -> QuerySet[Decision]:
        user = self.request.user
        visible = Decision.objects.visible_to(user).with_reasons_for(user)
        return visible.select_related("alliance", "cycle").newest_first()


@extend_schema_view(
    get=extend_schema(
        operation_id="decisions_list",
        tags=["decisions"],
        responses={200: DecisionSerializer(many=True), **problems(400, 404)},
    )
)
class DecisionList(_Decisions, ListAPIView):
    """The decisions that the caller may read, newest first."""

    filterset_class = DecisionFilters


@extend_schema_view(
    get=extend_schema(
        operation_id="decisions_retrieve",
        tags=["decisions"],
        responses={200: DecisionSerializer, **problems(404)},
    )
)
class DecisionDetail(_Decisions, RetrieveAPIView):
    """One decision."""


class _Rectifications(GenericAPIView[Order]):
    queryset = Order.objects.none()
    serializer_class = RectificationSerializer

    def get_queryset(self) -> QuerySet[Order]:
        items = with_sent(OrderItem.objects.select_related("unit").order_by("position"))
        visible = Order.objects.visible_to(self.request.user)
        visible = visible.select_related("decision", "entry__cycle", "entry__alliance", "unit")
        return visible.prefetch_related(Prefetch("items", items)).most_urgent_first()


@extend_schema_view(
    get=extend_schema(
        operation_id="rectifications_list",
        tags=["decisions"],
        responses={200: RectificationSerializer(many=True), **problems(400, 404)},
    )
)
class RectificationList(_Rectifications, ListAPIView):
    """The rectification orders that the caller may read, by their last day."""

    filterset_class = RectificationFilters


@extend_schema_view(
    get=extend_schema(
        operation_id="rectifications_retrieve",
        tags=["decisions"],
        responses={200: RectificationSerializer, **problems(404)},
    )
)
class RectificationDetail(_Rectifications, RetrieveAPIView):
    """One rectification order with its items."""


class _Objections(GenericAPIView[Objection]):
    queryset = Objection.objects.none()
    serializer_class = ObjectionSerializer

    def get_queryset(self) -> QuerySet[Objection]:
        visible = Objection.objects.visible_to(self.request.user)
        visible = visible.select_related("entry__cycle", "entry__alliance", "computation")
        return visible.newest_first()

    def get_serializer_context(self) -> dict[str, Any]:
        context = dict(super().get_serializer_context())
        user = self.request.user
        return context | {"sees_names": user.is_authenticated and user.role in SEES_ALL}


@extend_schema_view(
    get=extend_schema(
        operation_id="objections_list",
        tags=["decisions"],
        responses={200: ObjectionSerializer(many=True), **problems(400, 404)},
    )
)
class ObjectionList(_Objections, ListAPIView):
    """The objections that the caller may read, newest first."""

    filterset_class = ObjectionFilters


@extend_schema_view(
    get=extend_schema(
        operation_id="objections_retrieve",
        tags=["decisions"],
        responses={200: ObjectionSerializer, **problems(404)},
    )
)
class ObjectionDetail(_Objections, RetrieveAPIView):
    """One objection with the reply."""
